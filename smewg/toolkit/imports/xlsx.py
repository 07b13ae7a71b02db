"""Workbooks of Excel since 2007 (xlsx, xlsm), read row by row without building them in memory.

Our own reader, for three things that no library gives together: it says which cells are formulas
and which rows are hidden, it holds as much memory as there are filled cells however far apart they
stand, and it never stops at a style that it does not know.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml import ElementTree

from smewg.toolkit.imports.sheets import (
    EMPTY_ROWS,
    LONGEST_TEXT,
    MOST_ROWS_LOOKED_AT,
    Cell,
    CellKind,
    Sheet,
    WorkbookRefused,
    tidy,
    unescaped,
)

LARGEST_PART = 20_000_000
"""Bytes of one unpacked part other than a sheet."""
MOST_SHEETS = 40
MOST_ROWS_READ = 100_000
"""Rows with a sign of their own; what stands between the filled ones is not read."""
MOST_TEXTS = 200_000
DAMAGED = "The file is damaged. Open it in Excel, save it anew as xlsx, and send that."
BUILT_IN = {
    **{str(number): CellKind.DAY for number in (14, 15, 16, 22, *range(27, 37), *range(50, 59))},
    "17": CellKind.MONTH,
}
"""What Excel's own formats show, by their numbers, where it is a day or a month."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_CHUNK = 1 << 20
_EMPTY_ROW = re.compile(
    rb'<row\b[^<>]*\br="\d+"[^<>]*(?<!/)>(?:<c\b[^<>]*/>)*\s*</row>|<row\b[^<>]*\br="\d+"[^<>]*/>'
)
"""A row in which nothing stands; millions of them are taken out before the XML is read."""


def sheets_of(packed: zipfile.ZipFile) -> list[Sheet]:
    """The sheets that a person sees. WorkbookRefused for a damaged file, or one of empty rows."""
    book = _part(packed, _book_name(packed))
    targets = _targets(packed, _book_name(packed))
    texts = _shared_texts(packed)
    reader = _Reader(texts, _day_styles(packed), is_1904=_is_1904(book))
    found = []
    for each in _named(book, "sheet"):
        target = targets.get(_attribute(each, "id"), "")
        if each.get("state") in ("hidden", "veryHidden") or target not in packed.namelist():
            continue
        found.append(reader.sheet(packed, target, each.get("name") or "Sheet"))
        if len(found) >= MOST_SHEETS:
            break
    if not found:
        raise WorkbookRefused(DAMAGED)
    return found


def _book_name(packed: zipfile.ZipFile) -> str:
    for each in _named(_part(packed, "_rels/.rels"), "Relationship"):
        if (each.get("Type") or "").endswith("/officeDocument"):
            return posixpath.normpath((each.get("Target") or "").lstrip("/"))
    return "xl/workbook.xml"


def _targets(packed: zipfile.ZipFile, book: str) -> dict[str, str]:
    folder, name = posixpath.split(book)
    found = {}
    for each in _named(_part(packed, f"{folder}/_rels/{name}.rels"), "Relationship"):
        if not (each.get("Type") or "").endswith("/worksheet"):
            continue
        target = each.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        found[each.get("Id") or ""] = posixpath.normpath(path)
    return found


def _part(packed: zipfile.ZipFile, name: str) -> Element:
    info = packed.getinfo(name)
    if info.file_size > LARGEST_PART:
        raise WorkbookRefused("The file unpacks to far more than a workbook of figures holds.")
    with packed.open(info) as part:
        return ElementTree.fromstring(part.read(LARGEST_PART))


def _named(root: Element, name: str) -> Iterator[Element]:
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def _attribute(element: Element, name: str) -> str:
    """An attribute by its name, whatever namespace it stands in."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def _is_1904(book: Element) -> bool:
    return any(each.get("date1904") in ("1", "true") for each in _named(book, "workbookPr"))


def _shared_texts(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    root = _part(packed, "xl/sharedStrings.xml")
    texts: list[str] = []
    for each in _named(root, "si"):
        if len(texts) >= MOST_TEXTS:
            break
        texts.append(_text_of(each))
    return texts


def _text_of(item: Element) -> str:
    """The text of all its runs; readings above East Asian letters (rPh) are not words of it."""
    runs = []
    for child in item:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            runs.append(child.text or "")
        elif name == "r":
            runs.extend(t.text or "" for t in child if t.tag.rpartition("}")[2] == "t")
    return unescaped("".join(runs))[:LONGEST_TEXT]


def _day_styles(packed: zipfile.ZipFile) -> dict[int, CellKind]:
    """The styles whose number is shown as a day, or as a month alone."""
    if "xl/styles.xml" not in packed.namelist():
        return {}
    try:
        root = _part(packed, "xl/styles.xml")
    except ElementTree.ParseError:
        return {}
    own = {each.get("numFmtId"): each.get("formatCode") or "" for each in _named(root, "numFmt")}
    formats = next(_named(root, "cellXfs"), None)
    found = {}
    for at, each in enumerate(formats if formats is not None else ()):
        number = each.get("numFmtId") or "0"
        kind = _shown_as(own[number]) if number in own else BUILT_IN.get(number)
        if kind:
            found[at] = kind
    return found


def _shown_as(code: str) -> CellKind | None:
    """What a format of one's own shows: a day, a month alone, or no day at all."""
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).casefold()
    if "general" in plain or not re.search(r"[dy]", plain):
        return None
    return CellKind.DAY if "d" in plain else CellKind.MONTH


