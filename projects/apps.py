"""The projects app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        """Add sessions' deadlines, what waits, who serves what, and reminders."""
        from plans import panels as plan_sections  # noqa: PLC0415 (models are not ready before)
        from projects import (  # noqa: PLC0415
            calendar,
            plan_panels,
        )
        from projects import reminders as reminding  # noqa: PLC0415
        from smewg import panels  # noqa: PLC0415
        from smewg.operations import reminders  # noqa: PLC0415

        panels.add_to_calendar(calendar.session_days)
        panels.add_to_calendar(calendar.scoring_days)
        panels.add_to_calendar(calendar.report_days)
        panels.add_to_home(calendar.notes_that_wait)
        panels.add_to_home(calendar.scoring_that_waits)
        plan_sections.add_to_activities(plan_panels.of_activity)
        plan_sections.add_to_objectives(plan_panels.of_objectives)
        reminders.add_reminder_source(reminding.SCORES)
        reminders.add_reminder_source(reminding.REPORTS)
