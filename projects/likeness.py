"""Whether two descriptions name the same project: by title, text, proponents and year. Pure.

The one judgement on either database: searching for candidates differs, this does not.
"""

from __future__ import annotations

from dataclasses import dataclass

from smewg import similarity

LIKELY = 62.0
"""From here a pair is worth a look."""
FLOOR = 50.0
"""Below this likeness of words, neither proponents nor years make a pair."""
ENOUGH_WORDS = 8
"""A text of fewer telling words says too little to be compared."""
THE_SAME_TEXT = 95.0


@dataclass(frozen=True)
class Described:
    """What is compared: `economies` by their codes, `year` where one is known."""

    title: str
    text: str = ""
    economies: frozenset[str] = frozenset()
    year: int | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike two are (0 to 100), the words they share, and what else speaks for it."""

    score: float
    shared_words: tuple[str, ...]
    because: tuple[str, ...]


def likeness(one: Described, other: Described) -> Likeness:
    """How alike the two are; the same both ways round."""
    title, words = _alike(one.title, other.title)
    text, text_words = _texts_alike(one, other)
    base = max(title, text)
    because = [what for what, score in (("title", title), ("text", text)) if score >= LIKELY]
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
    shared = words if title >= text else text_words
    return Likeness(max(0.0, min(100.0, points)), shared, tuple(because))


def is_likely(found: Likeness) -> bool:
    return found.score >= LIKELY


def is_the_same(one: Described, other: Described) -> bool:
    """Whether the two are one note handed in twice, as for two funds of one session.

    The same telling words in the title, or nearly the same text, from a common proposer.
    """
    if one.economies and other.economies and not one.economies & other.economies:
        return False
    titles = sorted(similarity.words(one.title)), sorted(similarity.words(other.title))
    if titles[0] and titles[0] == titles[1]:
        return True
    return _texts_alike(one, other)[0] >= THE_SAME_TEXT


def _texts_alike(one: Described, other: Described) -> tuple[float, tuple[str, ...]]:
    if min(len(similarity.words(each.text)) for each in (one, other)) < ENOUGH_WORDS:
        return 0.0, ()
    return _alike(one.text, other.text)


def _alike(one: str, other: str) -> tuple[float, tuple[str, ...]]:
    found = similarity.likely_same(one, [(0, other)], threshold=0.0)
    return (found[0].score, found[0].shared_words[:12]) if found else (0.0, ())
