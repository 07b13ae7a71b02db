"""Spreadsheets of LibreOffice (ods), read row by row; repeated empty rows cost nothing."""

from __future__ import annotations

import zipfile
from typing import Any
from xml.parsers import expat

from smewg.toolkit.imports.sheets import Cell, CellKind, Sheet, WorkbookRefused, tidy
from smewg.toolkit.imports.xlsx import DAMAGED

LARGEST_CONTENT = 200_000_000
_CHUNK = 1 << 16


def sheets_of(packed: zipfile.ZipFile) -> list[Sheet]:
    """The sheets of the file. WorkbookRefused for a damaged one."""
    parser = _ContentParser()
    read = 0
    with packed.open("content.xml") as part:
        while chunk := part.read(_CHUNK):
            read += len(chunk)
            if read > LARGEST_CONTENT:
                raise WorkbookRefused("The file unpacks to far more than a list holds.")
            parser.feed(chunk)
        parser.feed(b"", is_last=True)
    if not parser.sheets:
        raise WorkbookRefused(DAMAGED)
    return parser.sheets


class _ContentParser:
    """Walks through content.xml: tables, rows, cells and their paragraphs."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.row, self.repeat_row, self.place, self.repeat_cell = 0, 1, 0, 1
        self.is_hidden = False
        self.cells: dict[int, Cell] = {}
        self.attributes: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.depth = self.aside = 0
        self.parser: Any = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._refuse

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        self.parser.Parse(chunk, is_last)

    def _refuse(self, *_: Any) -> None:
        raise WorkbookRefused(DAMAGED)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        attributes = {key.rpartition(" ")[2]: value for key, value in given.items()}
        if name == "annotation":
            self.aside += 1
        elif name == "table":
            self.sheets.append(Sheet(attributes.get("name", "Sheet")))
            self.row = 0
        elif name == "table-row":
            self.cells, self.place = {}, 0
            self.repeat_row = _repeat(attributes, "number-rows-repeated")
            self.is_hidden = attributes.get("visibility") in ("collapse", "filter")
        elif name in ("table-cell", "covered-table-cell"):
            self.attributes, self.paragraphs = attributes, []
            self.repeat_cell = _repeat(attributes, "number-columns-repeated")
        elif name == "p" and self.attributes is not None and not self.aside:
            self.depth += 1
            self.paragraphs.append("")
        elif self.depth and name in ("s", "tab", "line-break"):
            blank = " " * min(_repeat(attributes, "c"), 100)
            self._characters({"s": blank, "tab": "\t"}.get(name, "\n"))

    def _characters(self, text: str) -> None:
        if self.depth and not self.aside:
            self.paragraphs[-1] += text

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "annotation":
            self.aside -= 1
        elif name == "p" and self.depth and not self.aside:
            self.depth -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif name == "table-row" and self.sheets:
            filled = any(each.text for each in self.cells.values())
            for at in range(min(self.repeat_row, 2_200) if filled else 0):
                self.sheets[-1].add(self.row + at + 1, self.cells, is_hidden=self.is_hidden)
            self.row += self.repeat_row

    def _end_cell(self) -> None:
        cell = _cell(self.attributes or {}, "\n".join(self.paragraphs))
        if cell.text:
            for at in range(min(self.repeat_cell, 200)):
                self.cells[self.place + at] = cell
        self.place += self.repeat_cell
        self.attributes = None


def _repeat(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), 2_000_000) if text.isdigit() and text.isascii() else 1


def _cell(attributes: dict[str, str], shown: str) -> Cell:
    kind = attributes.get("value-type", "")
    if attributes.get("formula"):
        return Cell(tidy(shown) or "(formula)", CellKind.FORMULA)
    if kind == "date":
        return Cell(attributes.get("date-value", "").partition("T")[0], CellKind.DAY)
    if kind in ("float", "currency", "percentage"):
        return Cell(_number(attributes.get("value", "")) or tidy(shown), CellKind.NUMBER)
    if kind == "error":
        return Cell(tidy(shown), CellKind.ERROR)
    return Cell(tidy(shown))


def _number(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
