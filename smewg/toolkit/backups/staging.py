"""A backup in a database of its own: brought to this release, where nothing else can be harmed.

Migrations may touch the default database of their process. So they run in a process whose default
database is the throw-away one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from smewg.toolkit.backups import archive, rows
from smewg.toolkit.backups.archive import BackupRefused, Manifest


def load(path: Path) -> Manifest:
    """Put a backup into the empty default database, and bring it to this release.

    BackupRefused where the database is not an empty one of SQLite, or a row does not come out.
    """
    if connection.vendor != "sqlite" or connection.introspection.table_names():
        raise BackupRefused("A backup is loaded into a database of SQLite that is empty.")
    manifest, tar = archive.opened(path)
    with tar:
        apps = rows.state_apps(manifest.names)
        _make_tables(apps, manifest.names)
        all_tables = rows.tables(apps)
        with rows.all_or_nothing("default"):
            for model in all_tables:
                names, found = archive.rows_of(tar, rows.label(model))
                rows.write(model, names, found, "default")
            rows.number_on(all_tables, "default")
        wrong = {
            name: count
            for name, count in rows.counted(all_tables, "default").items()
            if count != manifest.counts[name]
        }
        if wrong:
            raise BackupRefused(f"Not every row came out of the backup: {wrong}.")
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _make_tables(apps: Apps, names: Iterable[tuple[str, str]]) -> None:
    """The tables as they stood after the migrations `names`, and the names of these.

    Made from the models at once: what a migration wrote into them is in the backup, and drawing
    the models anew after each of their steps took longer than all the rest of a rehearsal.
    """
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in names:
        recorder.record_applied(app, name)


def manage(*arguments: str, url: str, folder: Path) -> str:
    """What a command of this application says of another database, which is its only one.

    Its own files lie in `folder`, and its mails go nowhere. BackupRefused where it fails.
    """
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": settings.SITE_URL,
        "VAR_DIR": str(folder),
        "FILES_URL": str(folder / "files"),
        "DJANGO_SETTINGS_MODULE": "smewg.settings",
        "EMAIL_URL": "dummymail://",
        "CACHE_URL": f"filecache://{folder / 'cache'}",
    }
    done = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no reason was given"]
        raise BackupRefused(last[0].removeprefix("CommandError: "))
    return done.stdout


@contextmanager
def staged(path: Path) -> Iterator[Path]:
    """A folder with the backup as a database of this release (stage.sqlite3), for a while."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="stage-") as name:
        folder = Path(name)
        manage("load_backup", str(path), url=url_in(folder), folder=folder)
        yield folder


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'stage.sqlite3'}"


@contextmanager
def connected(url: str, alias: str) -> Iterator[str]:
    """The database that `url` names, under a name of its own for a while."""
    config = environ.Env.db_url_config(url)
    default = settings.DATABASES["default"]
    if config["ENGINE"] == default["ENGINE"]:
        config["OPTIONS"] = {**default.get("OPTIONS", {}), **config.get("OPTIONS", {})}
    filled = connections.configure_settings({"default": dict(default), alias: config})
    connections.settings[alias] = filled[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
