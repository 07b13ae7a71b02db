"""manage.py restore FILE: make the installation what it was when the backup was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smewg.toolkit.backups import moving
from smewg.toolkit.backups.archive import BackupRefused


class Command(BaseCommand):
    help = "Restore a backup. Stop the server and the worker first."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true",
            help="Replace a database that is in use; it is kept as a backup first.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = moving.restore(
                options["file"], replace=options["replace"], say=self.stdout.write
            )
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{'':44} {'before':>8} {'now':>8}")
        for name in sorted({*done.before, *done.after}):
            before, now = done.before.get(name, 0), done.after.get(name, 0)
            if before or now:
                self.stdout.write(f"{name:44} {before:8} {now:8}")
        self.stdout.write(
            f"Restored: the state of {done.manifest.made_at}, release {done.manifest.version}; "
            f"{done.files} files."
        )
        if not done.signs_alike:
            self.stdout.write(
                "Note: SECRET_KEY is another one than then. Links in mails that went before do "
                "not work; send open invitations again."
            )
