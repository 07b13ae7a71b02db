"""Calls below a wide frame: Python's stack grows in one piece there, and stays.

Python (3.11 to 3.13) keeps its frames in pieces of 16 KB. A call that no longer fits asks the
system for a piece and its return gives it back, each time: a loop at that depth asks thousands of
times a second, and the system clears each piece. Pages are deep (middleware, templates, queries),
so that a fifth of the processor time of a request went there. A frame that says it needs much room
gets a large piece, and all calls below it find theirs behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
T = TypeVar("T")

_ROOM = 33_000
"""Words of eight bytes: just over 256 KB, so that Python takes 512 KB, of which none is touched.

What is left, 30,000 words, is six hundred frames of fifty. Deeper calls go on as before.
"""


def wide(call: Callable[P, T]) -> Callable[P, T]:
    """The same function, all that it calls below one wide frame."""

    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        return call(*args, **kwargs)

    called.__code__ = called.__code__.replace(co_stacksize=_ROOM)
    return wraps(call)(called)


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Each request below a wide frame, whoever serves it: it goes before every other."""
    return wide(get_response)
