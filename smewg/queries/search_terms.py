"""What was typed into the search, as what a text must hold.

A name that several words make is one term ("viet nam"), and each of its spellings will do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smewg.toolkit.search import words

MOST_TERMS, LONGEST_NAME = 10, 8


@dataclass(frozen=True)
class Term:
    """One word or name as it was typed, folded, and the texts of which one must stand there."""

    typed: str
    ways: tuple[str, ...]

    @property
    def main(self) -> str:
        return self.ways[0]


Spellings = Mapping[str, tuple[str, ...]]
"""By each spelling of a name, folded: the texts of which one must stand there."""


def terms_of(typed: str, spellings: Spellings) -> list[Term]:
    """The terms of a question: names that are known by a spelling, and the other words."""
    rest, found = words.words_of(typed)[: 3 * MOST_TERMS], []
    while rest:
        length = _name_at(rest, spellings)
        word = " ".join(rest[: length or 1])
        ways = spellings[word] if length else words.ways_to_stand(word)
        found.append(Term(word, ways))
        rest = rest[length or 1 :]
    telling = [each for each in found if each.typed not in words.LITTLE_WORDS]
    return list({each.typed: each for each in telling or found}.values())[:MOST_TERMS]


def by_spelling(names: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Things, each by all its spellings, as `terms_of` takes them.

    The first is the official one: by it is ranked, and it alone is shown.
    """
    found: dict[str, tuple[str, ...]] = {}
    for spellings in names:
        folded = list(dict.fromkeys(words.fold(str(each)) for each in spellings if each))
        for each in folded:
            if each.strip():
                found.setdefault(each.strip(), tuple(folded))
    return found


def _name_at(rest: Sequence[str], spellings: Spellings) -> int:
    """How many of the first words are a known name; 0 where none are."""
    for length in range(min(LONGEST_NAME, len(rest)), 0, -1):
        if " ".join(rest[:length]) in spellings:
            return length
    return 0


def name_near(term: Term, spellings: Spellings) -> Term | None:
    """The name that a mistyped word means, where one spelling is near: "vietnm" is Viet Nam."""
    joined = {spelling.replace(" ", ""): spelling for spelling in spellings}
    nearest = next(iter(words.near(term.typed, joined)), None)
    return Term(term.typed, spellings[joined[nearest[1]]]) if nearest else None
