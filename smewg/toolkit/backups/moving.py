"""Restoring a backup, and moving an installation to another database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tarfile import TarFile

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from smewg.toolkit.backups import archive, rows, staging
from smewg.toolkit.backups.archive import BackupRefused, Manifest
from smewg.toolkit.search import index as search

Say = Callable[[str], object]


@dataclass
class Restored:
    """What was there before, and is now; where the former state is kept."""

    manifest: Manifest
    before: dict[str, int]
    after: dict[str, int]
    kept: Path | None
    files: int

    @property
    def signs_alike(self) -> bool:
        return self.manifest.key_fingerprint == archive.key_fingerprint()


def usual_path(occasion: str) -> Path:
    """Where a backup goes that nobody named: VAR_DIR/backups/."""
    moment = timezone.localtime()
    return settings.VAR_DIR / "backups" / f"{occasion}-{moment:%Y%m%d-%H%M%S}.tar.gz"


def is_in_use(alias: str = "default") -> bool:
    """Whether the database holds more than an empty installation: people."""
    user = get_user_model()._meta.db_table
    is_there = user in connections[alias].introspection.table_names()
    return is_there and get_user_model()._base_manager.using(alias).exists()


def refuse_newer() -> None:
    """BackupRefused where the database is of a release newer than this one."""
    if newer := rows.unknown(rows.applied("default")):
        raise BackupRefused(
            f"This database is of a newer release than {archive.VERSION} ({newer[0]}). "
            "Install that release; nothing was changed."
        )


def restore(path: Path, *, replace: bool, say: Say = print) -> Restored:
    """Make the installation what it was when `path` was written. All or nothing.

    BackupRefused for a damaged or newer backup, and for an installation in use without `replace`;
    what was there is kept as a backup.
    """
    archive.checked(path) if path.is_file() else archive.opened(path)
    if is_in_use() and not replace:
        raise BackupRefused(
            "There are people in this database. Restore with --replace: what is there is kept "
            "as a backup first, and then replaced."
        )
    refuse_newer()
    kept, before = None, {}
    if is_in_use():
        kept = usual_path("before-restore")
        before = archive.make(kept).counts
        say(f"What was there is kept in {kept}.")
    call_command("migrate", verbosity=0, interactive=False)
    with (
        staging.staged(path) as folder,
        staging.connected(staging.url_in(folder), "stage") as alias,
    ):
        after = rows.copy(alias, "default")
    search.rebuild()
    manifest, tar = archive.opened(path)
    with tar:
        files = put_files(tar, manifest)
    for cache in caches.all():
        cache.clear()
    return Restored(manifest, before, after, kept, files)


def put_files(tar: TarFile, manifest: Manifest) -> int:
    """Put the attached files back under their names; a file that is there already goes."""
    for entry in manifest.files:
        name, part = entry.removeprefix("files/"), tar.extractfile(entry)
        if default_storage.exists(name):
            default_storage.delete(name)
        if default_storage.save(name, File(part)) != name:
            raise BackupRefused(f"The file {name} could not be put back under its name.")
    return len(manifest.files)


def move_to(url: str, *, say: Say = print) -> int:
    """Copy everything into the database that `url` names, and compare row by row; how many rows.

    BackupRefused where it is in use already, and then nothing is touched in it, or differs
    afterwards. Files stay where they are.
    """
    refuse_newer()
    with staging.connected(url, "target") as alias:
        if is_in_use(alias):
            raise BackupRefused("There are people in that database already. Name an empty one.")
    call_command("migrate", verbosity=0, interactive=False)
    folder = settings.VAR_DIR / "moving"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        staging.manage("migrate", "--noinput", url=url, folder=folder)
        return _moved(url, folder, say)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _moved(url: str, folder: Path, say: Say) -> int:
    with staging.connected(url, "target") as alias:
        say("Copying ...")
        counts = rows.copy("default", alias)
        say("Comparing row by row ...")
        if differ := rows.differences("default", alias):
            raise BackupRefused(
                f"Not moved: {', '.join(differ)} differ. Stop the server and the worker, and "
                "begin again with an empty database."
            )
    staging.manage("rebuild_search", url=url, folder=folder)
    return sum(counts.values())
