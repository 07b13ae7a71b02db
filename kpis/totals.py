"""The one definition of a figure and a total, for page, chart, file and document alike.

Nothing is stored that can be computed: every figure here is read from the cells when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kpis import figures
from kpis.figures import FigureValue
from kpis.models import Figure
from plans.models import Indicator, Plan, PriorityArea
from smewg.models import User


@dataclass(frozen=True)
class PlanFigures:
    """A plan's figures by indicator, year and area, with blanks for cells nobody wrote."""

    plan: Plan
    cells: dict[tuple[int, int, int | None], Figure]

    def figure(self, indicator: Indicator, year: int, area: PriorityArea | None = None) -> Figure:
        """The cell, or an unsaved blank one; the total when `area` is None."""
        key = (indicator.pk, year, area.pk if area else None)
        return self.cells.get(key) or Figure(area=area)

    def value(
        self, indicator: Indicator, year: int, area: PriorityArea | None = None
    ) -> FigureValue:
        """What stands for the indicator in `year`, in one area or in total."""
        return self.figure(indicator, year, area).value

    def series(
        self, indicator: Indicator, area: PriorityArea | None = None
    ) -> list[tuple[int, FigureValue]]:
        """Each year of the plan with what stands for it, first to last."""
        return [(year, self.value(indicator, year, area)) for year in self.plan.years]

    def last_year_with_a_number(self) -> int | None:
        """The last year of the plan in which any cell holds a number."""
        return max(
            (year for (_, year, _), cell in self.cells.items() if cell.number is not None),
            default=None,
        )

    def so_far(self, indicator: Indicator, area: PriorityArea | None = None) -> FigureValue:
        """The sum of the years that have a number; blank when none has.

        An activity counts once, in the year it was carried out, so years may be summed.
        """
        numbers = [value.number for _, value in self.series(indicator, area)]
        known = [number for number in numbers if number is not None]
        return figures.counted(sum(known)) if known else figures.BLANK


def plan_figures(plan: Plan, user: User) -> PlanFigures:
    """The figures of `plan` that `user` may see, in one query."""
    return PlanFigures(plan, _by_cell(Figure.objects.visible_to(user).of_plan(plan)))


def _by_cell(cells: Iterable[Figure]) -> dict[tuple[int, int, int | None], Figure]:
    return {
        (each.count.indicator_id, each.count.reporting_year.year, each.area_id): each
        for each in cells
    }
