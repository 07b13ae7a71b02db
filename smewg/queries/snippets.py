"""The words of a text that match what was looked for, with a few around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smewg.queries.search_terms import Term
from smewg.toolkit.search import words

BEFORE, SHOWN = 8, 30
"""Words before the first that matches, and in all."""


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The whole text, in pieces that match and pieces that do not."""
    spots = _words_at(text)
    return _pieces(text, 0, len(text), _matches(text, spots, terms))


def around(text: str, terms: Sequence[Term]) -> list[Piece]:
    """The beginning of the text, or what is around the first word that matches."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    plain = " · ".join(line for line in lines if line)
    spots = _words_at(plain)
    matches = _matches(plain, spots, terms)
    first = next((place for place, spot in enumerate(spots) if spot in matches), 0)
    start = max(0, first - BEFORE)
    shown = spots[start : start + SHOWN]
    if not shown:
        return []
    begins, ends = (0 if start == 0 else shown[0][0]), shown[-1][1]
    if start + SHOWN >= len(spots):
        ends = len(plain)
    pieces = _pieces(plain, begins, ends, matches)
    before, after = [Piece("… ")] if begins else [], [Piece(" …")] if ends < len(plain) else []
    return [*before, *pieces, *after]


Spot = tuple[int, int]


def _words_at(text: str) -> list[Spot]:
    return [each.span() for each in words.WORD.finditer(text)]


def _matches(text: str, spots: Sequence[Spot], terms: Sequence[Term]) -> set[Spot]:
    """The places of the words that make a term match, the whole word each."""
    folded = [words.fold(text[start:end]).strip() for start, end in spots]
    found: set[Spot] = set()
    for way in {way for term in terms for way in term.ways}:
        wanted = way.split()
        for place in range(len(folded) - len(wanted) + 1):
            if _is_here(folded[place : place + len(wanted)], wanted, way):
                found.update(spots[place : place + len(wanted)])
    return found


def _is_here(said: Sequence[str], wanted: Sequence[str], way: str) -> bool:
    if len(wanted) > 1 or way.endswith(" "):
        return list(said) == list(wanted)
    return said[0].startswith(wanted[0]) if way.startswith(" ") else wanted[0] in said[0]


def _pieces(text: str, begins: int, ends: int, matches: set[Spot]) -> list[Piece]:
    found: list[Piece] = []
    place = begins
    for start, end in sorted(spot for spot in matches if begins <= spot[0] and spot[1] <= ends):
        found += [Piece(text[place:start]), Piece(text[start:end], is_match=True)]
        place = end
    found.append(Piece(text[place:ends]))
    return [each for each in found if each.text]
