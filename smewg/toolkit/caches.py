"""Caches that never stand in the way: where one cannot be read or written, work goes on without.

A full disk, a folder of somebody else's or a server that is away costs time, and no saved word.
"""

from __future__ import annotations

import logging
import pickle
import time
import zlib
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from django.db import DatabaseError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
SAY_AGAIN_AFTER = 300
"""Seconds between two lines in the log about one cache."""


def _redis_errors() -> tuple[type[Exception], ...]:
    try:
        import redis  # noqa: PLC0415 (only an installation of several machines has it)
    except ImportError:
        return ()
    return (redis.RedisError,)


FAULTS: tuple[type[Exception], ...] = (
    OSError,
    DatabaseError,
    EOFError,
    pickle.UnpicklingError,
    zlib.error,
    *_redis_errors(),
)
"""What a disk, a database, half a file or a server that is away may answer."""


class KeepsGoing(BaseCache):
    """A cache whose faults are written to the log, and are a miss to whoever asks."""

    _said: ClassVar[dict[str, float]] = {}

    def _try(self, act: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return act()
        except FAULTS as error:
            self._say(error)
            return otherwise

    def _say(self, error: Exception) -> None:
        key = f"{type(self).__name__}:{self.key_prefix}:{type(error).__name__}"
        now = time.monotonic()
        if now - self._said.get(key, -SAY_AGAIN_AFTER) >= SAY_AGAIN_AFTER:
            self._said[key] = now
            log.warning("The cache cannot be used, and work goes on without it: %s", error)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try(lambda: super(KeepsGoing, self).get(key, default, version), default)

    def add(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """True also where nothing could be kept: nobody else holds the key, as far as is known."""
        return self._try(lambda: super(KeepsGoing, self).add(key, value, timeout, version), True)

    def set(
        self,
        key: str,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._try(lambda: super(KeepsGoing, self).set(key, value, timeout, version), None)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(lambda: super(KeepsGoing, self).touch(key, timeout, version), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: super(KeepsGoing, self).delete(key, version), False)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._try(lambda: super(KeepsGoing, self).has_key(key, version), False)

    def clear(self) -> None:
        self._try(lambda: super(KeepsGoing, self).clear(), None)

    # A table and a server answer many keys at once, by ways of their own.

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        return self._try(lambda: super(KeepsGoing, self).get_many(keys, version), {})

    def set_many(
        self, data: dict[str, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[str]:
        """The keys that could not be kept."""
        whole = [*data]
        return self._try(lambda: super(KeepsGoing, self).set_many(data, timeout, version), whole)

    def delete_many(self, keys: Iterable[str], version: int | None = None) -> None:
        self._try(lambda: super(KeepsGoing, self).delete_many(keys, version), None)


class FileCache(KeepsGoing, FileBasedCache):
    """In files of a folder, which may be away or read-only."""

    def _createdir(self) -> None:
        self._try(lambda: super(FileCache, self)._createdir(), None)  # type: ignore[misc]


class DatabaseTableCache(KeepsGoing, DatabaseCache):
    """In a table of the database (dbcache://name, made by manage.py createcachetable)."""


class RedisServerCache(KeepsGoing, RedisCache):
    """In a Redis server, which may be away."""


OURS = {
    "django.core.cache.backends.filebased.FileBasedCache": FileCache,
    "django.core.cache.backends.db.DatabaseCache": DatabaseTableCache,
    "django.core.cache.backends.redis.RedisCache": RedisServerCache,
    "django_redis.cache.RedisCache": RedisServerCache,
}


def part_of(whole: dict[str, Any], name: str, entries: int) -> dict[str, Any]:
    """A cache of its own within `whole`, a setting as CACHE_URL names it, with room for `entries`.

    What fills one part pushes nothing out of another. In a Redis server the room is the server's.
    """
    ours = OURS.get(whole["BACKEND"])
    part = {**whole, "KEY_PREFIX": f"{whole.get('KEY_PREFIX', '')}{name}"}
    if ours is not None:
        part["BACKEND"] = f"{ours.__module__}.{ours.__qualname__}"
    if ours is FileCache:
        part["LOCATION"] = f"{whole['LOCATION']}/{name}"
    if ours is not RedisServerCache:
        part["OPTIONS"] = {**whole.get("OPTIONS", {}), "MAX_ENTRIES": entries}
    return part
