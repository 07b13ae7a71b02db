"""Who may write the index of the search at once. SQLite has one writer in any case.

On PostgreSQL a save of a few things writes beside others: it holds the index with them, and each
of its things for itself, so that an entry is read and written by one at a time. What may touch any
number of things (a renamed economy, a list that is taken in, the index made anew) writes alone. A
transaction takes these once, as its last step but the commit, and in one order: nobody waits in a
circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django.db import DEFAULT_DB_ALIAS, connections

INDEX = 20_261_126
"""Names PostgreSQL's lock of the index; the numbers of a kind and a thing name that of a thing."""
MOST_BESIDE = 50
"""Things that a transaction writes beside others; one with more of them writes alone."""
_WHOLE = 0x7FFF_FFFF
"""Numbers of PostgreSQL's locks are as large. Two things with one number wait for each other."""
Thing = tuple[str, int]


def write_alone() -> None:
    """From now on nobody else writes the index, until this transaction is over."""
    _take("SELECT pg_advisory_xact_lock(%s)", [INDEX])


def write_beside_others(things: Iterable[Thing]) -> None:
    """From now on nobody else writes these, nor the whole index, until this transaction is over."""
    named = sorted({(crc32(kind.encode()) & _WHOLE, pk & _WHOLE) for kind, pk in things})
    _take("SELECT pg_advisory_xact_lock_shared(%s)", [INDEX])
    kinds, keys = [kind for kind, _ in named], [key for _, key in named]
    _take(
        "SELECT pg_advisory_xact_lock(kind, key) "
        "FROM unnest(%s::int[], %s::int[]) AS named (kind, key)",
        [kinds, keys],
    )


def _take(lock: str, numbers: list[Any]) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(lock, numbers)
