"""Whole pages in the memory of the process: so many, of so many bytes, the last asked for."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from django.core.signals import setting_changed
from django.http import HttpResponse


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

    def again_or_made(
        self,
        place: Hashable,
        state: Callable[[], Hashable],
        make: Callable[[], HttpResponse],
        keeps: Callable[[HttpResponse], bytes | None],
        fill: Callable[[bytes], bytes] = bytes,
    ) -> HttpResponse:
        """What stands at `place`: as it was made in the same `state`, or made now.

        `state` is asked before and after; None is one that nobody knows. `keeps` gives the words
        of an answer that may be given again, else None; `fill` what is new in them each time.
        """
        before, stands = self.get(place), state()
        if before and before.state == stands:
            return HttpResponse(fill(before.words), headers=before.headers)
        answer = make()
        words = keeps(answer) if stands else None
        if words is not None and state() == stands:
            self.keep(place, KeptPage.of(stands, dict(answer.headers), words))
        return answer

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
