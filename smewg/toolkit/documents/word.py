"""A paper as a Word document, poured into a template that is itself a Word file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import cached_property, lru_cache
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph
from docxtpl import DocxTemplate

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import cleaned
from smewg.toolkit.documents import columns, word_template
from smewg.toolkit.documents.columns import TEXT_WIDTH
from smewg.toolkit.documents.packing import repacked
from smewg.toolkit.documents.paper import (
    Block,
    Box,
    Bullets,
    Cover,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Table,
    is_in_contents,
)
from smewg.toolkit.documents.prose import Prose
from smewg.toolkit.documents.word_prose import write_prose
from smewg.toolkit.documents.word_template import add_field, quiet_borders

LANGUAGE, DEEPEST_LISTED = "en-GB", 2
HOW_TO_COUNT = "For page numbers, update this list: right-click it, then choose Update."
"""Stands in the contents until they are made anew."""
LARGEST_HEIGHT = 190
"""Millimetres: how high a picture may be."""
_CONTENT, _CONTENTS = (
    "\N{WHITE SQUARE}content\N{WHITE SQUARE}",
    "\N{WHITE SQUARE}contents\N{WHITE SQUARE}",
)
ALWAYS_THERE = "number"
"""The name whose row waits to be filled in: the APEC Secretariat gives the number late."""
_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def as_word(paper: Paper, template: bytes | None = None) -> bytes:
    """The paper in `template`, or in the one shipped; a template was checked when it was kept."""
    poured = DocxTemplate(io.BytesIO(template or word_template.SHIPPED.read_bytes()))
    poured.init_docx()
    said = _said(paper)
    _leave_out_what_is_empty(poured.docx, said)
    stamp_pages(poured.docx, paper.stamp)  # rendered heads cannot be written in any more
    poured.render(said, jinja_env=word_template.environment(), autoescape=True)
    document: Document = poured.docx
    writer = _Writer(document, _line_of(document, _CONTENT))
    for block, number in paper.numbered():
        writer.write(block, number)
    _write_contents(document, paper, writer.bookmarks)
    writer.finish()
    _describe(document, paper)
    _say_the_language(document)
    written = io.BytesIO()
    document.save(written)
    return repacked(written.getvalue(), paper.moment)


def _said(paper: Paper) -> dict[str, str]:
    cover: Cover = paper.cover
    said = {
        "title": cover.title,
        "number": cover.number,
        "agenda_item": cover.agenda_item,
        "purpose": cover.purpose,
        "submitted_by": cover.submitted_by,
        "forum_document": cover.forum_document,
        "meeting": cover.meeting,
        "place": cover.place,
        "day": cover.day,
        "edition": cover.edition,
        "checksum": cover.checksum,
        "running": paper.running or cover.title,
        "foot": paper.foot,
    }
    return {name: cleaned(text) for name, text in said.items()} | {
        "content": _CONTENT,
        "contents": _CONTENTS,
    }


def _leave_out_what_is_empty(document: Document, said: dict[str, str]) -> None:
    """Take out the rows of the template's title block that would say nothing.

    By its elements: a document that was asked for its tables would not see the rendered ones.
    """
    for row in list(document.element.iter(qn("w:tr"))):
        names = _NAME.findall("".join(text.text or "" for text in row.iter(qn("w:t"))))
        if names and ALWAYS_THERE not in names and not any(said.get(name) for name in names):
            row.getparent().remove(row)


def _line_of(document: Document, mark: str) -> Any:
    return next((line for line in document.paragraphs if line.text.strip() == mark), None)


def stamp_pages(document: Document, stamp: str) -> None:
    """What every page must say, over whatever the template has in the heads of its pages."""
    if not stamp:
        return
    for place, section in enumerate(document.sections):
        heads = [section.header]
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
        for head in heads:
            if place and head.is_linked_to_previous:
                continue  # it shows the head of the section before it
            head.is_linked_to_previous = False
            first = head.paragraphs[0] if head.paragraphs else head.add_paragraph()
            line = first.insert_paragraph_before() if first.text.strip() else first
            line.add_run(cleaned(stamp)).bold = True
            for run in line.runs:
                run.font.size = Pt(8)


def _describe(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = cleaned(paper.cover.title)[:250]
    properties.author = cleaned(paper.cover.submitted_by)[:250] or "SMEWG plan tracker"
    properties.subject = cleaned(paper.cover.number)[:250]
    properties.language, properties.last_modified_by = "en-GB", ""
    moment = paper.moment.replace(tzinfo=None)
    properties.created = properties.modified = moment
    properties.revision = 1


class _Writer:
    """Writes block after block before the line that the template keeps for the content."""

    def __init__(self, document: Document, line: Any) -> None:
        self.document, self.line = document, line
        self.bookmarks: list[str] = []
        self._figures = 0
        self._styles = {each.name: each for each in document.styles}
        self._ids: dict[str, str | None] = {}

    def finish(self) -> None:
        """Take the template's line away; a page break that is left over goes too."""
        self.line._p.getparent().remove(self.line._p)

    def write(self, block: Block, number: int) -> None:
        writers: dict[type, Callable[[Any, int], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Bullets: self._bullets,
            Table: self._table,
            Figure: self._figure,
            Box: self._box,
            PageBreak: self._page_break,
            Prose: self._prose,
        }
        writers[type(block)](block, number)

    def _add(self, text: str = "", style: str = "Normal") -> Any:
        """A paragraph; a style that a replaced template lacks falls back to the plain one."""
        added = self.line.insert_paragraph_before()
        added._p.style = self._id_of(style)
        for place, part in enumerate(cleaned_lines(text)):
            if place:
                added.add_run().add_break()
            added.add_run(part)
        return added

    def _id_of(self, style: str) -> str | None:
        """As the file names the style; looked up once, for that reads every style there is."""
        if style not in self._ids:
            found = self._styles.get(style, self._styles["Normal"])
            self._ids[style] = self.document.part.get_style_id(found, WD_STYLE_TYPE.PARAGRAPH)
        return self._ids[style]

    @cached_property
    def _id_of_grid(self) -> str | None:
        return self.document.part.get_style_id("Table Grid", WD_STYLE_TYPE.TABLE)

    def _heading(self, block: Heading, number: int) -> None:
        is_kept_out = block.level <= DEEPEST_LISTED and not block.is_listed
        level = DEEPEST_LISTED + 1 if is_kept_out else min(max(block.level, 1), 3)
        added = self._add(block.whole, f"Heading {level}")  # contents list headings by their style
        added.paragraph_format.keep_with_next = True
        if is_in_contents(block):
            name = f"part{len(self.bookmarks) + 1}"
            _bookmark(added, name, len(self.bookmarks) + 1)
            self.bookmarks.append(name)

    def _paragraph(self, block: Paragraph, number: int) -> None:
        added = self._add(block.text, "Source" if block.style == "soft" else "Normal")
        if block.style == "lead":
            for run in added.runs:
                run.font.size = Pt(11.5)

    def _bullets(self, block: Bullets, number: int) -> None:
        for item in block.items:
            self._add(item, "List Bullet")

    def _prose(self, block: Prose, number: int) -> None:
        write_prose(block, self._add, self._grid)

    def _page_break(self, block: PageBreak, number: int) -> None:
        self._add().add_run().add_break(WD_BREAK.PAGE)

    def _caption(self, kind: str, number: int, text: str) -> Any:
        added = self._add("", "Caption")
        added.add_run(f"{kind} ").bold = True
        add_field(added, f"SEQ {kind} \\* ARABIC", str(number))
        added.add_run(". ").bold = True
        added.add_run(" ".join(cleaned_lines(text)))
        return added

    def _source(self, *lines: str) -> None:
        said = [line for line in lines if line] or [""]
        for place, line in enumerate(said, 1):
            self._add(line, "Source").paragraph_format.keep_with_next = place < len(said)

    def _figure(self, block: Figure, number: int) -> None:
        self._figures += 1
        line = self._add()
        line.paragraph_format.space_before = Pt(8)
        line.paragraph_format.keep_with_next = True
        picture = line.add_run().add_picture(io.BytesIO(drawing.png(block.chart)))
        scale = min(1, Mm(TEXT_WIDTH) / picture.width, Mm(LARGEST_HEIGHT) / picture.height)
        picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
        said = picture._inline.docPr
        said.set("id", str(1000 + self._figures))
        said.set("name", f"Figure {number}")
        said.set("descr", cleaned(f"{block.chart.title}. {block.chart.summary}"))
        measure = f"{block.chart.measure}." if block.chart.measure else ""
        has_more = bool(measure or block.chart.note or block.source)
        self._caption("Figure", number, block.caption).paragraph_format.keep_with_next = has_more
        self._source(measure, block.chart.note, f"Source: {block.source}" if block.source else "")

    def _table(self, block: Table, number: int) -> None:
        self._caption("Table", number, block.caption)
        rows: Sequence[Sequence[str | int]] = block.rows
        table = self._grid(len(rows) + 1 if rows else 2, len(block.columns))
        numeric, size = block.numeric, columns.size(block)
        together, has_more = columns.is_kept_together(block), bool(block.note or block.source)
        lines = list(table.rows)  # asked for one by one, a long table would be read each time
        _fill_row(lines[0], block.columns, numeric, size=size, bold=True, keep=True)
        _repeat(lines[0])
        for place, row in enumerate(rows, 1):
            is_last = place == len(rows)
            keep = has_more if is_last else together or place in (1, len(rows) - 1)
            _fill_row(lines[place], row, numeric, size=size, keep=keep)
        if not rows:
            merged = table.rows[1].cells[0].merge(table.rows[1].cells[-1])
            merged.paragraphs[0].add_run(block.empty).font.size = Pt(size)
        _set_widths(table, columns.widths(block))
        _describe_table(table, block.caption)
        self._source(block.note, f"Source: {block.source}" if block.source else "")

    def _box(self, block: Box, number: int) -> None:
        table = self._grid(1, 1)
        cell = table.rows[0].cells[0]
        _shade(cell, "F2F4F5")
        cell.paragraphs[0].add_run(" ".join(cleaned_lines(block.title))).bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        for text in block.paragraphs:
            added = cell.add_paragraph()
            for place, part in enumerate(cleaned_lines(text)):
                if place:
                    added.add_run().add_break()
                added.add_run(part)
        _set_widths(table, [TEXT_WIDTH])
        _unbroken(table.rows[0])
        self._add(style="Source")

    def _grid(self, rows: int, columns: int) -> Any:
        table = self.document.add_table(rows=rows, cols=columns)
        table._tbl.tblStyle_val = self._id_of_grid
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        quiet_borders(table)
        self.line._p.addprevious(table._tbl)
        return table


def cleaned_lines(text: str) -> list[str]:
    """The lines of what a person typed, without what a document cannot hold."""
    return [cleaned(line) for line in text.splitlines()] or [""]


def _fill_row(  # noqa: PLR0913 -- looks
    row: Any,
    cells: Sequence[str | int],
    numeric: Sequence[bool],
    *,
    size: float,
    bold: bool = False,
    keep: bool = False,
) -> None:
    _unbroken(row)
    for cell, said, is_number in zip(row._tr.tc_lst, cells, numeric, strict=True):
        line = deepcopy(_line_in_a_cell(size, bold=bold, keep=keep, is_number=is_number))
        line.r_lst[0].text = " ".join(cleaned_lines(str(said)))
        cell.replace(cell.p_lst[0], line)


@lru_cache(maxsize=64)
def _line_in_a_cell(size: float, *, bold: bool, keep: bool, is_number: bool) -> Any:
    """An empty line of these looks, made once: a long table copies it a thousand times."""
    line: Any = DocxParagraph(OxmlElement("w:p"), None)  # type: ignore[arg-type, unused-ignore]
    run = line.add_run()
    run.bold, run.font.size = bold, Pt(size)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.keep_with_next = keep
    if is_number:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return line._p


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=False):
            cell.width = Mm(width)


