"""Whether a row of the database was written meanwhile: two equal marks see the same rows.

PostgreSQL names the transactions that are over: nothing is committed without one, so equal
snapshots of one server see the same rows. SQLite tells a connection that never writes, by another
number, that any other connection committed, of this process or of another one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Hashable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection

Mark = tuple[Hashable, ...]


def mark() -> Mark | None:
    """The rows that are committed now; None where no mark says which ones somebody sees.

    Within a transaction one sees one's own rows, which nobody else does. Whoever develops (DEBUG)
    changes what makes a page and no row.
    """
    if settings.DEBUG or connection.in_atomic_block:
        return None
    try:
        return _ASKED[connection.vendor]() if connection.vendor in _ASKED else None
    except (DatabaseError, sqlite3.Error, OSError):
        return None


def _of_postgresql() -> Mark | None:
    """A server that was started anew, or restored, may count its transactions anew."""
    if not connection.get_autocommit():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text")
        return tuple(cursor.fetchone())


class _Watch:
    """A connection of its own to a file of SQLite, which reads nothing but the number."""

    numbers = count()

    def __init__(self, file: Path, place: Mark) -> None:
        self.place, self.number = place, next(self.numbers)
        self.connection = sqlite3.connect(
            f"file:{quote(str(file))}?mode=ro",
            uri=True,
            timeout=1,
            isolation_level=None,
            check_same_thread=False,
        )

    def ask(self) -> Mark:
        return self.number, *self.connection.execute("PRAGMA data_version").fetchall()[0]


_watches: list[_Watch] = []
"""The last one watches. One of a process that this one was split from stays open: closing it here
would take its locks there."""
_lock = Lock()
os.register_at_fork(after_in_child=lambda: globals().update(_lock=Lock()))


def _of_sqlite() -> Mark | None:
    name: Any = connection.settings_dict["NAME"]
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    file = Path(name)
    with _lock:
        return _watch_of(file).ask()


def _watch_of(file: Path) -> _Watch:
    """The watch of the file that stands there now, in this process."""
    found = file.stat()
    place = (str(file), found.st_dev, found.st_ino, os.getpid())
    if not _watches or _watches[-1].place != place:
        if _watches and _watches[-1].place[-1] == os.getpid():
            _watches.pop().connection.close()
        _watches.append(_Watch(file, place))
    return _watches[-1]


_ASKED = {"postgresql": _of_postgresql, "sqlite": _of_sqlite}
