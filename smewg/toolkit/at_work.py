"""How far long work is that no page waits for: told by who does it, read on the page Installation.

It is told through the cache: a backup and the public folder are made while the database is held
still, when nothing can be written in it. What is told is forgotten when the work ends, or after a
while where its process was killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.core.cache import cache

BACKUP, PUBLIC_FOLDER = "backup", "public"
FORGOTTEN_AFTER = 120
"""Seconds without a word until nobody is thought to work on it any more."""
Tell = Callable[[str], object]


def _place(key: str) -> str:
    return f"at-work-{key}"


@contextmanager
def telling(key: str, also: Tell | None = None) -> Iterator[Tell]:
    """Within, each call says how far the work `key` is; `also` hears the same."""

    def tell(words: str) -> None:
        cache.set(_place(key), words, FORGOTTEN_AFTER)
        if also is not None:
            also(words)

    cache.set(_place(key), "begun", FORGOTTEN_AFTER)
    try:
        yield tell
    finally:
        cache.delete(_place(key))


def progress_of(keys: Iterable[str]) -> dict[str, str]:
    """What is being worked on of these, and how far it is."""
    places = {_place(key): key for key in keys}
    return {places[place]: words for place, words in cache.get_many(places).items()}
