"""manage.py audit --verify: whether a row of the audit trail was changed, put in or taken away."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.models import AuditEntry
from smewg.toolkit import audit
from smewg.toolkit.text import count_of


class Command(BaseCommand):
    help = "Look at the audit trail. Ends with 1 where a row was changed or taken away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--verify", action="store_true", help="Look at every row.")
        parser.add_argument(
            "--holds",
            metavar="ROW:HASH",
            default="",
            help="Also look whether this row, noted outside of the tool, still has this hash.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = audit.verify()
        if options["holds"]:
            self._look_at(options["holds"])
        if verdict.fault:
            raise CommandError(f"{verdict.fault} {count_of(verdict.rows, 'row')} before it fit.")
        head = verdict.head
        self.stdout.write(f"{count_of(verdict.rows, 'row')}, each bound to the last.")
        if head.cut_number:
            self.stdout.write(f"Rows 1 to {head.cut_number} were forgotten after their time.")
        if head.number:
            self.stdout.write(f"Note outside of the tool: {head.number}:{head.hash}")

    def _look_at(self, noted: str) -> None:
        number, _, digest = noted.partition(":")
        if not number.isdecimal():
            raise CommandError("Write it as ROW:HASH, as an earlier --verify gave it.")
        row = AuditEntry.objects.filter(number=int(number)).first()
        if row is None or row.hash != digest:
            raise CommandError(f"Row {number} is not the one that was noted.")
        self.stdout.write(f"Row {number} is the one that was noted.")
