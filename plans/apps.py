"""The plans app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Strategic plans"

    def ready(self) -> None:
        """Add the plan's dates and open promises to the group's pages."""
        from plans import calendar, panels, search, todo
        from plans import hooks as hooks_of_plans
        from plans.imports.activities import ActivityList
        from plans.imports.aligned_items import AlignedItemList
        from plans.imports.other_fora import OtherForaList
        from plans.queries import resting
        from smewg import hooks
        from smewg.imports import kinds
        from smewg.toolkit.search import index

        for kind in (ActivityList, AlignedItemList, OtherForaList):
            kinds.add_kind(kind)
        hooks_of_plans.add_to_rests(resting.of_parts)
        hooks_of_plans.add_to_period(resting.outside)

        hooks.add_to_calendar(calendar.work_plan_days)
        hooks.add_to_handover(panels.open_promises)
        hooks.add_to_handover(panels.open_recommendations)
        hooks.add_to_handover(panels.schedule_in_motion)
        hooks.add_to_handover(panels.reviews_of_the_plan)
        hooks.add_to_meetings(panels.agreed_there)
        hooks.add_to_home(todo.work_plans_to_agree)
        hooks.add_to_home(todo.lines_due)
        hooks.add_to_home(todo.areas_to_confirm)
        for found in search.KINDS:
            index.add_kind(found)
