"""A year's grid: indicators down, priority areas across, and the total.

A cell's key is the indicator's slug and the area's number, or `total`: kpi-1.3, kpi-1.total.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kpis.domain import figures
from kpis.domain.reconciliation import Reconciliation, differ
from kpis.domain.status import Status
from kpis.models import Correction, Figure, FigureConflict, ReportingYear
from kpis.queries.totals import CurrentFigure, PlanFigures, plan_figures, typed_figures
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.values import Value

TOTAL = "total"


@dataclass
class Cell:
    """One box of the grid, with what was typed into it where that was not saved."""

    indicator: Indicator
    area: PriorityArea | None
    current: CurrentFigure
    last_year: Value | None
    typed: str | None = None
    message: str = ""
    conflict: FigureConflict | None = None

    @property
    def key(self) -> str:
        return f"{self.indicator.slug}.{self.column}"

    @property
    def figure(self) -> Figure:
        return self.current.figure

    @property
    def differs(self) -> bool:
        """Whether the figure and the list behind it say different things."""
        return differ(self.figure.value, self.current.listed)

    @property
    def column(self) -> str:
        return str(self.area.number) if self.area else TOTAL

    @property
    def name(self) -> str:
        """The cell's name in a sentence."""
        return f"{self.indicator.code}, {f'area {self.area.number}' if self.area else TOTAL}"

    @property
    def text(self) -> str:
        """What stands in the box: the typed text while it is not saved."""
        return str(self.figure.value) if self.typed is None else self.typed


@dataclass
class Row:
    """One indicator's cells, areas first and the total last."""

    indicator: Indicator
    cells: list[Cell]
    reconciliation: Reconciliation
    explanation: str
    status: Status

    @property
    def differences(self) -> list[str]:
        """Where the typed figures and the list say different things."""
        return self.reconciliation.differences

    @property
    def needs_explanation(self) -> bool:
        return bool(self.differences) and not self.explanation

    @property
    def total(self) -> Cell:
        return self.cells[-1]


@dataclass
class Grid:
    reporting_year: ReportingYear
    rows: list[Row]
    figures: PlanFigures
    corrections: list[Correction] = field(default_factory=list)

    @property
    def year_text(self) -> str:
        return str(self.reporting_year)

    @property
    def areas(self) -> list[PriorityArea]:
        return list(self.reporting_year.plan.areas.all())

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)

    @property
    def differing_rows(self) -> list[Row]:
        return [row for row in self.rows if row.differences]

    def by_key(self) -> dict[str, Cell]:
        return {cell.key: cell for cell in self.cells}

    def blank_cells(self) -> int:
        """How many cells nobody has answered yet."""
        return sum(cell.figure.value == figures.BLANK for cell in self.cells)

    def below_and_right(self, key: str) -> list[list[Cell]]:
        """The rows and cells from the cell `key` on, as a pasted block covers them."""
        anchor = self.by_key()[key]
        first_row = next(i for i, row in enumerate(self.rows) if anchor in row.cells)
        first_column = self.rows[first_row].cells.index(anchor)
        return [row.cells[first_column:] for row in self.rows[first_row:]]


@dataclass
class TypedGrid:
    """What is typed in a year's cells, without the lists, aims and words beside it.

    A save needs and answers no more of the grid; to count a plan's items takes far longer.
    """

    reporting_year: ReportingYear
    figures: PlanFigures

    @property
    def cells(self) -> Iterator[Cell]:
        year = self.reporting_year
        return (
            Cell(indicator, area, self.figures.at(indicator, year.year, area), None)
            for indicator in year.plan.indicators.all()
            for area in _columns(year)
        )

    @property
    def in_areas(self) -> dict[str, int | None]:
        """By indicator, what its areas sum to; None where none of them has a number."""
        year = self.reporting_year.year
        return {
            each.slug: self.figures.reconciliation(each, year).typed_in_areas.number
            for each in self.reporting_year.plan.indicators.all()
        }

    def by_key(self) -> dict[str, Cell]:
        return {cell.key: cell for cell in self.cells}


def typed_grid(reporting_year: ReportingYear, user: User) -> TypedGrid:
    """What is typed in the year, as `user` may see it; one query."""
    return TypedGrid(reporting_year, typed_figures(reporting_year, user))


def grid(reporting_year: ReportingYear, user: User) -> Grid:
    """The year's grid as `user` may see it, in a fixed number of queries (queries.totals)."""
    current = plan_figures(reporting_year.plan, user)
    return Grid(
        reporting_year,
        [
            Row(
                indicator,
                _cells(indicator, reporting_year, current),
                current.reconciliation(indicator, reporting_year.year),
                current.explanation(indicator, reporting_year.year),
                current.status(indicator, reporting_year.year),
            )
            for indicator in reporting_year.plan.indicators.all()
        ],
        current,
        current.corrections(year=reporting_year.year),
    )


def _cells(indicator: Indicator, reporting_year: ReportingYear, current: PlanFigures) -> list[Cell]:
    year = reporting_year.year
    has_last_year = year - 1 in reporting_year.plan.years
    return [
        Cell(
            indicator,
            area,
            current.at(indicator, year, area),
            current.value(indicator, year - 1, area) if has_last_year else None,
        )
        for area in _columns(reporting_year)
    ]


def _columns(reporting_year: ReportingYear) -> list[PriorityArea | None]:
    return [*reporting_year.plan.areas.all(), None]
