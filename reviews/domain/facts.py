"""What a narrative may say in numbers, as the check is given it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from reviews.domain.numbers import Named, NumberKind, numbers_in

LEAST_WORDS = 4
SAYS_NOTHING = frozenset({"and", "are", "for", "from", "the", "was", "were", "with"})
"""A word after a number that does not say what is counted."""


@dataclass(frozen=True)
class Cell:
    """One figure: of an indicator in a year (None: several together) and an area (None: all)."""

    indicator: str
    year: int | None
    area: int | None
    value: int
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """What may be said. `nouns`: counts by what is counted; `names` hold numbers of their own."""

    cells: Sequence[Cell] = ()
    indicators: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By code, the words that speak of it: its code, its heading, the noun of its unit."""
    areas: Mapping[int, frozenset[str]] = field(default_factory=dict)
    nouns: Mapping[str, frozenset[int]] = field(default_factory=dict)
    shares: frozenset[tuple[int, int]] = frozenset()
    beside: frozenset[Fraction] = frozenset()
    phrases: frozenset[tuple[Fraction, str]] = frozenset()
    """A number with the word after it, as it is written beside: "two objectives"."""
    percents: frozenset[Fraction] = frozenset()
    years: frozenset[int] = frozenset()
    days: frozenset[date] = frozenset()
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    projects: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    meetings: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    sentences: frozenset[str] = frozenset()
    """What is said beside, word for word: saying it again is right."""

    def with_text(self, texts: Iterable[str]) -> Facts:
        """These, and every number that the texts name: tables, captions, charts' rows."""
        counts, percents, shares = set(self.beside), set(self.percents), set(self.shares)
        years, days, papers = set(self.years), set(self.days), set(self.papers)
        projects = set(self.projects)
        phrases, texts = set(self.phrases), list(texts)
        for each, after in _with_the_word_after(texts):
            if each.kind is NumberKind.COUNT:
                counts.add(each.value)
                if after:
                    phrases.add((each.value, after))
            elif each.kind is NumberKind.PERCENT:
                percents.add(each.value)
            elif each.kind is NumberKind.SHARE and each.is_written_of:
                shares.add((int(each.value), int(each.of)))
                counts |= {each.value, each.of}
            elif each.kind is NumberKind.PAPER:
                papers.add(each.said.casefold())
            elif each.kind is NumberKind.PROJECT:
                projects.add(project_key(each.said))
            years |= set(each.years)
            days |= set(each.days)
        return replace(
            self, beside=frozenset(counts), percents=frozenset(percents), papers=frozenset(papers),
            shares=frozenset(shares), years=frozenset(years), days=frozenset(days),
            projects=frozenset(projects), phrases=frozenset(phrases),
            sentences=self.sentences | frozenset(_sentences(texts)),
        )  # fmt: skip


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of at least four words: fewer say nothing of what is counted."""
    for text in texts:
        for sentence in text.split(". "):
            if len(sentence.split()) >= LEAST_WORDS:
                yield as_written(sentence)


def as_written(sentence: str) -> str:
    return " ".join(sentence.split()).rstrip(".")


def _with_the_word_after(texts: Iterable[str]) -> Iterator[tuple[Named, str]]:
    """Each number of the texts, with the word that follows it; "" where that says nothing."""
    for text in texts:
        for named in numbers_in(text):
            found = re.match(r"\s+([^\W\d_]{3,})", text[named.end :])
            word = found[1].casefold() if found else ""
            yield named, "" if word in SAYS_NOTHING else word


def project_key(said: str) -> str:
    """Two spellings of one project's number are one: padding and blanks vary."""
    found = re.match(r"([A-Za-z]+)[ -]*0*(\d+)[ /-]*(\d{4}) ?([A-Za-z]*)", said.strip())
    if not found:
        return " ".join(said.split()).upper()
    forum, number, year, letter = found.groups()
    return f"{forum.upper()} {int(number):02d} {year}{letter.upper()}"
