"""The plans app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Strategic plans"

    def ready(self) -> None:
        """Add the plan's dates and open promises to the group's pages."""
        from plans import for_the_group, waiting  # noqa: PLC0415 (models are not ready before)
        from smewg import sections  # noqa: PLC0415

        sections.add_to_calendar(for_the_group.work_plan_days)
        sections.add_to_handover(for_the_group.open_promises)
        sections.add_to_handover(for_the_group.open_recommendations)
        sections.add_to_handover(for_the_group.schedule_in_motion)
        sections.add_to_handover(for_the_group.reviews_of_the_plan)
        sections.add_to_meetings(for_the_group.agreed_there)
        sections.add_to_home(waiting.work_plans_to_agree)
        sections.add_to_home(waiting.lines_due)
        sections.add_to_home(waiting.areas_to_confirm)
