"""Titles that may name the same thing, and the words that make us think so."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key", bound=Hashable)

LIKELY = 62.0
"""The score from which two titles are worth a look; tried on tests/projects/test_duplicates.py."""

EMPTY_WORDS = frozenset(
    """
    a an and apec at by economies economy for from in into its msme msmes of on or sme smes the
    through to under with
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


@dataclass(frozen=True)
class Match(Generic[Key]):
    """A candidate that may be the same thing; `score` from 0 to 100."""

    candidate: Key
    score: float
    shared_words: tuple[str, ...]


def words(title: str) -> list[str]:
    """The telling words of a title, lower-case, in their order."""
    return [word for word in re.findall(r"\w+", title.casefold()) if word not in EMPTY_WORDS]


def in_any_order(title: str) -> list[str]:
    """The telling words, sorted: alike for two titles that say the same in another order."""
    return sorted(words(title))


def is_likely(score: float) -> bool:
    """Whether two things that are alike by so much are worth a look; the one threshold."""
    return score >= LIKELY


def likely_same(title: str, candidates: Iterable[tuple[Key, str]]) -> list[Match[Key]]:
    """The candidates (key, title) that may be what `title` names, the likeliest first.

    Compared by their telling words in any order; words that every title has do not count.
    """
    telling = words(title)
    matches = [
        Match(key, found, shared(telling, other))
        for key, text in candidates
        if is_likely(found := score(telling, other := words(text)))
    ]
    return sorted(matches, key=lambda match: -match.score)


def likely_keys(title: str, candidates: Mapping[Key, str]) -> list[tuple[str, Key]]:
    """The candidates, as (words, key), that are likely the same, the likeliest first.

    All are telling words in order (in_any_order), so that thousands are compared at once.
    """
    if not title:
        return []
    found = process.extract(title, candidates, scorer=fuzz.ratio, score_cutoff=LIKELY, limit=None)
    return [(text, key) for text, _, key in found if text]


def score(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two lists of telling words are, in any order, from 0 to 100."""
    if not one or not other:
        return 0.0
    return float(fuzz.token_sort_ratio(" ".join(one), " ".join(other)))


def shared(one: Sequence[str], other: Sequence[str]) -> tuple[str, ...]:
    """The words of `one` that stand in `other` too."""
    return tuple(dict.fromkeys(word for word in one if word in other))
