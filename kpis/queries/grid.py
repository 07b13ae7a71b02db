"""A year's grid: indicators down, priority areas across, and the total.

A cell's key is the indicator's slug and the area's number, or `total`: kpi-1.3, kpi-1.total.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpis.domain import figures
from kpis.domain.figures import FigureError
from kpis.domain.reconciliation import Reconciliation, differ
from kpis.domain.status import Status
from kpis.models import (
    Correction,
    Figure,
    FigureChange,
    FigureConflict,
    FiguresRefused,
    ReportingYear,
)
from kpis.operations.figures import change_figures
from kpis.queries.totals import CurrentFigure, PlanFigures, plan_figures
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.text import whole_number
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
        current.corrections(year=reporting_year.year),
    )


def _cells(indicator: Indicator, reporting_year: ReportingYear, current: PlanFigures) -> list[Cell]:
    year = reporting_year.year
    columns: list[PriorityArea | None] = [*reporting_year.plan.areas.all(), None]
    has_last_year = year - 1 in reporting_year.plan.years
    return [
        Cell(
            indicator,
            area,
            current.at(indicator, year, area),
            current.value(indicator, year - 1, area) if has_last_year else None,
        )
        for area in columns
    ]


@dataclass
class Entry:
    """What a form or a script sent for one cell."""

    text: str | None = None
    note: str | None = None
    was: str | None = None
    seen: int | None = None
    choice: str = ""
    conflict: str = ""

    @property
    def is_untouched(self) -> bool:
        """Whether the box still holds what the page showed: no opinion, so no conflict."""
        return self.note is None and (self.text is None or self.text.strip() == self.was)


@dataclass
class Outcome:
    """What became of the entries: saved keys; everything else stays on the page as typed."""

    saved: list[str] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, FigureConflict] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return not (self.messages or self.conflicts)


def entries(posted: Mapping[str, Any]) -> dict[str, Entry]:
    """The entries of a posted grid by cell key; fields are named cell-KEY, seen-KEY, ..."""
    found: dict[str, Entry] = {}
    for name, value in posted.items():
        kind, _, key = name.partition("-")
        entry = found.setdefault(key, Entry()) if kind in _FIELDS else None
        if entry is not None:
            setattr(entry, _FIELDS[kind], _version(value) if kind == "seen" else value)
    return {key: entry for key, entry in found.items() if (entry.text, entry.note) != (None, None)}


def _version(text: str) -> int:
    """The version that the page showed; -1, which no cell has, where the page said none."""
    number = whole_number(text) if text else 0
    return -1 if number is None else number


_FIELDS = {
    "cell": "text",
    "note": "note",
    "was": "was",
    "seen": "seen",
    "choose": "choice",
    "conflict": "conflict",
}


def save(page: Grid, sent: Mapping[str, Entry], by: User, change_set: uuid.UUID) -> Outcome:
    """Save what was sent, indicator by indicator, and mark on `page` what could not be saved.

    The cells of one indicator are saved together or not at all, for one rule binds them.
    """
    outcome = Outcome()
    cells = page.by_key()
    changes: dict[int, dict[str, FigureChange]] = {}
    for key, entry in sent.items():
        if key not in cells:
            outcome.messages[key] = f"There is no cell {key} in {page.reporting_year}'s grid."
        elif entry.conflict and not entry.choice:
            outcome.messages[key] = "Choose which figure stands: yours or theirs."
        elif not entry.is_untouched and entry.choice != "theirs":
            _read_into(changes, outcome, cells[key], entry)
    for row in changes.values():
        _save_row(page.reporting_year, row, by, change_set, outcome)
    _mark(cells, sent, outcome)
    return outcome


def _read_into(
    changes: dict[int, dict[str, FigureChange]], outcome: Outcome, cell: Cell, entry: Entry
) -> None:
    try:
        value = figures.read(entry.text) if entry.text is not None else None
    except FigureError as error:
        outcome.messages[cell.key] = str(error)
        return
    changes.setdefault(cell.indicator.pk, {})[cell.key] = FigureChange(
        cell.indicator,
        cell.area,
        seen_version=cell.figure.version if entry.seen is None else entry.seen,
        value=value,
        note=entry.note.strip() if entry.note is not None else None,
        reason=_chosen_over(cell.figure) if entry.choice == "mine" else "",
    )


def _chosen_over(current: Figure) -> str:
    return f"chosen over {current.value.words}, entered by {current.changed_by}"


def _save_row(
    reporting_year: ReportingYear,
    row: dict[str, FigureChange],
    by: User,
    change_set: uuid.UUID,
    outcome: Outcome,
) -> None:
    keys = {change: key for key, change in row.items()}
    try:
        change_figures(reporting_year, row.values(), by=by, change_set=change_set)
    except FiguresRefused as refused:
        outcome.conflicts |= {keys[each.change]: each for each in refused.conflicts}
        outcome.messages |= {keys[each.change]: each.message for each in refused.problems}
        together = set(row) - set(outcome.conflicts) - set(outcome.messages)
        outcome.messages |= dict.fromkeys(together, "Not saved yet: settle the cell beside it.")
    else:
        outcome.saved += row


def _mark(cells: dict[str, Cell], sent: Mapping[str, Entry], outcome: Outcome) -> None:
    for key, cell in cells.items():
        cell.message = outcome.messages.get(key, "")
        cell.conflict = outcome.conflicts.get(key)
        if key in sent and (cell.message or cell.conflict):
            cell.typed = sent[key].text
