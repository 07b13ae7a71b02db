"""A sheet as it was opened, whatever file it came in: filled rows with their numbers, bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_ROWS_LOOKED_AT = 1_048_576
"""As many as a sheet of Excel has; more stand in no honest file."""
LONGEST_TEXT = 40_000
EMPTY_ROWS = (
    "This file has far more rows than a sheet holds; most of them are empty. "
    "Copy the filled rows into a new workbook and send that."
)
TOO_MANY_ROWS = f"This has more than {MOST_ROWS:,} rows. Send it in several workbooks."


class WorkbookRefused(ValueError):
    """A file that cannot be read as the workbook asked for; the message says what to do."""


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    MONTH = "month"
    """A day whose cell shows its month alone: the person sees no day, so there is none."""
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True)
class Cell:
    """What a person sees in a cell, as near as the file says it."""

    text: str = ""
    kind: CellKind = CellKind.TEXT


EMPTY = Cell()


@dataclass
class SheetRow:
    """A filled row; `number` is the sheet's own, from 1."""

    number: int
    cells: list[Cell]
    is_hidden: bool = False

    def cell(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else EMPTY


@dataclass
class Sheet:
    """A sheet's filled rows; rows without anything in them are not kept."""

    name: str
    rows: list[SheetRow] = field(default_factory=list)

    def add(self, number: int, cells: dict[int, Cell], *, is_hidden: bool = False) -> None:
        """Keep a row if anything stands in it. WorkbookRefused for far too many."""
        filled = {at: each for at, each in cells.items() if each.text and at < MOST_COLUMNS}
        if not filled:
            return
        if len(self.rows) >= MOST_ROWS + 100:
            raise WorkbookRefused(TOO_MANY_ROWS)
        placed = [filled.get(at, EMPTY) for at in range(max(filled) + 1)]
        self.rows.append(SheetRow(number, placed, is_hidden))


@dataclass
class OpenedFile:
    """All sheets that a person sees, and how the file's letters and separators were read."""

    sheets: list[Sheet]
    letters: str = ""
    other_letters: list[tuple[str, str]] = field(default_factory=list)
    """Other ways to read the letters, each with an example; a question where there are any."""


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def unescaped(text: str) -> str:
    """A text of a workbook without Excel's escapes: _x000D_ is a line's end, not a word."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def tidy(text: str) -> str:
    """A text as a cell keeps it: one kind of line's end, no signs that cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    plain = _CONTROL.sub("", lines).encode("utf-8", "ignore").decode("utf-8")
    return plain.strip()[:LONGEST_TEXT]
