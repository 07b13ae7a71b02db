"""What was read of a long list, kept as plain data, so that its page shows it without reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from smewg.imports.kinds import kind_of
from smewg.models import ReceivedList, User
from smewg.operations.lists import LookedAt
from smewg.toolkit.imports.finding import Table
from smewg.toolkit.imports.planned_rows import LikelySame, PlannedRow
from smewg.toolkit.imports.questions import About, Choice, Question, Understood
from smewg.toolkit.imports.reading import ListRead
from smewg.toolkit.imports.sheets import Cell, OpenedFile, Sheet, SheetRow
from smewg.toolkit.imports.workbooks import Row

EXAMPLES = 3
"""Rows of the sheet that stand beside its columns, where somebody says which is which."""


def to_dict(looked: LookedAt) -> dict[str, Any]:
    """A look as JSON holds it: what its page shows, and what each row would do."""
    read, table = looked.read, looked.read.table
    return {
        "sheets": [each.name for each in looked.opened.sheets],
        "sheet": table.sheet.name,
        "titles": _texts(table.titles),
        "examples": [_texts(each) for each in table.rows[:EXAMPLES]],
        "rows": len(table.rows),
        "places": table.places,
        "missing": [each.key for each in read.missing],
        "questions": [asdict(each) for each in read.questions],
        "understood": [asdict(each) for each in read.understood],
        "planned": [_planned(each) for each in looked.planned],
        "remarks": looked.kind.remarks(looked.ready),
    }


def _texts(row: SheetRow) -> dict[str, Any]:
    return {"number": row.number, "cells": [cell.text for cell in row.cells]}


def _planned(planned: PlannedRow) -> dict[str, Any]:
    row = planned.row
    return {
        "number": row.number,
        "values": row.values,
        "problems": row.problems,
        "written": row.written,
        "is_hidden": row.is_hidden,
        "doubts": sorted(row.doubts),
        "there": sorted(row.there),
        "is_new": planned.is_new,
        "differs": planned.differs,
        "before": {key: str(value) for key, value in planned.before.items()},
        "stands_as": planned.stands_as,
        "because": planned.because,
        "is_left_out": planned.is_left_out,
        "may_be_another": planned.may_be_another,
        "still_needs": planned.still_needs,
        "likely": [asdict(each) for each in planned.likely],
    }


def from_dict(received: ReceivedList, user: User, kept: Mapping[str, Any]) -> LookedAt:
    """The look again; its rows can be shown, and are read anew before they are taken."""
    kind = kind_of(received.kind)(user, received.where)
    columns = {each.key: each for each in kind.columns}
    table = Table(
        Sheet(kept["sheet"]),
        _row(kept["titles"]),
        [_row(each) for each in kept["examples"]],
        dict(kept["places"]),
    )
    read = ListRead(
        table,
        questions=[_question(each) for each in kept["questions"]],
        understood=[Understood(**each) for each in kept["understood"]],
        missing=[columns[key] for key in kept["missing"] if key in columns],
    )
    opened = OpenedFile([Sheet(name) for name in kept["sheets"]])
    planned = [_planned_again(each) for each in kept["planned"]]
    return LookedAt(received, kind, opened, read, planned, dict(received.answers))


def _row(kept: Mapping[str, Any]) -> SheetRow:
    return SheetRow(kept["number"], [Cell(text) for text in kept["cells"]])


def _question(kept: Mapping[str, Any]) -> Question:
    lists = {key: [Choice(**each) for each in kept[key]] for key in ("choices", "options")}
    return Question(**{**kept, **lists, "about": About(kept["about"])})


def _planned_again(kept: Mapping[str, Any]) -> PlannedRow:
    row = Row(
        kept["number"],
        dict(kept["values"]),
        dict(kept["problems"]),
        dict(kept["written"]),
        kept["is_hidden"],
        set(kept["doubts"]),
        frozenset(kept["there"]),
    )
    names = ("is_new", "differs", "before", "stands_as", "because", "is_left_out")
    more = ("may_be_another", "still_needs")
    likely = [
        LikelySame(**{**each, "shared_words": tuple(each["shared_words"])})
        for each in kept["likely"]
    ]
    return PlannedRow(row, **{key: kept[key] for key in (*names, *more)}, likely=likely)