def _whole_rows(text: bytes) -> tuple[bytes, bytes]:
    """The text up to its last row, and what comes after: no row is cut in two."""
    end = text.rfind(b"<row")
    if end <= 0 or len(text) > 4 * _CHUNK:
        return text, b""
    return text[:end], text[end:]


class _Reader:
    """Reads sheets of one workbook with its texts and styles."""

    def __init__(self, texts: list[str], day_styles: dict[int, CellKind], *, is_1904: bool) -> None:
        self.texts, self.day_styles = texts, day_styles
        self.epoch = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)

    def sheet(self, packed: zipfile.ZipFile, target: str, name: str) -> Sheet:
        parser = _SheetParser(self, Sheet(name))
        rest = b""
        with packed.open(target) as part:
            while chunk := part.read(_CHUNK):
                whole, rest = _whole_rows(rest + chunk)
                parser.feed(_EMPTY_ROW.sub(b"", whole))
            parser.feed(rest, is_last=True)
        return parser.sheet

    def cell(self, kind: str, style: str, value: str, inline: str, *, is_formula: bool) -> Cell:
        text = self._text(kind, style, value, inline)
        if is_formula:
            return Cell(text or "(formula)", CellKind.FORMULA)
        if kind == "e":
            return Cell(value, CellKind.ERROR)
        if kind == "d":
            return Cell(value.partition("T")[0], CellKind.DAY)
        if kind in ("", "n"):
            kind_of_day = self._kind_of_day(style) if "-" in text[1:] else None
            return Cell(text, kind_of_day or CellKind.NUMBER)
        return Cell(text)

    def _text(self, kind: str, style: str, value: str, inline: str) -> str:
        if kind == "s":
            place = int(value) if value.strip().isdecimal() else -1
            return tidy(self.texts[place]) if 0 <= place < len(self.texts) else ""
        if kind == "inlineStr":
            return tidy(unescaped(inline))
        if kind == "str":
            return tidy(unescaped(value))
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind in ("e", "d"):
            return value
        return self._number(style, value.strip())

    def _kind_of_day(self, style: str) -> CellKind | None:
        return self.day_styles.get(int(style)) if style.isdecimal() else None

    def _number(self, style: str, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return tidy(value)
        kind = self._kind_of_day(style)
        if kind and 1 <= number < 2_958_466:
            day = (self.epoch + timedelta(days=int(number))).date().isoformat()
            return day if kind is CellKind.DAY else day[:7]
        if number.is_integer() and abs(number) < 1e15:
            return str(int(number))
        return repr(number)


class _SheetParser:
    """Walks through a sheet's XML; keeps filled rows only, and stops at too many of any kind."""

    def __init__(self, reader: _Reader, sheet: Sheet) -> None:
        self.reader, self.sheet = reader, sheet
        self.row = self.rows_seen = 0
        self.is_hidden = self.is_formula = False
        self.cells: dict[int, Cell] = {}
        self.place, self.kind, self.style = -1, "", ""
        self.into = ""
        self.text: dict[str, list[str]] = {}
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

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            self._start_row(attributes)
        elif name == "c":
            self._start_cell(attributes)
        elif name == "f" and self.place >= 0:
            self.is_formula = True
        elif name in ("v", "t") and self.place >= 0:
            self.into = name

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.rows_seen += 1
        number = attributes.get("r", "")
        self.row = int(number) if number.isdecimal() else self.row + 1
        if self.rows_seen > MOST_ROWS_READ or self.row > MOST_ROWS_LOOKED_AT:
            raise WorkbookRefused(EMPTY_ROWS)
        self.is_hidden = attributes.get("hidden") in ("1", "true")
        self.cells, self.place = {}, -1
        self._next = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.place = _column(reference[1]) if reference else self._next
        self._next = self.place + 1
        self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
        self.is_formula, self.text = False, {}

    def _characters(self, text: str) -> None:
        if self.into:
            self.text.setdefault(self.into, []).append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name in ("v", "t"):
            self.into = ""
        elif name == "c" and self.place >= 0:
            self._end_cell()
        elif name == "row":
            self.sheet.add(self.row, self.cells, is_hidden=self.is_hidden)
            self.cells = {}

    def _end_cell(self) -> None:
        value, inline = ("".join(self.text.get(key, ())) for key in ("v", "t"))
        if value or inline or self.is_formula:
            self.cells[self.place] = self.reader.cell(
                self.kind, self.style, value, inline, is_formula=self.is_formula
            )
        self.place = -1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
