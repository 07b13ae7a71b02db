"""manage.py worker: does what no request should wait for, until it is stopped."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from smewg.toolkit import worker
from smewg.toolkit.read_ahead import is_here_to_stay


class Command(BaseCommand):
    help = "Make documents, send mail, write reminders: until it is stopped, or once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Do each duty once, and end; for cron."
        )
        parser.add_argument(
            "--while", dest="while_alive", type=int, metavar="PID",
            help="End when that process does.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self._once()
            return
        is_here_to_stay()
        working = worker.Worker()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: working.stop())
        watched = options["while_alive"]
        working.run(lambda: watched is None or _is_alive(watched))

    def _once(self) -> None:
        for duty in worker.duties():
            try:
                done = worker.do_once(duty)
            except Exception as error:
                self.stderr.write(f"{duty.title}: {type(error).__name__}: {error}")
            else:
                self.stdout.write(f"{duty.title}: {done}")


def _is_alive(pid: int) -> bool:
    """Whether the process `pid` is there, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
