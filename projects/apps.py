"""The projects app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        """Add sessions' deadlines, what waits, who serves what, and reminders."""
        from plans import sections as plan_sections  # noqa: PLC0415 (models are not ready before)
        from projects import for_plans, for_the_group, reminding  # noqa: PLC0415
        from smewg import reminders, sections  # noqa: PLC0415

        sections.add_to_calendar(for_the_group.session_days)
        sections.add_to_calendar(for_the_group.scoring_days)
        sections.add_to_calendar(for_the_group.report_days)
        sections.add_to_home(for_the_group.notes_that_wait)
        sections.add_to_home(for_the_group.scoring_that_waits)
        plan_sections.add_to_activities(for_plans.of_activity)
        plan_sections.add_to_objectives(for_plans.of_objectives)
        reminders.add_reminder_source(reminding.SCORES)
        reminders.add_reminder_source(reminding.REPORTS)
