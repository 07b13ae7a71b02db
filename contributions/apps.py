"""The contributions app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Economies' contributions"

    def ready(self) -> None:
        """Add what the reports ask of people to the pages of the floors below, and to reminders."""
        from contributions import reminding, waiting  # noqa: PLC0415 (models are not ready before)
        from smewg import reminders, sections  # noqa: PLC0415

        sections.add_to_home(waiting.of_an_economy)
        sections.add_to_home(waiting.of_the_secretariat)
        sections.add_to_calendar(waiting.window_days)
        sections.add_to_handover(waiting.still_open)
        reminders.add_reminder_source(reminding.SOURCE)
