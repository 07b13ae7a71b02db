"""The reviews app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Add what reviews wait for, show and where they are presented to the pages below."""
        from plans import hooks as plan_pages
        from reviews import calendar, panels, search, todo
        from reviews.operations import snapshots
        from reviews.queries import resting
        from smewg import hooks as group_pages
        from smewg.toolkit import worker
        from smewg.toolkit.search import index

        group_pages.add_to_home(todo.waiting)
        group_pages.add_to_calendar(calendar.days)
        group_pages.add_to_meetings(panels.presented_at)
        group_pages.add_to_meetings(panels.briefs_before)
        plan_pages.add_to_period(resting.outside)
        plan_pages.add_to_recommendations("Shown in reviews", panels.of_recommendations)
        group_pages.add_to_handover(panels.state_of_reviews)
        for found in search.KINDS:
            index.add_kind(found)
        worker.add_duty("documents", "Making documents", snapshots.make_waiting, every=1)
