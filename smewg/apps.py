"""The application that everything stands on."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SmewgConfig(AppConfig):
    name = "smewg"
    verbose_name = "The group"

    def ready(self) -> None:
        """Load each app's permissions.py, where its rules are stated; put dates on the calendar."""
        from smewg import accounts, dates_ahead, sections, waiting  # noqa: PLC0415 (models not ready before)

        autodiscover_modules("permissions")
        accounts.keep_limits_apart()
        sections.add_to_calendar(dates_ahead.meetings)
        sections.add_to_calendar(dates_ahead.dialogues)
        sections.add_to_calendar(dates_ahead.follow_ups)
        sections.add_to_calendar(dates_ahead.terms)
        sections.add_to_calendar(dates_ahead.notice_days)
        sections.add_to_home(waiting.decisions_due)
        sections.add_to_home(waiting.notices)
        sections.add_to_home(waiting.invitations_to_renew)
