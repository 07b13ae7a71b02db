"""The reviews app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Add what reviews wait for, show and where they are presented to the pages below."""
        from plans import panels as plan_pages  # noqa: PLC0415 (models are not ready before)
        from reviews import panels  # noqa: PLC0415
        from reviews.operations import snapshots  # noqa: PLC0415
        from smewg import panels as sections  # noqa: PLC0415
        from smewg.toolkit import worker  # noqa: PLC0415

        sections.add_to_home(panels.waiting)
        sections.add_to_calendar(panels.days)
        sections.add_to_meetings(panels.presented_at)
        plan_pages.add_to_recommendations("Shown in reviews", panels.of_recommendations)
        sections.add_to_handover(panels.unfinished)
        worker.add_duty("documents", "Making documents", snapshots.make_waiting, every=1)
