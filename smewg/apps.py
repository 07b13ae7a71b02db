"""The application that everything stands on."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SmewgConfig(AppConfig):
    name = "smewg"
    verbose_name = "The group"

    def ready(self) -> None:
        """Load each app's permissions.py, where its rules are stated; put dates on the calendar."""
        from smewg import (  # noqa: PLC0415
            accounts,
            calendar,
            duties,
            panels,
            todo,
        )
        from smewg.models import people  # noqa: PLC0415
        from smewg.toolkit import cautions  # noqa: PLC0415

        autodiscover_modules("permissions")
        accounts.keep_limits_apart()
        duties.add_all()
        cautions.say(people.caution_of_this_installation)
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
