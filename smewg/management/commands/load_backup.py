"""manage.py load_backup FILE: a backup into an empty database; restore and rehearse call it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.toolkit.backups import staging
from smewg.toolkit.backups.archive import BackupRefused


class Command(BaseCommand):
    help = "Put a backup into the empty database that DATABASE_URL names. See restore."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = staging.load(options["file"])
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{manifest.rows} rows were loaded.")
