"""manage.py send_mail: send what waits in the outbox, once; the worker does it all the time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from smewg.toolkit.outbox import OutgoingMail, deliver_waiting


class Command(BaseCommand):
    help = "Send the mails that wait. Needed only where no worker runs."

    def handle(self, *args: Any, **options: Any) -> None:
        done = deliver_waiting()
        waiting = OutgoingMail.objects.waiting().count()
        self.stdout.write(f"{done.sent} sent, {waiting} waiting, {done.failed} not accepted.")
        if done.server_is_away:
            raise CommandError(f"The mail server cannot be reached: {done.server_is_away}")
