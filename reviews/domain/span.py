"""A span of a plan's years, as a reader asks for it and as a sentence says it."""

from __future__ import annotations

from dataclasses import dataclass

from smewg.toolkit.text import whole_number


@dataclass(frozen=True)
class Span:
    """The years from `first` to `last`, both in it."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.is_one_year else f"{self.first} to {self.last}"

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    @property
    def is_one_year(self) -> bool:
        return self.first == self.last

    @property
    def query(self) -> str:
        """The span as the dashboard's address names it."""
        return f"from={self.first}&to={self.last}"


def whole(years: range) -> Span:
    return Span(years[0], years[-1])


def first_half(years: range) -> Span:
    """The mid-term span: the plan's first half, the middle year of an odd number in it."""
    return Span(years[0], years[(len(years) - 1) // 2])


def named(span: Span, years: range) -> str:
    """The span with what it is of its plan: "2017 to 2018, the plan's first half"."""
    if span == whole(years):
        return f"{span}, the whole plan"
    if span == first_half(years):
        return f"{span}, the plan's first half"
    return str(span)


def ready(years: range) -> list[tuple[str, Span]]:
    """The spans that stand as links: the whole plan, its first half, and each of its years."""
    spans = [("Whole plan", whole(years))]
    if len(years) > 2:
        spans.append(("Mid-term", first_half(years)))
    if len(years) > 1:
        spans += [(str(year), Span(year, year)) for year in years]
    return spans


def asked(years: range, first: str | None, last: str | None) -> Span:
    """The span that two texts of an address name; what is no year of the plan is its edge."""
    begins, ends = _year(years, first) or years[0], _year(years, last) or years[-1]
    return Span(min(begins, ends), max(begins, ends))


def _year(years: range, text: str | None) -> int | None:
    year = whole_number(text, digits=4)
    return None if year is None else min(max(year, years[0]), years[-1])
