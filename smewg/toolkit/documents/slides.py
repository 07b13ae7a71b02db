"""A deck as PowerPoint: one message a slide, its chart to be edited, its source in the notes.

Texts stand in the layout's own placeholders, so that they follow when somebody puts the slides into
a design of theirs, and a screen reader reads them in order.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.placeholder import ChartPlaceholder, TablePlaceholder
from pptx.util import Emu, Mm, Pt

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart, cleaned
from smewg.toolkit.documents import slide_charts
from smewg.toolkit.documents.packing import repacked
from smewg.toolkit.documents.paper import Deck, Slide

WIDTH, HEIGHT, MARGIN = 338, 190, 18
"""Millimetres: wide slides, 16 to 9."""
LETTERS_OF_CHARTS, LEAST_POINTS, MOST_TIMES = 13, 11, 1.5
"""How high a chart's letters are drawn, how high a slide wants them, and how far that can go."""
TITLE_SLIDE, WITH_CONTENT, TITLE_ONLY = 0, 1, 5
"""The layouts that are used: a title with lines below, a title over something, a title alone."""
WIDE = WIDTH - 2 * MARGIN
PLACES = {
    PP_PLACEHOLDER.TITLE: (MARGIN, 10, WIDE, 26),
    PP_PLACEHOLDER.CENTER_TITLE: (MARGIN, 40, WIDE, 72),
    PP_PLACEHOLDER.SUBTITLE: (MARGIN, 116, WIDE, 44),
    PP_PLACEHOLDER.BODY: (MARGIN, 52, WIDE, HEIGHT - 52 - 20),
    PP_PLACEHOLDER.OBJECT: (MARGIN, 52, WIDE, HEIGHT - 52 - 20),
    PP_PLACEHOLDER.FOOTER: (MARGIN, HEIGHT - 16, WIDE - 24, 10),
    PP_PLACEHOLDER.SLIDE_NUMBER: (WIDTH - MARGIN - 24, HEIGHT - 16, 24, 10),
    PP_PLACEHOLDER.DATE: (MARGIN, HEIGHT - 16, 10, 10),
}
"""Where each placeholder stands, in millimetres: left, top, width, height."""
INK, SOFT = RGBColor(0x18, 0x22, 0x2C), RGBColor(0x4A, 0x56, 0x63)


def as_slides(deck: Deck) -> bytes:
    """The deck as a pptx file; each slide has its title, each chart an alternative text."""
    shown = Presentation()
    shown.slide_width, shown.slide_height = Mm(WIDTH), Mm(HEIGHT)
    _widen(shown)
    _first(shown, deck)
    for slide in deck.slides:
        _add(shown, slide, deck.foot or deck.cover.number)
    for made in shown.slides:
        if deck.stamp:
            _text(made, [deck.stamp], top=2, height=7, size=10, bold=True)
    properties = shown.core_properties
    properties.title = cleaned(deck.cover.title)[:250]
    properties.author = cleaned(deck.cover.submitted_by)[:250] or "SMEWG plan tracker"
    properties.language, properties.last_modified_by = "en-GB", ""
    moment = deck.moment.replace(tzinfo=None)
    properties.created = properties.modified = moment
    written = io.BytesIO()
    shown.save(written)
    return repacked(_with_steady_workbooks(written.getvalue(), deck.moment), deck.moment)


def _widen(shown: Any) -> None:
    """The library's layouts are those of narrow slides: put their placeholders where ours stand."""
    master = shown.slide_masters[0]
    for each in (master, *master.slide_layouts):
        for placeholder in each.placeholders:
            place = PLACES.get(placeholder.placeholder_format.type)
            if place:
                placeholder.left, placeholder.top = Mm(place[0]), Mm(place[1])
                placeholder.width, placeholder.height = Mm(place[2]), Mm(place[3])


def _with_steady_workbooks(content: bytes, moment: datetime) -> bytes:
    """The file with `moment` in the workbooks behind its charts, which else tell their making."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(written, "w") as packed:
        for name in parts.namelist():
            part = parts.read(name)
            packed.writestr(name, _steady(part, moment) if name.endswith(".xlsx") else part)
    return written.getvalue()


def _steady(workbook: bytes, moment: datetime) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(written, "w") as packed:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "docProps/core.xml":
                said = f">{moment:%Y-%m-%dT%H:%M:%SZ}<".encode()
                part = re.sub(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<", said, part)
            packed.writestr(name, part)
    return repacked(written.getvalue(), moment)


def _first(shown: Any, deck: Deck) -> None:
    slide = shown.slides.add_slide(shown.slide_layouts[TITLE_SLIDE])
    title, cover = deck.cover.title, deck.cover
    _title(slide, title, size=34 if len(title) < 90 else 24)
    below = [
        "Small and Medium Enterprises Working Group",
        "; ".join(each for each in (cover.meeting, cover.place, cover.day) if each),
        ". ".join(
            each
            for each in (cover.number, f"Submitted by: {cover.submitted_by}")
            if each and not each.endswith(": ")
        ),
        f"Edition {cover.edition}" if cover.edition else "",
        f"Checksum {cover.checksum}" if cover.checksum else "",
    ]
    _fill(slide.placeholders[1].text_frame, [line for line in below if line], 16)


def _add(shown: Any, slide: Slide, foot: str) -> None:
    layout = shown.slide_layouts[WITH_CONTENT if _has_content(slide) else TITLE_ONLY]
    added = shown.slides.add_slide(layout)
    _title(added, slide.message, size=_fitting(slide.message))
    if slide.chart:
        _show(added, slide.chart, slide.message)
    elif slide.points:
        size = 20 if sum(len(each) for each in slide.points) < 600 else 16
        _fill(added.placeholders[1].text_frame, slide.points, size)
    _foot(added, layout, foot)
    chart = slide.chart
    notes = [chart.summary, chart.note, slide_charts.absences(chart)] if chart else []
    notes.append(f"Source: {slide.source}" if slide.source else "")
    added.notes_slide.notes_text_frame.text = cleaned(" ".join(each for each in notes if each))


def _has_content(slide: Slide) -> bool:
    """Whether the slide's middle is a placeholder of the layout, and not a picture."""
    chart = slide.chart
    if chart is None:
        return bool(slide.points)
    return slide_charts.is_native(chart) or slide_charts.table_size(chart) > 0


