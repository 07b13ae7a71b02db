"""Whether two descriptions name the same project: by title, text, proponents and year. Pure.

The one judgement on either database: searching for candidates differs, this does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from smewg.toolkit import similarity

FLOOR = 50.0
"""Below this likeness of words, neither proponents nor years make a pair."""
ENOUGH_WORDS = 8
"""A text of fewer telling words says too little to be compared."""
ENOUGH_SHARED = 0.3
"""Texts that share a smaller part of their words are alike by their letters only."""
THE_SAME_TEXT = 95.0


@dataclass(frozen=True)
class ProjectDescription:
    """What is compared: `economies` by their names, `year` where one is known."""

    title: str
    text: str = ""
    economies: frozenset[str] = frozenset()
    year: int | None = None

    @cached_property
    def title_words(self) -> list[str]:
        return similarity.words(self.title)

    @cached_property
    def sorted_title(self) -> list[str]:
        return similarity.in_any_order(self.title)

    @cached_property
    def text_words(self) -> list[str]:
        return similarity.words(self.text)


@dataclass(frozen=True)
class Similarity:
    """How alike two are (0 to 100), the words they share, and what else speaks for it."""

    score: float
    shared_words: tuple[str, ...]
    because: tuple[str, ...]


def similarity_of(one: ProjectDescription, other: ProjectDescription) -> Similarity:
    """How alike the two are; the same both ways round."""
    title = similarity.score(one.title_words, other.title_words)
    text = _texts_alike(one, other)
    base = max(title, text)
    because = [
        what for what, score in (("title", title), ("text", text)) if similarity.is_likely(score)
    ]
    points = base
    if one.economies and other.economies:
        common = one.economies & other.economies
        points += 8 if common else -4
        because += [f"proposed by {'; '.join(sorted(common))}"] if common else []
    if one.year and other.year:
        apart = abs(one.year - other.year)
        points += 4 if apart <= 1 else -4 if apart >= 3 else 0
        because += ["the same year"] if apart == 0 else []
    if base < FLOOR:
        points = base
    shared = (
        _shared(one.title_words, other.title_words)
        if title >= text
        else _shared(one.text_words, other.text_words)
    )
    return Similarity(max(0.0, min(100.0, points)), shared, tuple(because))


def is_likely(found: Similarity) -> bool:
    return similarity.is_likely(found.score)


def is_the_same(one: ProjectDescription, other: ProjectDescription) -> bool:
    """Whether the two are one note handed in twice, as for two funds of one session.

    The same telling words in the title, or nearly the same text, from a common proposer.
    """
    if one.economies and other.economies and not one.economies & other.economies:
        return False
    if one.sorted_title and one.sorted_title == other.sorted_title:
        return True
    return _texts_alike(one, other) >= THE_SAME_TEXT


def _texts_alike(one: ProjectDescription, other: ProjectDescription) -> float:
    if min(len(one.text_words), len(other.text_words)) < ENOUGH_WORDS:
        return 0.0
    few, many = sorted((set(one.text_words), set(other.text_words)), key=len)
    if len(few & many) < len(few) * ENOUGH_SHARED:
        return 0.0
    return similarity.score(one.text_words, other.text_words)


def _shared(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    return similarity.shared(one, other)[:12]
