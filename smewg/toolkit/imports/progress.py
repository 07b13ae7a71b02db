"""How far a long list is: whoever goes through its rows ticks, and who wants to know listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Each = TypeVar("Each")
Listener = Callable[[str, int, int], None]
"""Gets what is being done, how many rows of it are behind, and how many there are."""
_listener: ContextVar[Listener | None] = ContextVar("list_progress", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Within the block, `listener` hears how far a list is."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def watched(rows: Iterable[Each], what: str) -> Iterator[Each]:
    """The rows one by one; whoever listens hears of each."""
    listener = _listener.get()
    if listener is None:
        yield from rows
        return
    rows = rows if isinstance(rows, Sized) else list(rows)
    for done, each in enumerate(rows):
        listener(what, done, len(rows))
        yield each
