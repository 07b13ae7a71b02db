"""The plans app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Strategic plans"

    def ready(self) -> None:
        """Add the plan's dates and open promises to the group's pages."""
        from plans import (  # noqa: PLC0415
            calendar,
            todo,
        )
        from smewg import panels  # noqa: PLC0415

        panels.add_to_calendar(calendar.work_plan_days)
        panels.add_to_handover(calendar.open_promises)
        panels.add_to_handover(calendar.open_recommendations)
        panels.add_to_handover(calendar.schedule_in_motion)
        panels.add_to_handover(calendar.reviews_of_the_plan)
        panels.add_to_meetings(calendar.agreed_there)
        panels.add_to_home(todo.work_plans_to_agree)
        panels.add_to_home(todo.lines_due)
        panels.add_to_home(todo.areas_to_confirm)
