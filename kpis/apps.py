"""The kpis app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "Key performance indicators"

    def ready(self) -> None:
        """Add what the evidence says to the pages of the floors below."""
        from kpis import (  # noqa: PLC0415
            panels,
            todo,
        )
        from plans import panels as plan_pages  # noqa: PLC0415
        from projects import panels as note_pages  # noqa: PLC0415
        from smewg import panels as group_pages  # noqa: PLC0415

        group_pages.add_to_meetings(panels.shared_at)
        group_pages.add_to_handover(panels.years_to_settle)
        plan_pages.add_to_activities(panels.of_activity)
        note_pages.add_to_notes(panels.of_note)
        plan_pages.add_to_items(panels.of_items)
        plan_pages.add_to_recommendations("Evidence", panels.of_recommendations)
        group_pages.add_to_home(todo.cells_to_look_at_again)
        group_pages.add_to_home(todo.years)
