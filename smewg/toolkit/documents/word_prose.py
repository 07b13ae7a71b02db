"""A narrative in a Word document: the parts of prose.py as paragraphs, lists, tables and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from smewg.toolkit.charts.drawing import cleaned
from smewg.toolkit.documents.columns import TEXT_WIDTH
from smewg.toolkit.documents.prose import (
    BULLETS,
    HEADING,
    NUMBERS,
    QUOTE,
    TABLE,
    Line,
    Part,
    Prose,
    Span,
)

Add = Callable[[str, str], Any]
"""Adds a paragraph of a text in a style before the content's end, and gives it."""
Grid = Callable[[int, int], Any]
INDENT = 6
"""Millimetres that a deeper line of a list stands further in."""
SHADE = "F2F4F5"
SMALL = Pt(8.5)


def write_prose(prose: Prose, add: Add, grid: Grid) -> None:
    """Write each part; `add` makes paragraphs and `grid` tables, of so many rows and columns."""
    for part in prose.parts:
        if part.kind == TABLE:
            _table(part, grid)
            add("", "Source")
        elif part.kind == QUOTE:
            _quote(part, grid)
            add("", "Source")
        else:
            _lines(part, add)


def _lines(part: Part, add: Add) -> None:
    """A list's numbers are written, so that each list begins at one in every program."""
    counts: list[int] = []
    for place, line in enumerate(part.lines):
        level = part.levels[place] if part.levels and part.kind in (BULLETS, NUMBERS) else 1
        counts = [*counts[:level], *([0] * (level - len(counts)))]
        counts[-1] += 1
        added = add("", "List Bullet" if part.kind == BULLETS else "Normal")
        if part.kind == NUMBERS:
            added.add_run(f"{counts[-1]}. ")
            added.paragraph_format.left_indent = Mm(INDENT * level)
        elif level > 1:
            added.paragraph_format.left_indent = Mm(INDENT * level)
        _write(added, line, bold=part.kind == HEADING)


def _quote(part: Part, grid: Grid) -> None:
    table = grid(1, 1)
    cell = table.rows[0].cells[0]
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shade)
    for place, line in enumerate(part.lines):
        _write(cell.add_paragraph() if place else cell.paragraphs[0], line)
    _set_widths(table, 1)


def _table(part: Part, grid: Grid) -> None:
    wide = max(len(row) for row in part.rows)
    table = grid(len(part.rows), wide)
    for place, (row, cells) in enumerate(zip(table.rows, part.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, line in zip(row.cells, cells, strict=False):
            _write(cell.paragraphs[0], line, bold=place == 0, size=SMALL)
    _set_widths(table, wide)


def _set_widths(table: Any, wide: int) -> None:
    table.autofit = False
    for row in table.rows:
        for cell in row.cells:
            cell.width = Mm(TEXT_WIDTH / wide)


def _write(paragraph: Any, line: Line, *, bold: bool = False, size: Any = None) -> None:
    for span in line:
        runs = _runs(paragraph, span, bold=bold, size=size)
        if span.url:
            _link(paragraph, span.url, runs)


def _runs(paragraph: Any, span: Span, *, bold: bool, size: Any) -> Sequence[Any]:
    made = []
    for place, text in enumerate(span.text.split("\n")):
        run = paragraph.add_run()
        if place:
            run.add_break()
        run.add_text(cleaned(text))
        run.bold, run.italic = (span.bold or bold) or None, span.italic or None
        run.underline = True if span.url else None
        if size is not None:
            run.font.size = size
        made.append(run)
    return made


def _link(paragraph: Any, url: str, runs: Sequence[Any]) -> None:
    link = OxmlElement("w:hyperlink")
    place = paragraph.part.relate_to(cleaned(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), place)
    runs[0]._r.addprevious(link)
    for run in runs:
        link.append(run._r)
