"""manage.py backup [FILE]: everything of this instant in one file, while people go on working."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from smewg.models import DutyRun
from smewg.toolkit import at_work
from smewg.toolkit.backups import archive, moving
from smewg.toolkit.backups.archive import BackupRefused
from smewg.toolkit.text import count_of


class Command(BaseCommand):
    help = "Write a backup: database and files. It holds everything; keep it like a key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Default: in VAR_DIR/backups.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or moving.usual_path("backup")
        try:
            with at_work.telling(at_work.BACKUP) as tell:
                manifest = archive.make(path, tell=tell)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        what = f"{count_of(manifest.rows, 'row')}, {count_of(len(manifest.files), 'file')}"
        with suppress(DatabaseError):  # a database that is not yet of this release
            DutyRun.note("backup", manifest.rows, words=f"{path}: {what}")
        self.stdout.write(f"Written: {path}\n{what}, release {manifest.version}.")
        self.stdout.write("It holds everything, secrets too: keep it where few may read it.")
