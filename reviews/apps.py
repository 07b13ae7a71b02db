"""The reviews app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Add what reviews wait for, show and where they are presented to the pages below."""
        from plans import sections as plan_pages  # noqa: PLC0415 (models are not ready before)
        from reviews import publishing, sections_elsewhere  # noqa: PLC0415
        from smewg import sections  # noqa: PLC0415
        from smewg.toolkit import worker  # noqa: PLC0415

        sections.add_to_home(sections_elsewhere.waiting)
        sections.add_to_calendar(sections_elsewhere.days)
        sections.add_to_meetings(sections_elsewhere.presented_at)
        plan_pages.add_to_recommendations("Shown in reviews", sections_elsewhere.of_recommendations)
        sections.add_to_handover(sections_elsewhere.unfinished)
        worker.add_duty("documents", "Making documents", publishing.make_waiting, every=1)
