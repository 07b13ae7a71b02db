"""The contributions app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Economies' contributions"

    def ready(self) -> None:
        """Add what the reports say and ask to the pages of the floors below, and to reminders."""
        from contributions import panels as reports  # noqa: PLC0415
        from contributions import reminders as reminding  # noqa: PLC0415
        from contributions import todo  # noqa: PLC0415 (models are not ready before)
        from kpis import evidence_panels  # noqa: PLC0415
        from plans import panels as plan_pages  # noqa: PLC0415
        from smewg import panels  # noqa: PLC0415
        from smewg.operations import reminders  # noqa: PLC0415

        evidence_panels.add_to_evidence(reports.of_evidence)
        plan_pages.add_to_activities(reports.of_activity)
        plan_pages.add_to_objectives(reports.of_objectives)
        panels.add_to_home(todo.of_an_economy)
        panels.add_to_home(todo.of_the_secretariat)
        panels.add_to_calendar(todo.window_days)
        panels.add_to_handover(todo.still_open)
        reminders.add_reminder_source(reminding.SOURCE)
