"""Workbooks that people fill in: written with drop-downs, read with suspicion, handed back marked.

What is read is text as the person sees it, never a formula's result; what is wrong is marked in
the person's own file, cell by cell.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from smewg.toolkit.cautions import caution
from smewg.toolkit.imports.sheets import MOST_ROWS, WorkbookRefused

__all__ = ["Column", "Mark", "Reads", "Row", "WorkbookRefused"]
log = logging.getLogger(__name__)
MARK = PatternFill("solid", fgColor="FFF3CD")
LISTS = "Lists"
_INVENTED = " (invented)"


class Reads(StrEnum):
    """What a column's cells are read as; what they mean is said by the list's own kind."""

    TEXT = "text"
    WHOLE = "whole number"
    MONEY = "whole dollars"
    YEAR = "year"
    DAY = "day"
    LAST_DAY = "last day"
    NAMES = "names"
    CODE = "code"


@dataclass(frozen=True)
class Column:
    """A column by its title in the first row; `choices` become a drop-down."""

    key: str
    title: str
    help: str = ""
    width: int = 16
    choices: tuple[str, ...] = ()
    several: bool = False
    reads: Reads = Reads.TEXT
    needed: bool = False
    aliases: tuple[str, ...] = ()
    """Other titles that the column is known by."""
    joins: str = ""
    """The column that holds the second half of its name in other lists: fund and sub-fund."""
    in_template: bool = True
    if_a_day: str = ""
    """What a cell that a spreadsheet made a day was, as "{m}/{y}"."""

    @property
    def is_text(self) -> bool:
        """Whether its cells stay text in a template, so that no spreadsheet makes days of them."""
        return self.reads not in (Reads.WHOLE, Reads.MONEY, Reads.YEAR)


@dataclass
class Row:
    """A filled row: its number in the sheet, each column's text, and what is wrong by column."""

    number: int
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    """What the person wrote, by column, where it was read as something else."""
    is_hidden: bool = False
    doubts: set[str] = field(default_factory=set)
    """The columns whose problem is a doubt: a person may say that it is right all the same."""
    there: frozenset[str] = frozenset()
    """The columns that the list has; what is not there leaves what stands."""

    def doubt(self, key: str, text: str, told: Mapping[str, str]) -> None:
        """Ask whether a cell is right, unless somebody said so already."""
        if key not in self.problems and not told.get(f"sure:{self.number}:{key}"):
            self.problems[key] = text
            self.doubts.add(key)

    def parts(self, key: str) -> list[str]:
        """The values of a cell that holds several, separated by semicolons as APEC does."""
        return [part.strip() for part in re.split("[;\n]", self.values[key]) if part.strip()]


@dataclass(frozen=True)
class Mark:
    """What is wrong with a cell: its row in the sheet, its place in the row, and why."""

    row: int
    place: int
    text: str


def marked(content: bytes, marks: Iterable[Mark], sheet_name: str) -> bytes | None:
    """The person's own workbook, with each wrong cell coloured and the reason as its comment.

    None where it cannot be written back as it is (no xlsx, or one that the library refuses).
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book[sheet_name]
        for mark in marks:
            cell = sheet.cell(mark.row, mark.place + 1)
            cell.fill = MARK
            cell.comment = Comment(mark.text, "SMEWG plan tracker", height=90, width=280)
        out = io.BytesIO()
        book.save(out)
    except Exception as fault:  # whatever the library throws at an odd file
        log.info("A workbook cannot be marked in place: %s", type(fault).__name__)
        return None
    return out.getvalue()


def rewritten(rows: Iterable[tuple[int, Sequence[str]]], marks: Iterable[Mark]) -> bytes:
    """A list's cells as a new workbook, in their own rows, marked: for a file that is no xlsx."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet("List")
        texts = {(number, at): text for number, row in rows for at, text in enumerate(row)}
        wrong = book.add_format({"bg_color": "#FFF3CD", "num_format": "@"})
        plain = book.add_format({"num_format": "@"})
        by_place = {(each.row, each.place): each.text for each in marks}
        for (number, at), text in texts.items():
            style = wrong if (number, at) in by_place else plain
            sheet.write_string(number - 1, at, text[:32_000], style)
        for (number, at), text in by_place.items():
            sheet.write_comment(number - 1, at, text, {"x_scale": 2})
    return out.getvalue()


def write(
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    note: str = "",
    instructions: Sequence[str] = (),
) -> bytes:
    """A workbook with the columns' titles, the rows, and drop-downs where a column has choices.

    `instructions`, a paragraph each, get a sheet of their own behind the rows.

    Text stays text: nothing that starts with =, +, - or @ becomes a formula.
    """
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(sheet_name(title))
        _write_titles(book, sheet, columns, note)
        last = 0
        as_text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for last, row in enumerate(rows, start=1):
            _write_row(sheet, last, columns, row, as_text)
        _write_instructions(book, instructions)
        _write_choices(book, sheet, columns, max(last, MOST_ROWS))
        write_caution(book, note)
    return out.getvalue()


def _write_titles(book: Any, sheet: Any, columns: Sequence[Column], note: str) -> None:
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF2", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    as_text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, as_text if column.is_text else wrapped)
        sheet.write_string(0, place, column.title, heading)
        if column.help:
            sheet.write_comment(0, place, column.help, {"x_scale": 2})
    sheet.freeze_panes(1, 0)


def sheet_name(title: str) -> str:
    """A sheet's name, in which Excel takes 31 characters; it says where figures are invented."""
    if not caution():
        return title[:31]
    return f"{title[: 31 - len(_INVENTED)]}{_INVENTED}"


def write_caution(book: Any, note: str = "") -> None:
    """What this installation must say of its figures, in the head of each sheet that is printed."""
    said = " ".join(f"{each}." for each in (caution(), note.rstrip(".")) if each)
    for sheet in book.worksheets():
        if said:
            sheet.set_header(f"&L{said}")


def _write_row(
    sheet: Any, number: int, columns: Sequence[Column], row: Mapping[str, Any], as_text: Any
) -> None:
    for place, column in enumerate(columns):
        value = row.get(column.key, "")
        if isinstance(value, int):
            sheet.write_number(number, place, value)
        elif value not in ("", None):
            sheet.write_string(number, place, str(value), as_text if column.is_text else None)


def _write_instructions(book: Any, instructions: Sequence[str]) -> None:
    if not instructions:
        return
    sheet = book.add_worksheet("Instructions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90)
    for number, paragraph in enumerate(instructions):
        sheet.write_string(number, 0, paragraph, wrapped)


def _write_choices(book: Any, sheet: Any, columns: Sequence[Column], last: int) -> None:
    chosen = [(place, column) for place, column in enumerate(columns) if column.choices]
    if not chosen:
        return
    lists = book.add_worksheet(LISTS)
    for at, (place, column) in enumerate(chosen):
        lists.write_column(0, at, column.choices)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        rule = {
            "validate": "list",
            "source": f"={LISTS}!${letter}$1:${letter}${len(column.choices)}",
            "error_type": "information" if column.several else "stop",
            "error_title": column.title,
            "error_message": "Separate several by semicolons."
            if column.several
            else "Choose one of the list.",
        }
        sheet.data_validation(1, place, last, place, rule)
