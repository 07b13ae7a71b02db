"""Pieces of pages that are made once of the same words, and kept by the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.utils.safestring import SafeString


class MadeOnce:
    """The pieces that were asked for last, so many of them, each by all that went into it.

    Nothing in them is of a reader or of a moment: whoever asks with the same words gets the same.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._made: OrderedDict[str, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, words: str, make: Callable[[], SafeString]) -> SafeString:
        """The piece that was made of these words, or is made now."""
        with self._lock:
            if words in self._made:
                self._made.move_to_end(words)
                return self._made[words]
        made = make()
        with self._lock:
            self._made[words] = made
            while len(self._made) > self.most:
                self._made.popitem(last=False)
        return made
