"""What a chart of counts finds, as its title, by stated rules.

1. An area with 0 of an indicator in each year that has a number, at least two of them; not where
   the whole indicator has 0. 2. An area with the fewest of an indicator in each closed year, at
   least two of them, of areas that all have a number. 3. The largest change in an area between the
   last two closed years in a row. 4. Else the measure and its years. The plan's order decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from smewg.toolkit.text import in_a_sentence, years_in_words
from smewg.toolkit.values import Value

Figures = Mapping[int, Value]


@dataclass(frozen=True)
class Counted:
    """An indicator's figures by year: in each area, in the plan's order, and in total."""

    name: str
    areas: Sequence[Figures]
    total: Figures


@dataclass(frozen=True)
class Finding:
    """A chart's title, and the place of the area that it speaks of."""

    title: str
    area: int | None = None


def of_areas(counted: Sequence[Counted], areas: Sequence[str], measure: str) -> Finding:
    """The first rule that finds anything; `measure` says what is shown where none does."""
    for rule in (_zero, _fewest, _largest_change):
        found = next(rule(counted, areas), None)
        if found:
            return found
    return Finding(measure)


def _zero(counted: Sequence[Counted], areas: Sequence[str]) -> Iterator[Finding]:
    for place, area in enumerate(areas):
        for each in counted:
            if _is_zero(each.areas[place]) and not _is_zero(each.total):
                years = _years_so_far(each.areas[place])
                yield Finding(f"{area} has 0 {in_a_sentence(each.name)} in {years}", place)


def _is_zero(figures: Figures) -> bool:
    numbers = [each.number for each in figures.values() if each.number is not None]
    return len(numbers) > 1 and not any(numbers)


def _years_so_far(figures: Figures) -> str:
    closed = [year for year, each in figures.items() if each.is_comparable]
    begun = [year for year, each in figures.items() if each.number is not None]
    so_far = [year for year in begun if year not in closed]
    if not so_far:
        return years_in_words(closed)
    told = f"so far in {years_in_words(so_far)}"
    return f"{years_in_words(closed)}, and {told}" if closed else f"{years_in_words(so_far)} so far"


def _fewest(counted: Sequence[Counted], areas: Sequence[str]) -> Iterator[Finding]:
    for each in counted:
        years = [y for y, value in each.total.items() if _all_closed(each, y) and value]
        if len(years) < 2 or len(areas) < 2:
            continue
        lowest = {_lowest(each, year) for year in years}
        place = lowest.pop()
        if not lowest and place is not None:
            told = f"the fewest {in_a_sentence(each.name)} in each of {years_in_words(years)}"
            yield Finding(f"{areas[place]} has {told}", place)


def _all_closed(counted: Counted, year: int) -> bool:
    return all(year in area and area[year].is_comparable for area in counted.areas)


def _lowest(counted: Counted, year: int) -> int | None:
    """The place of the area that alone has the lowest number; None where several have it."""
    numbers = [area[year].number or 0 for area in counted.areas]
    return numbers.index(min(numbers)) if numbers.count(min(numbers)) == 1 else None


def _largest_change(counted: Sequence[Counted], areas: Sequence[str]) -> Iterator[Finding]:
    found = [
        (abs(now - was), f"{each.name} in {area}: {now} in {year}, {was} in {year - 1}", place)
        for each in counted
        for place, area in enumerate(areas)
        if (pair := last_pair(each.areas[place])) and pair[1] != pair[2]
        for year, was, now in [pair]
    ]
    if found:
        _, title, place = max(found, key=lambda each: each[0])
        yield Finding(title, place)


def last_pair(figures: Figures) -> tuple[int, int, int] | None:
    """The last two closed numbers, of years in a row: the year, the number before, the number."""
    closed = {y: v.number for y, v in figures.items() if v.is_comparable and v.number is not None}
    year = max(closed, default=0)
    return (year, closed[year - 1], closed[year]) if year - 1 in closed else None
