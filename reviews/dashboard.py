"""The first look at a plan: what each indicator counts this year, last year and over the plan."""

from __future__ import annotations

from dataclasses import dataclass

from kpis.figures import FigureValue
from kpis.totals import PlanFigures
from plans.models import Indicator


@dataclass(frozen=True)
class Tile:
    """One indicator in one year, with the year before it and the whole plan behind it."""

    indicator: Indicator
    year: int
    value: FigureValue
    last_year: FigureValue | None
    series: list[tuple[int, FigureValue]]

    @property
    def change(self) -> str:
        """The difference to last year in words; never a percentage, for the counts are small."""
        if self.last_year is None:
            return "first year of the plan"
        if self.value.number is None or self.last_year.number is None:
            return "no comparison yet"
        difference = self.value.number - self.last_year.number
        if difference == 0:
            return f"the same as {self.year - 1}"
        return f"{abs(difference)} {'more' if difference > 0 else 'fewer'} than {self.year - 1}"


def tiles(standing: PlanFigures, year: int) -> list[Tile]:
    """A tile for each of the plan's indicators, in the plan's order."""
    first = standing.plan.start_year
    return [
        Tile(
            indicator,
            year,
            standing.value(indicator, year),
            standing.value(indicator, year - 1) if year > first else None,
            standing.series(indicator),
        )
        for indicator in standing.plan.indicators.all()
    ]


def year_to_show(standing: PlanFigures, asked: str | None) -> int:
    """The year asked for when the plan has it; else the last with a figure; else the first."""
    years = standing.plan.years
    if asked and asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    return standing.last_year_with_a_number() or years[0]
