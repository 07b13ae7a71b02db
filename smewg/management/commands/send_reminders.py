"""manage.py send_reminders: the mails that are due today, each once; the worker does it, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.models import Reminder
from smewg.operations import reminders
from smewg.toolkit import days
from smewg.toolkit.outbox import deliver_waiting

State = Reminder.State


class Command(BaseCommand):
    help = "Write the reminders that are due today, each person once, and send what waits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be sent, and send nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        today = days.today()
        if options["dry_run"]:
            self._say("would be sent", list(reminders.due(today)))
            return
        done = reminders.send(reminders.due(today), today)
        away = deliver_waiting().server_is_away
        rows = Reminder.objects.filter(pk__in=[each.pk for each in done.written])
        found = list(rows.select_related("person"))
        failed = [each for each in found if each.state == State.FAILED]
        self._say("sent", [each for each in found if each.state == State.SENT])
        self._say("waiting to be sent", [each for each in found if each.state == State.BEGUN])
        self._say("begun by another run", done.begun_elsewhere)
        if away:
            raise CommandError(
                f"The mail server cannot be reached ({away}). What waits is tried again."
            )
        if failed:
            self._say("not accepted by the mail server", failed)
            raise CommandError("Some were not accepted; see Group, Mail, in the tracker.")

    def _say(self, what: str, mails: Sequence[object]) -> None:
        if mails or what == "sent":
            self.stdout.write(f"{len(mails)} {what}.")
        for each in mails:
            self.stdout.write(f"  {each}")
