"""How wide a text is when it is drawn, and its lines in a given room: nothing is ever cut off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

BREAK = "\N{RETURN SYMBOL}"
"""Between the lines of a label; `LABEL_LINES` says so to the drawing library."""
LINE = 16
"""From one line of a label to the next, in pixels."""
LABEL_LINES = f"split(datum.label, '{BREAK}')"
_SLIM, _WIDE = "ijlI.,:;'|!()[]{}/\\ ftr-", "mwMW@%\N{HORIZONTAL ELLIPSIS}\N{EM DASH}"
SHARES = {"slim": 0.36, "wide": 1.02, "capital": 0.78, "small": 0.57, "full": 1.02, "other": 0.8}
"""A letter's width beside its size, a little more than in any font that we draw with."""


def width_of(text: str, size: float) -> float:
    """At least as many pixels as the text takes in letters of `size` pixels."""
    return size * sum(map(_share, text))


@lru_cache(4096)
def _share(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return SHARES["full"]
    if letter in _SLIM:
        return SHARES["slim"]
    if letter in _WIDE:
        return SHARES["wide"]
    if letter.isascii():
        return SHARES["capital"] if letter.isupper() else SHARES["small"]
    return SHARES["other"] if ord(letter) < 0x2E80 else SHARES["full"]


def in_lines(text: str, room: float, size: float) -> list[str]:
    """The text in lines of at most `room` pixels, broken at blanks; a longer word within itself."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= room:
            lines[-1] = joined
        else:
            lines += _pieces(word, room, size)
    return lines or [""]


def _pieces(word: str, room: float, size: float) -> Iterable[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def broken_labels(
    texts: Iterable[str], room: float, size: float = 13
) -> tuple[dict[str, str], int]:
    """Each text with a sign between its lines, and how many each has: shorter ones are centred."""
    lines = {text: in_lines(text, room, size) for text in texts}
    most = max(map(len, lines.values()), default=1)
    padded = {
        text: [""] * ((most - len(each)) // 2) + each + [""] * (-(-(most - len(each)) // 2))
        for text, each in lines.items()
    }
    return {text: BREAK.join(each) for text, each in padded.items()}, most


def label_axis(lines: int) -> dict[str, object]:
    """An axis whose labels stand in so many lines, their middle beside the row."""
    return {
        "labelExpr": LABEL_LINES, "labelLineHeight": LINE, "labelOffset": -(lines - 1) * LINE / 2,
    }  # fmt: skip
