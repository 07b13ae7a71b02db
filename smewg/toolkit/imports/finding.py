"""Finding the list in a file: its sheet, the row of titles, and which column is which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from smewg.toolkit.imports.sheets import OpenedFile, Sheet, SheetRow, WorkbookRefused
from smewg.toolkit.imports.workbooks import Column

ROWS_FOR_TITLES = 40
"""How far down the titles are looked for."""


def title_key(text: str) -> str:
    """A title as it is compared: without stars, line breaks, odd blanks and brackets' blanks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[*:_?]+", " ", plain).split())


@dataclass
class Table:
    """A sheet's list: the row of titles, the filled rows below, and each column's place."""

    sheet: Sheet
    titles: SheetRow
    rows: list[SheetRow]
    places: dict[str, int] = field(default_factory=dict)
    """Where each column stands, by its key."""

    @property
    def unused(self) -> list[tuple[int, str]]:
        """Titled columns that are not read, by place."""
        used = set(self.places.values())
        return [
            (at, cell.text)
            for at, cell in enumerate(self.titles.cells)
            if cell.text and at not in used
        ]

    def title_of(self, key: str) -> str:
        """The person's own title of a column."""
        place = self.places.get(key)
        return self.titles.cell(place).text if place is not None else ""


def known_titles(columns: Sequence[Column]) -> dict[str, str]:
    """Each column's key by the titles and aliases that it is known by; its own title first."""
    found: dict[str, str] = {}
    for column in columns:
        found.setdefault(title_key(column.title), column.key)
    for column in columns:
        for alias in column.aliases:
            found.setdefault(title_key(alias), column.key)
    return found


def places_in(row: SheetRow, known: Mapping[str, str], told: Mapping[str, str]) -> dict[str, int]:
    """Each column's place in a row of titles; `told` are answers by the title's key."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        key = told.get(title_key(cell.text), known.get(title_key(cell.text), ""))
        if key and key not in found:
            found[key] = at
    return found


def candidates(
    opened: OpenedFile, columns: Sequence[Column], told: Mapping[str, str]
) -> list[Table]:
    """The lists that a file may hold, a sheet each, the likeliest first."""
    known = known_titles(columns)
    tables = []
    for sheet in opened.sheets:
        scored = [
            (len(places_in(row, known, told)), -at, row)
            for at, row in enumerate(sheet.rows[:ROWS_FOR_TITLES])
        ]
        if scored:
            score, at, row = max(scored, key=lambda each: each[:2])
            if not score:
                row = _likely_titles(sheet.rows[:ROWS_FOR_TITLES])
                at = -sheet.rows.index(row)
            tables.append(table_of(sheet, -at, known, told))
    return sorted(tables, key=lambda each: (-len(each.places), -bool(each.rows)))


def table_of(sheet: Sheet, at: int, known: Mapping[str, str], told: Mapping[str, str]) -> Table:
    row = sheet.rows[at]
    return Table(sheet, row, sheet.rows[at + 1 :], places_in(row, known, told))


def _likely_titles(rows: Sequence[SheetRow]) -> SheetRow:
    """Where no title is known: the first row with as many texts as any."""
    return max(rows, key=lambda row: (sum(1 for cell in row.cells if cell.text), -row.number))


def missing(table: Table, columns: Sequence[Column]) -> list[Column]:
    """The columns that must be there and are not."""
    return [each for each in columns if each.needed and each.key not in table.places]


def require_rows(opened: OpenedFile) -> None:
    if not any(sheet.rows for sheet in opened.sheets):
        raise WorkbookRefused("The sheet has no filled row below its titles.")
