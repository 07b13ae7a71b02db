"""A backup's file: a tar with a list of its parts, each with its checksum, and the parts.

manifest.json            version, migrations, counts, checksums, the secret key's fingerprint
rows/<table>.jsonl       the columns, then a line for each row
files/<name>             attached files
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.utils import timezone

from smewg.toolkit.at_work import Tell
from smewg.toolkit.backups import rows
from smewg.toolkit.text import count_of
from smewg.version import VERSION

FORMAT = 1
DAMAGED = (tarfile.TarError, zlib.error, OSError, EOFError, KeyError, TypeError, ValueError)
"""What reading half a file, or another kind of file, may raise."""
MANIFEST = "manifest.json"


TOLD_EVERY = 50
"""Files between two words of how far a backup is."""


class BackupRefused(ValueError):
    """A backup that cannot be made or used; the message says why and what to do."""


@dataclass
class Manifest:
    """What stands in a backup."""

    version: str
    made_at: str
    key_fingerprint: str
    migrations: list[list[str]]
    counts: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    missing_files: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def files(self) -> list[str]:
        return [each for each in self.sha256 if each.startswith("files/")]

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def names(self) -> list[tuple[str, str]]:
        return [(app, name) for app, name in self.migrations]


def key_fingerprint() -> str:
    """Tells whether two installations sign with one key, and nothing of the key."""
    return hashlib.sha256(f"fingerprint:{settings.SECRET_KEY}".encode()).hexdigest()[:16]


def make(path: Path, alias: str = "default", *, tell: Tell = lambda _: None) -> Manifest:
    """Write a backup of the database of this instant, and of the files. The file appears whole.

    `tell` hears how far it is.
    """
    names = rows.applied(alias)
    manifest = Manifest(
        version=VERSION,
        made_at=timezone.now().isoformat(),
        key_fingerprint=key_fingerprint(),
        migrations=[list(each) for each in names],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, whole = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                _add_rows(tar, manifest, alias, tell)
                _add_files(tar, manifest, tell)
                _add(tar, MANIFEST, io.BytesIO(json.dumps(asdict(manifest), indent=1).encode()))
            file.flush()
            os.fsync(file.fileno())
        Path(whole).replace(path)
    except OSError as error:
        raise BackupRefused(f"No backup was made: {error.strerror or error}.") from error
    finally:
        Path(whole).unlink(missing_ok=True)
    return manifest


def take_away_parts(path: Path) -> None:
    """What is left of a backup at this path whose process was stopped: no part counts as one."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*"):
        part.unlink(missing_ok=True)


def _add_rows(tar: tarfile.TarFile, manifest: Manifest, alias: str, tell: Tell) -> None:
    with rows.held_still(alias):
        models = rows.tables(rows.state_apps(manifest.names))
        for number, model in enumerate(models):
            tell(f"{number} of {len(models)} tables written")
            name = f"rows/{rows.label(model)}.jsonl"
            with tempfile.TemporaryFile() as part:
                columns = [each.attname for each in rows.columns(model)]
                part.writelines(rows.digest_lines([columns]))
                count = 0
                for line in rows.digest_lines(rows.read(model, alias)):
                    part.write(line)
                    count += 1
                manifest.counts[rows.label(model)] = count
                manifest.sha256[name] = _add(tar, name, part)


def _add_files(tar: tarfile.TarFile, manifest: Manifest, tell: Tell) -> None:
    for number, name in enumerate(stored_files(default_storage)):
        if number % TOLD_EVERY == 0:
            tell(f"all tables and {count_of(number, 'file')} written")
        try:
            with default_storage.open(name) as file, tempfile.TemporaryFile() as part:
                for chunk in file.chunks():
                    part.write(chunk)
                manifest.sha256[f"files/{name}"] = _add(tar, f"files/{name}", part)
        except FileNotFoundError:  # taken away in this moment
            manifest.missing_files.append(name)


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files of a storage, in order."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{each}" for each in sorted(files))
    for each in sorted(folders):
        yield from stored_files(storage, f"{prefix}{each}")


def _add(tar: tarfile.TarFile, name: str, part: IO[bytes]) -> str:
    part.seek(0, io.SEEK_END)
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = part.tell(), 0o600
    part.seek(0)
    found = hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    part.seek(0)
    tar.addfile(entry, part)
    return found


def opened(path: Path) -> tuple[Manifest, tarfile.TarFile]:
    """A backup that is whole and not of a newer release; BackupRefused for any other."""
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}.")
    try:
        manifest = checked(path)
        return manifest, tarfile.open(path, "r:gz")
    except (
        tarfile.TarError,
        zlib.error,
        OSError,
        EOFError,
        KeyError,
        TypeError,
        ValueError,
    ) as error:
        if isinstance(error, BackupRefused):
            raise
        raise BackupRefused(f"{path} is no backup, or only a part of one: {error}") from error


def checked(path: Path) -> Manifest:
    """The list of a backup's parts, after each part was read and its checksum compared."""
    found: dict[str, str] = {}
    manifest: Manifest | None = None
    with gzip.open(path) as whole:  # to its end, where the checksum of all of it stands
        while whole.read(1 << 20):
            pass
    with tarfile.open(path, "r:gz") as tar:
        for entry in tar:
            part = tar.extractfile(entry)
            if part is None:
                raise BackupRefused(f"{path} holds something that no backup holds: {entry.name}.")
            if entry.name == MANIFEST:
                manifest = Manifest(**json.load(part))
            else:
                found[entry.name] = hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    if manifest is None:
        raise BackupRefused(f"{path} is only a part of a backup.")
    wrong = {
        name for name in {*found, *manifest.sha256} if found.get(name) != manifest.sha256.get(name)
    }
    if wrong:
        raise BackupRefused(
            f"{path} was damaged: {', '.join(sorted(wrong)[:3])} is not what it was. Use another."
        )
    if manifest.format > FORMAT or (newer := rows.unknown(manifest.names)):
        unknown = f" ({newer[0]})" if manifest.format <= FORMAT else ""
        raise BackupRefused(
            f"{path} is of release {manifest.version}, newer than this one, {VERSION}{unknown}. "
            "Install that release first."
        )
    return manifest


def rows_of(tar: tarfile.TarFile, label: str) -> tuple[list[str], Iterator[rows.Row]]:
    """The columns and the rows of a table."""
    part = tar.extractfile(f"rows/{label}.jsonl")
    if part is None:
        raise BackupRefused(f"The table {label} is not in the backup.")
    lines: Iterator[Any] = (json.loads(line) for line in part)
    return next(lines), lines


def put_files(tar: tarfile.TarFile, manifest: Manifest, folder: Path) -> int:
    """Write the attached files into a folder; how many."""
    for name in manifest.files:
        path = folder / name.removeprefix("files/")
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupRefused(f"The backup holds a file outside of its folder: {name}.")
        part = tar.extractfile(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            while part and (chunk := part.read(1 << 20)):
                file.write(chunk)
    return len(manifest.files)
