"""Moments that are told every few seconds and need no row each time: signs that somebody is there.

They go through the cache, which every process and machine of an installation reads. A row that is
written would end what is kept of all the others (toolkit/unwritten.py), so that whoever tells such
a moment writes a row now and then only (ROW_EVERY), and each time where the cache does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.cache import caches

from smewg.toolkit.caches import KeepsGoing

ROW_EVERY = timedelta(hours=1)
"""How old the moment in a row may be while the cache tells a later one."""
KEPT_FOR = 2 * ROW_EVERY


def tell(place: str, moment: datetime) -> bool:
    """Tell `moment` under the name `place`. False where nobody else hears it.

    That is where the cache is away, full or read-only, or is the memory of one process.
    """
    cache = caches["default"]
    if not isinstance(cache, KeepsGoing):
        return False
    cache.set(place, moment, KEPT_FOR.total_seconds())
    return bool(cache.get(place) == moment)


def last(places: Iterable[str]) -> dict[str, datetime]:
    """The last moment told under each name, of those under which one was."""
    return caches["default"].get_many(list(places))


def later(row: datetime | None, sign: datetime | None) -> datetime | None:
    """The later of a moment in a row and one that was told, of which either may be missing."""
    return max((each for each in (row, sign) if each), default=None)
