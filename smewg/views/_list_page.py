"""The rows of a received list as its page shows them: old and new under the person's own titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from smewg.operations.lists import LookedAt
from smewg.toolkit.days import day_in_words
from smewg.toolkit.imports.planned_rows import LikelySame, PlannedRow, Verdict
from smewg.toolkit.imports.workbooks import Column, Reads


@dataclass(frozen=True)
class ShownCell:
    """A cell: what becomes, what was where that differs, and what the person wrote."""

    title: str
    becomes: str
    was: str = ""
    changes: bool = False
    written: str = ""


@dataclass(frozen=True)
class Asked:
    """A cell that needs an answer: its field on the page, and why."""

    name: str
    title: str
    problem: str
    value: str
    choices: Sequence[str] = ()
    is_long: bool = False
    sure: str = ""
    """The field by which a person says that it is right as it stands."""


@dataclass(frozen=True)
class ShownRow:
    """A row of the page."""

    number: int
    title: str
    stands_as: str
    because: str
    still_needs: str
    is_hidden: bool
    cells: Sequence[ShownCell]
    asked: Sequence[Asked] = ()
    likely: Sequence[LikelySame] = field(default_factory=list)
    needs: str = ""
    other: Sequence[str] = ()
    """What is wrong with the row as a whole."""
    may_be_another: bool = False
    may_come_back: bool = False


def shown_rows(
    looked: LookedAt, verdict: Verdict, many: int | None
) -> tuple[list[str], list[ShownRow]]:
    """The titles, and the first `many` rows of one verdict; columns blank in all are left out."""
    rows = [_shown(looked, each) for each in looked.with_verdict(verdict)[:many]]
    cells = list(zip(*(row.cells for row in rows), strict=True))
    said = [
        any(each.becomes or each.changes or each.written for each in column) for column in cells
    ]
    titles = [column[0].title for column, is_said in zip(cells, said, strict=True) if is_said]
    kept = [
        replace(row, cells=[each for each, is_said in zip(row.cells, said, strict=True) if is_said])
        for row in rows
    ]
    return titles, kept


def _shown(looked: LookedAt, planned: PlannedRow) -> ShownRow:
    table, row = looked.read.table, planned.row
    columns = {each.key: each for each in looked.kind.columns}
    keys = sorted(table.places, key=lambda key: table.places[key])
    extra = [key for key in columns if key in row.there and key not in table.places]
    return ShownRow(
        row.number,
        looked.kind.heading(row) or "Without a title",
        planned.stands_as,
        planned.because,
        planned.still_needs,
        row.is_hidden,
        [_cell(planned, columns[key], table.title_of(key)) for key in keys],
        [
            _asked(planned, columns[key], table.title_of(key) or columns[key].title, problem)
            for key, problem in row.problems.items()
            if key in columns
        ],
        planned.likely,
        "; ".join(
            f"{columns[key].title}: {words(row.values[key], columns[key])}"
            for key in extra
            if row.values[key]
        ),
        [problem for key, problem in row.problems.items() if key not in columns],
        planned.may_be_another and not planned.is_left_out,
        bool(looked.told.get(f"leave:{row.number}")),
    )


def _cell(planned: PlannedRow, column: Column, title: str) -> ShownCell:
    key, row = column.key, planned.row
    becomes = words(row.values[key], column)
    changes = planned.changed(key)
    was = words(planned.before.get(key, ""), column) if changes else ""
    written = row.written.get(key, "")
    return ShownCell(title, becomes, was, changes, written if written != becomes else "")


def _asked(planned: PlannedRow, column: Column, title: str, problem: str) -> Asked:
    value = planned.row.values.get(column.key, "")
    choices = () if column.several else column.choices
    name = f"row|cell:{planned.row.number}:{column.key}"
    sure = f"row|sure:{planned.row.number}:{column.key}"
    is_doubt = column.key in planned.row.doubts
    is_long = "\n" in value or len(value) > 120
    return Asked(name, title, problem, value, choices, is_long, sure if is_doubt else "")


def words(text: str, column: Column) -> str:
    """A value as a sentence says it: days in words, thousands apart."""
    if column.reads in (Reads.DAY, Reads.LAST_DAY):
        try:
            return day_in_words(date.fromisoformat(text))
        except ValueError:
            return text
    if column.reads in (Reads.MONEY, Reads.WHOLE) and text.isascii() and text.isdigit():
        return f"{int(text):,}"
    return text
