"""The kpis app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class KpisConfig(AppConfig):
    name = "kpis"
    verbose_name = "Key performance indicators"

    def ready(self) -> None:
        """Add what the evidence says to the pages of the floors below."""
        from kpis import panels, search, todo
        from kpis.imports.evidence_list import EvidenceList
        from kpis.queries import resting, targets
        from plans import hooks as plan_pages
        from projects import hooks as note_pages
        from smewg import hooks as group_pages
        from smewg.imports import kinds
        from smewg.toolkit.search import index

        kinds.add_kind(EvidenceList)
        plan_pages.add_to_rests(resting.of_parts)
        plan_pages.add_to_period(resting.outside)
        plan_pages.add_to_plan_file(targets.of_plan_file)

        group_pages.add_to_meetings(panels.shared_at)
        group_pages.add_to_handover(panels.figures_of_the_plan)
        group_pages.add_to_handover(panels.years_to_settle)
        group_pages.add_to_partners(panels.with_partners)
        plan_pages.add_to_activities(panels.of_activity)
        note_pages.add_to_notes(panels.of_note)
        plan_pages.add_to_items(panels.of_items)
        plan_pages.add_to_recommendations("Evidence", panels.of_recommendations)
        group_pages.add_to_home(todo.cells_to_look_at_again)
        group_pages.add_to_home(todo.years)
        for found in (search.EVIDENCE, search.PRACTICES, search.FIGURES):
            index.add_kind(found)
        group_pages.add_to_actions(search.actions)
