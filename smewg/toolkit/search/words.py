"""Words as a search compares them: without capitals, accents and signs; and words that look alike.

Without the database. A folded text is its words with one blank before, between and after them, so
that " peru " is a whole word of it, " per" the start of one, and "eru" a part of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

WORD = re.compile(r"[^\W_]+")
LITTLE_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on"))
LITTLE_WORDS |= {"or", "the", "to", "with"}
SHORTEST_PART = 3
"""Letters from which a part of a word is looked for; a shorter text must be the start of one."""
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y")
SHORTEST_STEM = 5
FORGIVEN_FROM, LONGEST_WORD = 4, 40
SHORT = 80


def fold(text: str) -> str:
    """The words of `text` as they are compared: " viet nam 2017 "; " " for a text without words."""
    return _fold_short(text) if len(text) <= SHORT else _fold(text)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return f" {' '.join(WORD.findall(kept))} ".replace("  ", " ")


_fold_short = lru_cache(maxsize=8_192)(_fold)
"""Words and names come again and again."""


def words_of(text: str) -> list[str]:
    return fold(text).split()


def forgivable(folded: str) -> set[str]:
    """The words of a folded text for which a typing error is forgiven: no numbers, not too short.

    A word with a digit in it is a number of a paper or a project, which nobody guesses.
    """
    return {
        each
        for each in folded.split()
        if FORGIVEN_FROM <= len(each) <= LONGEST_WORD and is_a_word(each)
    }


def is_a_word(word: str) -> bool:
    return not any(letter.isdigit() for letter in word)


def ways_to_stand(word: str) -> tuple[str, ...]:
    """What a folded text must hold, one of them, so that it has the word in it.

    A part of a word will do ("funding" stands in "crowdfunding"), and so will the word without its
    ending ("practices" finds practice). Two letters must begin a word; one stands alone.
    """
    if len(word) < SHORTEST_PART:
        return (f" {word}" if len(word) > 1 else f" {word} ",)
    stem = _without_ending(word)
    return (word,) if stem == word else (word, stem)


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def errors_forgiven(word: str) -> int:
    """How many letters may be wrong, missing, too many or changed about; none in a number."""
    if len(word) < FORGIVEN_FROM or not is_a_word(word):
        return 0
    return 1 if len(word) < 8 else 2


def near(word: str, known: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The known words that differ by no more letters than are forgiven: how many, the word.

    Nearest first, then by the alphabet.
    """
    most = errors_forgiven(word)
    if not most:
        return
    found = process.extract(
        word, sorted(set(known)), scorer=OSA.distance, score_cutoff=most, limit=None
    )
    for other, distance, _ in sorted(found, key=lambda each: (each[1], each[0])):
        yield int(distance), other


def lengths_near(word: str) -> tuple[int, int]:
    """How short and how long a word may be that is near to this one."""
    most = errors_forgiven(word)
    return len(word) - most, len(word) + most
