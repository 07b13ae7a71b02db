"""A deck as PowerPoint: one message and one chart a slide, and its source in the notes."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Mm, Pt

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart, cleaned
from smewg.toolkit.documents.packing import repacked
from smewg.toolkit.documents.paper import Deck, Slide

WIDTH, HEIGHT, MARGIN = 338, 190, 18
"""Millimetres: wide slides, 16 to 9."""
LETTERS_OF_CHARTS, LEAST_POINTS, MOST_TIMES = 13, 11, 1.5
"""How high a chart's letters are drawn, how high a slide wants them, and how far that can go."""
TITLE_ONLY = 5
INK, SOFT = RGBColor(0x18, 0x22, 0x2C), RGBColor(0x4A, 0x56, 0x63)


def as_slides(deck: Deck) -> bytes:
    """The deck as a pptx file; each slide has its title, its picture an alternative text."""
    shown = Presentation()
    shown.slide_width, shown.slide_height = Mm(WIDTH), Mm(HEIGHT)
    _first(shown, deck)
    for number, slide in enumerate(deck.slides, 2):
        _add(shown, slide, number, deck.foot or deck.cover.number)
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
    return repacked(written.getvalue(), deck.moment)


def _first(shown: Any, deck: Deck) -> None:
    slide = shown.slides.add_slide(shown.slide_layouts[TITLE_ONLY])
    title = deck.cover.title
    _title(slide, title, top=40, height=72, size=34 if len(title) < 90 else 24)
    cover = deck.cover
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
    _text(slide, [line for line in below if line], top=116, height=40, size=16)


def _add(shown: Any, slide: Slide, number: int, document_number: str) -> None:
    added = shown.slides.add_slide(shown.slide_layouts[TITLE_ONLY])
    _title(added, slide.message, top=10, height=26, size=_fitting(slide.message))
    if slide.chart:
        below = slide.chart.title if slide.chart.title != slide.message else ""
        _text(added, [below], top=37, height=12, size=_fitting_below(below))
        _picture(added, slide.chart)
    elif slide.points:
        size = 20 if sum(len(each) for each in slide.points) < 600 else 16
        _text(added, slide.points, top=44, height=124, size=size)
    foot = f"{document_number}    {number}" if document_number else str(number)
    _text(added, [foot], top=HEIGHT - 16, height=10, size=10)
    notes = [*([slide.chart.summary, slide.chart.note] if slide.chart else [])]
    notes.append(f"Source: {slide.source}" if slide.source else "")
    added.notes_slide.notes_text_frame.text = cleaned(" ".join(each for each in notes if each))


def _fitting(message: str) -> float:
    return 26 if len(message) < 100 else 20 if len(message) < 160 else 15


def _fitting_below(text: str) -> float:
    return 14 if len(text) < 110 else 11


def _title(slide: Any, text: str, *, top: float, height: float, size: float) -> None:
    title = slide.shapes.title
    title.left, title.top = Mm(MARGIN), Mm(top)
    title.width, title.height = Mm(WIDTH - 2 * MARGIN), Mm(height)
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
