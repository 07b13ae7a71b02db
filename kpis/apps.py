"""The kpis app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "Key performance indicators"

    def ready(self) -> None:
        """Add what the evidence says to the pages of the floors below."""
        from kpis import sections, waiting  # noqa: PLC0415 (models are not ready before)
        from plans import sections as plan_pages  # noqa: PLC0415
        from projects import sections as note_pages  # noqa: PLC0415
        from smewg import sections as group_pages  # noqa: PLC0415

        group_pages.add_to_meetings(sections.shared_at)
        group_pages.add_to_handover(sections.years_to_settle)
        plan_pages.add_to_activities(sections.of_activity)
        note_pages.add_to_notes(sections.of_note)
        plan_pages.add_to_items(sections.of_items)
        plan_pages.add_to_recommendations("Evidence", sections.of_recommendations)
        group_pages.add_to_home(waiting.cells_to_look_at_again)
        group_pages.add_to_home(waiting.years)
