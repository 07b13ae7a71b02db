"""What was typed in the grid of a year: read, saved row by row, and what was in the way."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kpis.domain import figures
from kpis.domain.figures import FigureError
from kpis.models import Figure, FigureChange, FigureConflict, FiguresRefused, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.grid import Cell, Grid, TypedGrid
from smewg.models import User
from smewg.toolkit.text import whole_number


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


def save(
    page: Grid | TypedGrid, sent: Mapping[str, Entry], by: User, change_set: uuid.UUID
) -> Outcome:
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