def _row_property(row: Any, name: str) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def _repeat(row: Any) -> None:
    _row_property(row, "w:tblHeader")


def _unbroken(row: Any) -> None:
    _row_property(row, "w:cantSplit")


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _describe_table(table: Any, caption: str) -> None:
    words = OxmlElement("w:tblCaption")
    words.set(qn("w:val"), " ".join(cleaned_lines(caption)))
    table._tbl.tblPr.append(words)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    properties.addnext(start)
    paragraph._p.append(end)


def _write_contents(document: Document, paper: Paper, bookmarks: Sequence[str]) -> None:
    """The contents where the template has a line for them: a field that is made anew with pages.

    Until then its lines stand there already, each a link to its place, without a page: only the
    program that opens the document knows its pages, and a number that is not so is none.
    """
    line = _line_of(document, _CONTENTS)
    if line is None:
        return
    if len(bookmarks) > 2:
        head = line.insert_paragraph_before()
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_before = Pt(24)
        head.paragraph_format.page_break_before = paper.has_page_of_contents
        run = head.add_run("Contents")
        run.bold, run.font.size = True, Pt(14)
        known = {each.name for each in document.styles}
        entries = [
            _entry(known, line, heading, name)
            for heading, name in zip(paper.headings, bookmarks, strict=True)
        ]
        hint = line.insert_paragraph_before(HOW_TO_COUNT)
        hint.runs[0].font.size = Pt(8)
        _as_field(entries, hint)
        line.insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)
        _count_when_opened(document)
    line._p.getparent().remove(line._p)


