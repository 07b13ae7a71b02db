"""manage.py backup [FILE]: everything of this instant in one file, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.operations.backups import make_backup, what_stands_in
from smewg.toolkit.backups import moving
from smewg.toolkit.backups.archive import BackupRefused


class Command(BaseCommand):
    help = "Write a backup: database and files. It holds everything; keep it like a key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="Default: in VAR_DIR/backups.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"] or moving.usual_path("backup")
        try:
            manifest = make_backup(path)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        what = what_stands_in(manifest)
        self.stdout.write(f"Written: {path}\n{what}, release {manifest.version}.")
        self.stdout.write("It holds everything, secrets too: keep it where few may read it.")
