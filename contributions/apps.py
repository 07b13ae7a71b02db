"""The contributions app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "contributions"
    verbose_name = "Economies' contributions"

    def ready(self) -> None:
        """Add what the reports say and ask to the pages of the floors below, and to reminders."""
        from contributions import calendar, panels, reminders, search, todo
        from contributions.imports.report_list import ReportList
        from contributions.queries import resting
        from kpis import hooks as evidence_pages
        from plans import hooks as plan_pages
        from smewg import hooks as group_pages
        from smewg.imports import kinds
        from smewg.operations.reminders import add_reminder_source
        from smewg.toolkit.search import index

        kinds.add_kind(ReportList)
        evidence_pages.add_to_evidence(panels.of_evidence)
        evidence_pages.add_to_suggestions(panels.to_list)
        plan_pages.add_to_activities(panels.of_activity)
        plan_pages.add_to_objectives(panels.of_objectives)
        plan_pages.add_to_rests(resting.of_parts)
        group_pages.add_to_home(todo.unsettled_reports)
        group_pages.add_to_home(todo.of_an_economy)
        group_pages.add_to_home(todo.of_the_secretariat)
        group_pages.add_to_calendar(calendar.window_days)
        group_pages.add_to_handover(panels.still_open)
        add_reminder_source(reminders.SOURCE)
        index.add_kind(search.REPORTS)
        group_pages.add_to_actions(search.actions)
