"""The projects app; its question and what it owns: docs/architecture.md."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "Projects"

    def ready(self) -> None:
        """Add sessions' deadlines, what waits, who serves what, and reminders."""
        from plans import hooks as plan_pages
        from projects import calendar, panels, reminders, search, todo
        from projects.imports.ballot_list import BallotList
        from projects.imports.note_list import NoteList
        from projects.queries import resting
        from smewg import hooks as group_pages
        from smewg.imports import kinds
        from smewg.operations.reminders import add_reminder_source
        from smewg.toolkit.search import index

        kinds.add_kind(NoteList)
        kinds.add_kind(BallotList)
        group_pages.add_to_calendar(calendar.session_days)
        group_pages.add_to_calendar(calendar.scoring_days)
        group_pages.add_to_calendar(calendar.report_days)
        group_pages.add_to_home(todo.names_that_wait)
        group_pages.add_to_home(todo.own_notes)
        group_pages.add_to_home(todo.notes_that_wait)
        group_pages.add_to_home(todo.scoring_that_waits)
        group_pages.add_to_home(todo.reports_that_wait)
        plan_pages.add_to_activities(panels.of_activity)
        plan_pages.add_to_objectives(panels.of_objectives)
        plan_pages.add_to_rests(resting.of_parts)
        add_reminder_source(reminders.SCORES)
        add_reminder_source(reminders.REPORTS)
        for found in search.KINDS:
            index.add_kind(found)
        group_pages.add_to_actions(search.actions)
