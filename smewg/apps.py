"""The application that everything stands on."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class SmewgConfig(AppConfig):
    name = "smewg"
    verbose_name = "The group"

    def ready(self) -> None:
        """Load each app's permissions.py, where its rules are stated; put dates on the calendar."""
        from smewg import accounts, audited, calendar, duties, hooks, search, todo
        from smewg.imports import kinds
        from smewg.lists.meetings import MeetingList
        from smewg.lists.partners import PartnerList
        from smewg.lists.people import PeopleList
        from smewg.models import Economy, Partner, people
        from smewg.queries import help_texts, shortcuts
        from smewg.toolkit import cautions, history_classes, references
        from smewg.toolkit.search import index

        history_classes.make_once()
        autodiscover_modules("permissions")
        accounts.keep_limits_apart()
        duties.add_all()
        cautions.say(people.caution_of_this_installation)
        audited.listen()
        references.protect(Economy, Partner)
        user_logged_in.connect(_note_session, dispatch_uid="session-began")
        user_logged_out.connect(_note_session_ended, dispatch_uid="session-ended")
        for name in ("configuration", "machine", "records"):
            import_module(f"smewg.doctor.{name}")
        hooks.add_to_calendar(calendar.meetings)
        hooks.add_to_calendar(calendar.dialogues)
        hooks.add_to_calendar(calendar.follow_ups)
        hooks.add_to_calendar(calendar.terms)
        hooks.add_to_calendar(calendar.notice_days)
        hooks.add_to_calendar(calendar.terms_of_reference)
        for kind in (MeetingList, PartnerList, PeopleList):
            kinds.add_kind(kind)
        hooks.add_to_home(todo.decisions_due)
        hooks.add_to_home(todo.notices)
        hooks.add_to_home(todo.invitations_to_renew)
        hooks.add_to_home(todo.lists_that_wait)
        index.listen()
        shortcuts.add_help(help_texts.shortcuts)
        for found in search.KINDS:
            index.add_kind(found)
        post_migrate.connect(_make_search, sender=self, dispatch_uid="search")


def _note_session(request: Any, user: Any, **told: Any) -> None:
    from smewg.toolkit import sessions

    sessions.note_began(request, user)


def _note_session_ended(request: Any, user: Any, **told: Any) -> None:
    from smewg.toolkit import sessions

    sessions.note_ended(request, user)


def _make_search(using: str = DEFAULT_DB_ALIAS, **told: Any) -> None:
    """What the database needs to be searched, after its tables; a database of before has none."""
    from smewg.toolkit.search import structures

    if structures.is_there(using):
        structures.make(using)
