"""manage.py migrate: Django's, with less drawn anew (smewg/toolkit/quick_migrations.py)."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from smewg.toolkit.quick_migrations import only_what_changed


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with only_what_changed():
            super().handle(*args, **options)
