"""manage.py publish_site [FOLDER]: the public side as files for any web server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from public import folder
from smewg.toolkit import at_work
from smewg.toolkit.text import count_of


class Command(BaseCommand):
    help = "Write what was published as a folder of files: pages, open data, API answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", help="Default: PUBLIC_FOLDER.")

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["folder"] or Path(settings.PUBLIC_FOLDER)
        try:
            with at_work.telling(at_work.PUBLIC_FOLDER, also=self.stdout.write) as tell:
                done = folder.write(where, tell)
        except (folder.FolderRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{where}: {count_of(done.files, 'file')}, {done.changed} changed, "
            f"{done.removed} taken out."
        )