def _show(added: Any, chart: Chart, message: str) -> None:
    below = [each for each in (chart.title, chart.measure) if each not in ("", message)]
    is_native = slide_charts.is_native(chart)
    missing = slide_charts.absences(chart) if is_native else ""
    if 0 < len(missing) <= MOST_MISSING:
        below.append(missing)
    _text(added, [". ".join(below)], top=37, height=12, size=_fitting_below(". ".join(below)))
    if is_native:
        _native(added, chart)
    elif slide_charts.table_size(chart) > 0:
        _table(added, chart)
    else:
        _picture(added, chart)


MOST_MISSING = 160
"""Letters: more of what is missing is told in the notes alone."""


def _native(added: Any, chart: Chart) -> None:
    place = added.placeholders[1]
    kind, figures = slide_charts.kind_of(chart), slide_charts.editable_figures(chart)
    frame = ChartPlaceholder(place._element, place._parent).insert_chart(kind, figures)
    slide_charts.dress(frame.chart, chart)
    _describe(frame, chart)


def _table(added: Any, chart: Chart) -> None:
    place = added.placeholders[1]
    rows, columns = len(chart.rows) + 1, len(chart.columns)
    frame = TablePlaceholder(place._element, place._parent).insert_table(rows, columns)
    frame.left, frame.top, frame.width = Mm(MARGIN), Mm(52), Mm(WIDE)
    table = frame.table
    for column, width in zip(table.columns, slide_charts.table_widths(chart), strict=True):
        column.width = Mm(width)
    size = slide_charts.table_size(chart)
    for row, cells in zip(table.rows, [chart.columns, *chart.rows], strict=True):
        row.height = Mm(size * 0.44 + 2)
        for cell, said in zip(row.cells, cells, strict=True):
            cell.margin_top = cell.margin_bottom = Mm(0.6)
            _fill(cell.text_frame, ["" if said is None else str(said)], size)
    _describe(frame, chart)


def _describe(frame: Any, chart: Chart) -> None:
    said = frame._element.nvGraphicFramePr.cNvPr
    said.set("descr", cleaned(f"{chart.title}. {chart.summary}"))


def _foot(added: Any, layout: Any, foot: str) -> None:
    """The layout's placeholders of foot and slide number, which the library leaves out."""
    for each in layout.placeholders:
        kind = each.placeholder_format.type
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER or (kind == PP_PLACEHOLDER.FOOTER and foot):
            added.shapes._spTree.append(copy.deepcopy(each._element))
    for each in added.placeholders:
        if each.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
            _fill(each.text_frame, [foot], 10)


def _fill(frame: Any, lines: Any, size: float) -> None:
    """Lines as paragraphs of a placeholder."""
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = cleaned(line)
        paragraph.space_after = Pt(size / 2) if len(lines) > 1 else Pt(0)
    _look(frame, size, colour=SOFT if size < 11 else INK)


def _fitting(message: str) -> float:
    return 26 if len(message) < 100 else 20 if len(message) < 160 else 15


def _fitting_below(text: str) -> float:
    return 14 if len(text) < 110 else 11


def _title(slide: Any, text: str, *, size: float) -> None:
    title = slide.shapes.title
    frame = title.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.text = cleaned(text)
    _look(frame, size, bold=True)


def _text(  # noqa: PLR0913 -- places and looks
    slide: Any, lines: Any, *, top: float, height: float, size: float, bold: bool = False
) -> None:
    box = slide.shapes.add_textbox(Mm(MARGIN), Mm(top), Mm(WIDTH - 2 * MARGIN), Mm(height))
    frame = box.text_frame
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.text = cleaned(line)
        paragraph.space_after = Pt(size / 2)
    _look(frame, size, bold=bold, colour=SOFT if size < 16 and not bold else INK)


def _look(frame: Any, size: float, *, bold: bool = False, colour: RGBColor = INK) -> None:
    for paragraph in frame.paragraphs:
        paragraph.alignment = 1  # to the left
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Arial"
            run.font.color.rgb = colour
            run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def _picture(slide: Any, chart: Chart) -> None:
    """The chart as large as fits under the title, in the middle, its letters to be read from afar.

    A tall chart is made small to fit; its letters are drawn larger in return.
    """
    picture = _placed(slide, drawing.png(chart))
    points = LETTERS_OF_CHARTS * Emu(picture.height).pt / (picture.image.size[1] / 2)
    if points < LEAST_POINTS:
        picture._element.getparent().remove(picture._element)
        larger = min(MOST_TIMES, LEAST_POINTS / points)
        picture = _placed(slide, drawing.png(chart, letters=larger))
    said = picture._element.nvPicPr.cNvPr
    said.set("descr", cleaned(f"{chart.title}. {chart.summary}"))


def _placed(slide: Any, content: bytes) -> Any:
    top, high, wide = 52, HEIGHT - 52 - 20, WIDTH - 2 * MARGIN
    picture = slide.shapes.add_picture(io.BytesIO(content), 0, Mm(top))
    scale = min(Mm(wide) / picture.width, Mm(high) / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    picture.left = (Mm(WIDTH) - picture.width) // 2
    return picture
