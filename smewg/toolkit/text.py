"""Numbers and their nouns in a sentence, and numbers that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def count_of(number: int, one: str, several: str = "") -> str:
    """The number with its noun: "1 line", "3 lines"; `several` where it is not one with an s."""
    return f"{number} {noun_for(number, one, several)}"


def noun_for(number: int, one: str, several: str = "") -> str:
    """The noun alone, where the number stands apart from it: "line", "lines"."""
    return one if number == 1 else several or f"{one}s"


def storable(text: str) -> str:
    """The text as every database keeps it: a character that one refuses is shown as a sign."""
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def whole_number(text: str | None, *, digits: int = 9) -> int | None:
    """The number that `text` is, in ASCII digits and no more than `digits` of them; None else."""
    if not text or len(text) > digits or not (text.isascii() and text.isdigit()):
        return None
    return int(text)


def years_in_words(years: Iterable[int]) -> str:
    """Years in a sentence: 2017; 2017 and 2019; 2017 to 2019; empty for none."""
    found = sorted(years)
    if len(found) > 2 and found[-1] - found[0] == len(found) - 1:
        return f"{found[0]} to {found[-1]}"
    return listed([str(year) for year in found])


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: Peru; Peru and Chile; Peru, Chile and Mexico; empty for none."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def in_a_sentence(name: str) -> str:
    """A name within a sentence: a capital that only begins a word becomes small."""
    rest = name[1:]
    begins = name[:1].isupper() and rest[:1].islower() and rest == rest.lower()
    return name[:1].lower() + rest if begins else name
