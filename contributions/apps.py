"""The contributions app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Economies' contributions"

    def ready(self) -> None:
        """Add what the reports say and ask to the pages of the floors below, and to reminders."""
        from contributions import reminding, waiting  # noqa: PLC0415 (models are not ready before)
        from contributions import sections as reports  # noqa: PLC0415
        from kpis import evidence_sections  # noqa: PLC0415
        from plans import sections as plan_pages  # noqa: PLC0415
        from smewg import reminders, sections  # noqa: PLC0415

        evidence_sections.add_to_evidence(reports.of_evidence)
        plan_pages.add_to_activities(reports.of_activity)
        plan_pages.add_to_objectives(reports.of_objectives)
        sections.add_to_home(waiting.of_an_economy)
        sections.add_to_home(waiting.of_the_secretariat)
        sections.add_to_calendar(waiting.window_days)
        sections.add_to_handover(waiting.still_open)
        reminders.add_reminder_source(reminding.SOURCE)
