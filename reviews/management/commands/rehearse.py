"""manage.py rehearse [FILE]: try whether a backup can be restored, and says what it said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.operations import rehearsal
from smewg.models import DutyRun
from smewg.toolkit.backups import archive, moving
from smewg.toolkit.backups.archive import BackupRefused


class Command(BaseCommand):
    help = "Restore a backup into a throw-away database, and look at all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Default: a backup made now.")
        parser.add_argument(
            "--of-a-kind", type=int, default=rehearsal.FROM_ONE_ADDRESS, metavar="N",
            help="How many pages of one kind of address are opened (%(default)s).",
        )  # fmt: skip
        parser.add_argument("--inside", action="store_true", help="Used by the command itself.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if options["inside"] and path:
            self.stdout.write(rehearsal.as_json(rehearsal.look(path, options["of_a_kind"])))
            return
        made = path or moving.usual_path("rehearsal")
        try:
            if path is None:
                archive.make(made)
            found = rehearsal.rehearse(made, options["of_a_kind"])
        except BackupRefused as refused:
            DutyRun.note_fault("rehearsal", refused)
            raise CommandError(str(refused)) from refused
        finally:
            if path is None:
                made.unlink(missing_ok=True)
        if not found.is_well:
            DutyRun.note_fault("rehearsal", BackupRefused(str(found)))
            raise CommandError(str(found))
        DutyRun.note("rehearsal", found.rows, words=str(found))
        self.stdout.write(str(found))
