"""manage.py send_reminders: the mails that are due today, each once; cron runs it daily."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg import reminders
from smewg.toolkit import days


class Command(BaseCommand):
    help = "Send the reminders that are due today, each person once; run it from cron."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be sent, and send nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = days.today()
        if options["dry_run"]:
            mails = list(reminders.due(today))
            self._say("would be sent", mails)
            return
        try:
            done = reminders.send(reminders.due(today), today)
        except OSError as error:
            raise CommandError(
                f"The mail server cannot be reached ({error}). What was not begun goes next time."
            ) from error
        self._say("sent", done.sent)
        self._say("begun by another run", done.begun_elsewhere)
        if done.failed:
            self._say("not accepted by the mail server", done.failed)
            raise CommandError("Some were not accepted; see Group, Reminders, in the tracker.")

    def _say(self, what: str, mails: list[reminders.Outgoing]) -> None:
        self.stdout.write(f"{len(mails)} {what}.")
        for each in mails:
            self.stdout.write(f"  {each}")
