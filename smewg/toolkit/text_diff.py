"""What changed between two texts, word by word; the two can be read back from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST_FOR_WORDS = 4000
"""Words on both sides together from which paragraphs are compared instead: it stays quick."""


@dataclass(frozen=True)
class Piece:
    """A run of text: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order, what was removed before what was added.

    Joined without the added pieces they are `before`, without the removed ones `after`.
    """
    one, two = _words(before), _words(after)
    if len(one) + len(two) > LONGEST_FOR_WORDS:
        one, two = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", "".join(one[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", "".join(one[a:b])))
        if d > c:
            pieces.append(Piece("added", "".join(two[c:d])))
    return pieces


def _words(text: str) -> list[str]:
    """Words and what stands between them, all of it, in order."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
