"""The application that everything stands on."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils.module_loading import autodiscover_modules


class SmewgConfig(AppConfig):
    name = "smewg"
    verbose_name = "The group"

    def ready(self) -> None:
        """Load each app's permissions.py, where its rules are stated; put dates on the calendar."""
        from smewg import (  # noqa: PLC0415
            accounts,
            audited,
            calendar,
            duties,
            panels,
            todo,
        )

        autodiscover_modules("permissions")
        accounts.keep_limits_apart()
        duties.add_all()
        audited.listen()
        user_logged_in.connect(_note_session, dispatch_uid="session-began")
        user_logged_out.connect(_note_session_ended, dispatch_uid="session-ended")
        for name in ("configuration", "machine", "records"):
            import_module(f"smewg.doctor.{name}")
        panels.add_to_calendar(calendar.meetings)
        panels.add_to_calendar(calendar.dialogues)
        panels.add_to_calendar(calendar.follow_ups)
        panels.add_to_calendar(calendar.terms)
        panels.add_to_calendar(calendar.notice_days)
        panels.add_to_home(todo.decisions_due)
        panels.add_to_home(todo.notices)
        panels.add_to_home(todo.invitations_to_renew)


def _note_session(request: Any, user: Any, **told: Any) -> None:
    from smewg.toolkit import sessions  # noqa: PLC0415 -- models are ready by then

    sessions.note_began(request, user)


def _note_session_ended(request: Any, user: Any, **told: Any) -> None:
    from smewg.toolkit import sessions  # noqa: PLC0415

    sessions.note_ended(request, user)
