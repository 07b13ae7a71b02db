"""The first look at a plan: what each indicator counts this year, last year and over the plan."""

from __future__ import annotations

from dataclasses import dataclass

from kpis.charts import by_year
from kpis.models import Judgement
from kpis.status import Status
from kpis.totals import PlanFigures, Standing
from plans.models import Indicator
from smewg.charts import Chart


@dataclass(frozen=True)
class Tile:
    """One indicator in one year, with the year before it and the whole plan behind it."""

    indicator: Indicator
    year: int
    standing: Standing
    last_year: Standing | None
    series: list[tuple[int, Standing]]
    status: Status
    judgement: Judgement | None
    chart: Chart

    @property
    def figure(self) -> str | None:
        """The figure in words; None where no number stands."""
        return self.standing.words if self.standing.value.number is not None else None

    @property
    def beside(self) -> str:
        """What stands beside the figure: its list, and the year before."""
        listed = f"{self.standing.listed} listed"
        return f"{listed}; {self.year - 1}: {self.last_year.words}" if self.last_year else listed


def tiles(standing: PlanFigures, year: int) -> list[Tile]:
    """A tile for each of the plan's indicators, in the plan's order."""
    first = standing.plan.start_year
    return [
        Tile(
            indicator,
            year,
            standing.standing(indicator, year),
            standing.standing(indicator, year - 1) if year > first else None,
            standing.series(indicator),
            standing.status(indicator, year),
            standing.judgements.get((indicator.pk, year)),
            by_year(standing, indicator),
        )
        for indicator in standing.plan.indicators.all()
    ]


def year_to_show(standing: PlanFigures, asked: str | None) -> int:
    """The year asked for when the plan has it; else the last with a figure; else the first."""
    years = standing.plan.years
    if asked and asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    return standing.last_year_with_a_number() or years[0]
