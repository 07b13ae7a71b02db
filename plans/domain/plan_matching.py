"""Which part of a plan file is which part of the plan: known by its key or words, never its place.

Number and code only say where a part stands. A part whose words are new and whose place is old is
taken for the same one, reworded; whether it is, is asked where anything was recorded of it
(plans/domain/plan_questions.py).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """A part of the plan as it stands. `place` is its code or number, `parent` its area's key."""

    key: str
    place: str
    words: str
    parent: str = ""
    meaning: str = ""
    """What it counts besides its words, where the plan says so."""
    rests: int = 0
    """How many things were recorded of it."""
    number: str = ""
    """Its place within its area, where that is not `place`."""
    is_kept: bool = False
    """Changed on the pages: a file leaves it as it is."""


@dataclass(frozen=True)
class FilePart:
    """A part of the file, `index` its place in it; `parent` the key that its area is known by."""

    index: int
    place: str
    words: str
    parent: str = ""
    meaning: str = ""
    key: str = ""
    number: str = ""


@dataclass
class Matching:
    """The file's parts with the parts of the plan that they are, and those that are left over."""

    pairs: list[tuple[Known, FilePart]] = field(default_factory=list)
    new: list[FilePart] = field(default_factory=list)
    left_out: list[Known] = field(default_factory=list)

    def key_of(self, index: int) -> str:
        """The key that the file's part is known by; empty where it is new."""
        return next((known.key for known, each in self.pairs if each.index == index), "")


def same_words(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def plain(text: str) -> str:
    """A text for comparing: in one writing of its letters, small, in single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def match(known: Sequence[Known], wanted: Sequence[FilePart]) -> Matching:
    """Pair them, in turn: the key that the file names; the same words at the same place, in the
    same area, anywhere; the same place. Words that stand twice on a side say nothing.
    """
    open_known = {each.key: each for each in known}
    open_wanted = {each.index: each for each in wanted}
    found = Matching()

    def pair(one: Known, other: FilePart) -> None:
        found.pairs.append((one, other))
        del open_known[one.key], open_wanted[other.index]

    for each in list(open_wanted.values()):
        if each.key in open_known:
            pair(open_known[each.key], each)
    for alike in _LIKENESS:
        # What names a key of its own that the plan does not have is new, whatever its words.
        unnamed = [each for each in open_wanted.values() if not each.key]
        for one, other in list(_one_to_one(open_known.values(), unnamed, alike)):
            pair(one, other)
    found.pairs.sort(key=lambda both: both[1].index)
    found.new = list(open_wanted.values())
    found.left_out = list(open_known.values())
    return found


Likeness = Callable[[Known | FilePart], Hashable]
_LIKENESS: tuple[Likeness, ...] = (
    lambda part: (plain(part.words), part.parent, plain(part.number or part.place)),
    lambda part: (plain(part.words), part.parent),
    lambda part: plain(part.words),
    lambda part: (part.parent, plain(part.number or part.place)),
)


def _one_to_one(
    known: Iterable[Known], wanted: Iterable[FilePart], alike: Likeness
) -> Iterable[tuple[Known, FilePart]]:
    """The pairs that are alike, where no other of either side is alike too."""
    by_known: dict[Hashable, list[Known]] = defaultdict(list)
    by_wanted: dict[Hashable, list[FilePart]] = defaultdict(list)
    for one in known:
        by_known[alike(one)].append(one)
    for other in wanted:
        by_wanted[alike(other)].append(other)
    for likeness, ours in by_known.items():
        theirs = by_wanted.get(likeness, [])
        if len(ours) == len(theirs) == 1:
            yield ours[0], theirs[0]
