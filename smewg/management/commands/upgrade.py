"""manage.py upgrade: bring database and files for the browser to this release, with a backup."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from smewg.toolkit.backups import archive, moving
from smewg.toolkit.backups.archive import BackupRefused
from smewg.version import VERSION


class Command(BaseCommand):
    help = "After installing a release, the first too: back up, migrate, load what comes along."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moving.refuse_newer()
            self._back_up()
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference", stdout=self.stdout)
        plans = sorted(str(each) for each in (settings.BASE_DIR / "plans" / "data").glob("*.yaml"))
        call_command("load_plan", *plans, leave_changed=True, stdout=self.stdout)
        call_command("load_projects", stdout=self.stdout)
        call_command("rebuild_search", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"This installation is of release {VERSION} now.")

    def _back_up(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not waiting or not moving.is_in_use():
            return
        path = moving.usual_path("before-upgrade")
        archive.make(path)
        self.stdout.write(f"What was there is kept in {path}.")