def _entry(known: set[str], line: Any, heading: Heading, bookmark: str) -> Any:
    """A line of the contents, in the style that Word writes it in when it makes them anew.

    known: the names of the template's styles.
    """
    wanted = (f"toc {heading.level}", "Contents", "Normal")
    entry = line.insert_paragraph_before(style=next(each for each in wanted if each in known))
    entry.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), 2, 1)
    _link(entry, bookmark, heading.whole)
    return entry


def _as_field(entries: Sequence[Any], last: Any) -> None:
    """The field around the lines: it begins in the first of them and ends in the line `last`."""
    begins = [_mark("begin"), OxmlElement("w:r"), _mark("separate")]
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f' TOC \\o "1-{DEEPEST_LISTED}" \\h \\z '
    begins[1].append(instruction)
    first = entries[0]._p
    place = first.index(first.pPr) + 1 if first.pPr is not None else 0
    for run in reversed(begins):
        first.insert(place, run)
    last._p.append(_mark("end"))


def _mark(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _say_the_language(document: Document) -> None:
    """British English for every style, whatever the program that made the template was set to."""
    styles = document.styles.element
    for each in styles.iter(qn("w:lang")):
        each.set(qn("w:val"), LANGUAGE)
    defaults = styles.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        said = OxmlElement("w:lang")
        said.set(qn("w:val"), LANGUAGE)
        defaults.append(said)


def _count_when_opened(document: Document) -> None:
    """Word fills in the page numbers when the document is opened; it asks before it does."""
    settings = document.settings.element
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    after = (qn(f"w:{name}") for name in ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat"))
    place = next((found for name in after if (found := settings.find(name)) is not None), None)
    if place is None:
        settings.append(update)
    else:
        place.addprevious(update)


def _link(paragraph: Any, bookmark: str, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), bookmark)
    run = paragraph.add_run(" ".join(cleaned_lines(text)))
    link.append(run._r)
    paragraph._p.append(link)
