"""Whole pages in the memory of the process: so many, of so many bytes, the last asked for."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

from django.core.signals import setting_changed


@dataclass(frozen=True)
class KeptPage:
    """A page as it was answered, compressed, and the state of things of which it tells."""

    state: Hashable
    headers: dict[str, str]
    compressed: bytes

    @classmethod
    def of(cls, state: Hashable, headers: dict[str, str], words: bytes) -> KeptPage:
        """Level 1: a page of 250 kB is 30 kB in a millisecond."""
        return cls(state, headers, zlib.compress(words, 1))

    @property
    def words(self) -> bytes:
        return zlib.decompress(self.compressed)


class KeptPages:
    """The pages that were asked for last; one place has one page, of the latest state."""

    def __init__(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes, self.bytes = most, most_bytes, 0
        self._kept: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()
        setting_changed.connect(self.forget)  # as tests do, and a rehearsal

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, place: Hashable) -> KeptPage | None:
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
            return self._kept.get(place)

    def keep(self, place: Hashable, page: KeptPage) -> None:
        """Keep it in place of the one before; those asked for longest ago go out."""
        with self._lock:
            before = self._kept.pop(place, None)
            self.bytes += len(page.compressed) - (len(before.compressed) if before else 0)
            self._kept[place] = page
            while len(self._kept) > self.most or self.bytes > self.most_bytes:
                self.bytes -= len(self._kept.popitem(last=False)[1].compressed)

    def forget(self, **told: object) -> None:
        with self._lock:
            self._kept.clear()
            self.bytes = 0
