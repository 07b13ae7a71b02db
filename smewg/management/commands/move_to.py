"""manage.py move_to DATABASE_URL: everything into another database, as into PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.toolkit.backups import moving
from smewg.toolkit.backups.archive import BackupRefused


class Command(BaseCommand):
    help = "Copy all rows, histories too, into another, empty database. Stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = moving.move_to(options["url"], say=self.stdout.write)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Moved: {count} rows, and each is the same there.")
        self.stdout.write("Now set DATABASE_URL in the env file, and start server and worker.")
