"""manage.py rebuild_search: make the index of the search anew from what stands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS

from smewg.toolkit.search import index, structures
from smewg.toolkit.text import count_of


class Command(BaseCommand):
    help = "Make the index of the search anew. Pages go on meanwhile, with the index of before."

    def handle(self, *args: Any, **options: Any) -> None:
        structures.make(DEFAULT_DB_ALIAS)
        found = index.rebuild()
        if options["verbosity"]:
            self.stdout.write(f"{count_of(sum(found.values()), 'thing')} can be found.")
