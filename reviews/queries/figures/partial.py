"""A year that a review looks at only in part: what is listed until a day, beside the whole year.

Nobody types figures by the day. So the part is counted from the list, the typed figure of the whole
year stands beside it, and the two are never scaled, summed or compared. An item without a day may
belong to either side, so it is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpis.queries.history_as_of import EvidenceAsOf
from plans.models import Indicator, PriorityArea
from reviews.queries.figures.reading import Figures, cell_of
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Table


@dataclass(frozen=True)
class ListedUntil:
    """How many items happened until the day, after it, and on a day that nobody has noted."""

    day: date
    until: int
    after: int
    undated: int

    @property
    def words(self) -> str:
        """As a cell says it: "9 listed until 31 August 2018; 2 more without a day"."""
        day = day_in_words(self.day)
        said = f"{self.until} listed until {day}" if self.until else f"none listed until {day}"
        return f"{said}; {self.undated} more without a day" if self.undated else said


def listed_until(
    of: Figures, indicator: Indicator, area: PriorityArea | None = None
) -> ListedUntil:
    """The items of the review's partial year; an item counts from its first day."""
    day, year = of.review.last_day, of.review.partial_year
    items = [
        each
        for each in of.items
        if each.year == year
        and each.indicator_id == indicator.pk
        and (area is None or area.pk in each.area_ids)
    ]
    return ListedUntil(
        day,
        until=sum(is_until(each, day) for each in items),
        after=sum(each.held_from is not None and each.held_from > day for each in items),
        undated=sum(each.held_from is None for each in items),
    )


def is_until(item: EvidenceAsOf, day: date) -> bool:
    return item.held_from is not None and item.held_from <= day


def whole_year(of: Figures, indicator: Indicator, area: PriorityArea | None = None) -> int | str:
    """The typed figure of the partial year."""
    return cell_of(of.at(indicator, of.review.partial_year or 0, area))


def heads(of: Figures) -> tuple[str, str]:
    """The two columns of a partial year."""
    year, until = of.review.partial_year, day_in_words(of.review.last_day)
    known = day_in_words(day_of(of.review.moment))
    return f"{year}, listed until {until}", f"{year}, whole year, as known on {known}"


def cells(
    of: Figures, indicator: Indicator, area: PriorityArea | None = None
) -> tuple[str, int | str]:
    return listed_until(of, indicator, area).words, whole_year(of, indicator, area)


def by_area(of: Figures, indicator: Indicator) -> Table:
    """The partial year by priority area, in place of bars that would be compared."""
    rows = [
        (str(area) if area else "Total", *cells(of, indicator, area)) for area in [*of.areas, None]
    ]
    year = of.review.partial_year
    caption = f"{indicator.code} by priority area, {year} in part"
    return Table(caption, ("Priority area", *heads(of)), tuple(rows), of.source, note=NOTE)


NOTE = "What is listed until the day and the whole year are not added up or compared."
