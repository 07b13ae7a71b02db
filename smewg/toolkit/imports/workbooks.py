"""Workbooks that people fill in: written with drop-downs, read with suspicion, handed back marked.

What is read is text as the person sees it, never a formula's result; what is wrong is marked in
the person's own file, cell by cell.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from smewg.toolkit.cautions import caution

LARGEST = 1_500_000
LARGEST_UNPACKED = 60_000_000
MOST_ROWS = 2_000
MARK = PatternFill("solid", fgColor="FFF3CD")
LISTS = "Lists"
_INVENTED = " (invented)"


class WorkbookRefused(ValueError):
    """A file that cannot be read as the workbook asked for; the message says what to do."""


@dataclass(frozen=True)
class Column:
    """A column by its title in the first row; `choices` become a drop-down."""

    key: str
    title: str
    help: str = ""
    width: int = 16
    choices: tuple[str, ...] = ()
    several: bool = False


@dataclass
class Row:
    """A filled row: its number in the sheet, each column's text, and what is wrong by column."""

    number: int
    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def parts(self, key: str) -> list[str]:
        """The values of a cell that holds several, separated by semicolons as APEC does."""
        return [part.strip() for part in self.values[key].split(";") if part.strip()]


def read_rows(content: bytes, columns: Sequence[Column], most_rows: int = MOST_ROWS) -> list[Row]:
    """The filled rows below the titles. WorkbookRefused where it is not such a workbook."""
    sheet = _open(content, read_only=True).worksheets[0]
    rows = enumerate(sheet.iter_rows(), start=1)
    _, titles = next(rows, (0, ()))
    places = _places([_text(cell.value) for cell in titles], columns)
    found = []
    for number, cells in rows:
        row = _row(number, cells, places)
        if any(row.values.values()):
            found.append(row)
        if len(found) > most_rows:
            raise WorkbookRefused(
                f"This has more than {most_rows:,} rows. Send it in several workbooks."
            )
    if not found:
        raise WorkbookRefused("The sheet has no filled row below its titles.")
    return found


def titles(content: bytes) -> list[str]:
    """What stands in the first row. WorkbookRefused where it is no workbook."""
    sheet = _open(content, read_only=True).worksheets[0]
    first = next(sheet.iter_rows(max_row=1), ())
    return [text for cell in first if (text := _text(cell.value))]


def _open(content: bytes, *, read_only: bool) -> Any:
    if len(content) > LARGEST:
        raise WorkbookRefused("The file is larger than 1.5 MB. Send it in several workbooks.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise WorkbookRefused("The file unpacks to far more than a workbook of figures holds.")
        return openpyxl.load_workbook(io.BytesIO(content), read_only=read_only)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        if isinstance(error, WorkbookRefused):
            raise
        raise WorkbookRefused(
            "This is not an Excel workbook (xlsx). Download the template and fill that."
        ) from error


def _places(titles: list[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each column stands, by its key; their order is free."""
    at = {title.casefold(): place for place, title in enumerate(titles) if title}
    missing = [column.title for column in columns if column.title.casefold() not in at]
    if missing:
        raise WorkbookRefused(
            f"These columns are missing in the first row: {'; '.join(missing)}. "
            "Download the template and fill that."
        )
    return {column.key: at[column.title.casefold()] for column in columns}


def _row(number: int, cells: Sequence[Any], places: Mapping[str, int]) -> Row:
    row = Row(number, {})
    for key, place in places.items():
        cell = cells[place] if place < len(cells) else None
        row.values[key] = "" if cell is None else _text(cell.value)
        if cell is not None and cell.data_type == "f":
            row.problems[key] = "This is a formula. Type its value instead."
        elif cell is not None and cell.data_type == "e":
            row.problems[key] = "This cell holds an error of the spreadsheet. Type its value."
    return row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def marked(content: bytes, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """The person's own file, with each wrong cell coloured and the reason as its comment."""
    book = _open(content, read_only=False)
    sheet = book.worksheets[0]
    places = _places([_text(cell.value) for cell in sheet[1]], columns)
    for row in rows:
        for key, problem in row.problems.items():
            cell = sheet.cell(row.number, places[key] + 1)
            cell.fill = MARK
            cell.comment = Comment(problem, "SMEWG plan tracker", height=90, width=280)
    out = io.BytesIO()
    book.save(out)
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
        for last, row in enumerate(rows, start=1):
            _write_row(book, sheet, last, columns, row)
        _write_instructions(book, instructions)
        _write_choices(book, sheet, columns, max(last, MOST_ROWS))
        write_caution(book, note)
    return out.getvalue()


def _write_titles(book: Any, sheet: Any, columns: Sequence[Column], note: str) -> None:
    heading = book.add_format({"bold": True, "bg_color": "#E9EDF2", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, wrapped)
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
    book: Any, sheet: Any, number: int, columns: Sequence[Column], row: Mapping[str, Any]
) -> None:
    for place, column in enumerate(columns):
        value = row.get(column.key, "")
        if isinstance(value, int):
            sheet.write_number(number, place, value)
        elif value not in ("", None):
            sheet.write_string(number, place, str(value))


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
