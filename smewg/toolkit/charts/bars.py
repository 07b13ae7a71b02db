"""Bars of small whole numbers, drawn honestly: from zero, whole ticks, each figure written out.

A year without a figure is a gap with words in it, never a bar of no height. Colour is never the
only sign: each bar carries its figure, and a key where several categories share a year.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from smewg.toolkit.charts.drawing import (
    INK,
    PAPER,
    SERIES,
    SOFT,
    Chart,
    Spec,
    cleaned,
    tidy_row,
)
from smewg.toolkit.values import SIGNS, Value, ValueKind, counted, counted_so_far

WIDE, NARROW = 800, 340
_SPACE_FOR_AXIS, _SPACE_BETWEEN = 46, 16
_LETTER = 6.6  # about the width of a letter of the labels
_OPEN = {"test": "datum.part", "value": PAPER}


@dataclass(frozen=True)
class Bar:
    """One figure: None shows the words of `blank`.

    `is_so_far`: of an open year, an open bar. `note`: a star, and what it says (corrected). For the
    figures one by one: `of`, what is counted, `column`, of what part of it, `kind`, why no number
    stands there, and `listed`, how many items are behind it.
    """

    category: str
    year: str
    value: int | None
    blank: str = "no figure"
    note: str = ""
    is_so_far: bool = False
    of: str = ""
    column: str = ""
    kind: ValueKind = ValueKind.BLANK
    listed: int | None = None

    @property
    def stands(self) -> Value:
        if self.value is None:
            return Value(self.kind)
        return counted_so_far(self.value) if self.is_so_far else counted(self.value)

    @property
    def written(self) -> str:
        """What stands above the bar, or in its gap."""
        if self.value is None:
            return self.blank
        so_far = SIGNS[ValueKind.SO_FAR] if self.is_so_far else ""
        return f"{self.value}{so_far}{'*' if self.note else ''}"


def whole_ticks(highest: int) -> list[int]:
    """At most six whole numbers in even steps, from 0 to `highest` or a little above it."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if step * 5 >= highest:
                steps = max(1, -(-highest // step))
                return [step * n for n in range(steps + 1)]
        size *= 10


def panels(  # noqa: PLR0913 -- each argument is a word on the picture
    name: str,
    title: str,
    summary: str,
    bars: Sequence[Bar],
    *,
    unit: str = "",
    category_heading: str = "Area",
) -> Chart:
    """A small picture for each category, years across, one scale for all; needs no colours."""
    return _chart(
        name,
        title,
        summary,
        bars,
        category_heading,
        spec=_panels_spec(bars, unit, WIDE, height=150),
        narrow_spec=_panels_spec(bars, unit, NARROW, height=100),
    )


def tile_bars(name: str, title: str, summary: str, bars: Sequence[Bar], *, unit: str = "") -> Chart:
    """One category's years as small bars without an axis, for a tile; the last stands out."""
    spec = _panel(bars, unit, width=176, height=52, ticks=_ticks(bars), axis=False)
    chart = _chart(name, title, summary, bars, "", spec=spec, narrow_spec=None)
    return replace(chart, file_spec=_panel(bars, unit, width=420, height=150, ticks=_ticks(bars)))


def _chart(  # noqa: PLR0913 -- what both kinds share
    name: str,
    title: str,
    summary: str,
    bars: Sequence[Bar],
    category_heading: str,
    *,
    spec: Spec,
    narrow_spec: Spec | None,
) -> Chart:
    years, categories = _years(bars), _categories(bars)
    cells = {(bar.category, bar.year): _cell(bar) for bar in bars}
    notes = dict.fromkeys(f"* {bar.year}: {bar.note}." for bar in bars if bar.note)
    if any(bar.is_so_far for bar in bars):
        notes[f"{SIGNS[ValueKind.SO_FAR]}: so far, its year is open."] = None
    return Chart(
        name=name,
        title=title,
        summary=summary,
        spec=spec,
        narrow_spec=narrow_spec,
        columns=[category_heading, *years],
        rows=[[each, *(cells.get((each, year), "") for year in years)] for each in categories],
        note=" ".join(notes),
        tidy=[_tidy(bar, title) for bar in bars],
    )


def _tidy(bar: Bar, title: str) -> list[str | int | None]:
    year = re.match(r"\d{4}", bar.year)
    column = bar.column or bar.category
    said = [bar.note] if bar.note else []
    if year and year[0] != bar.year:
        said.append("the definition changed in this year")
    of, note = bar.of or title, "; ".join(said)
    return tidy_row(of, year[0] if year else bar.year, column, bar.stands, bar.listed, note)


def _cell(bar: Bar) -> object:
    if bar.value is None:
        return bar.blank
    value = f"{bar.value} so far" if bar.is_so_far else bar.value
    return f"{value} ({bar.note})" if bar.note else value


def _years(bars: Sequence[Bar]) -> list[str]:
    return list(dict.fromkeys(bar.year for bar in bars))


def _categories(bars: Sequence[Bar]) -> list[str]:
    return list(dict.fromkeys(bar.category for bar in bars))


def _ticks(bars: Sequence[Bar]) -> list[int]:
    return whole_ticks(max((bar.value or 0 for bar in bars), default=0))


def _row(bar: Bar, unit: str, room: float) -> dict[str, object]:
    """A bar's data: what it says on the picture and what it says when read out."""
    said = bar.blank if bar.value is None else f"{bar.value} {unit}".strip()
    said += " so far" if bar.is_so_far else ""
    note = f" ({bar.note})" if bar.note else ""
    return {
        "category": cleaned(bar.category),
        "year": cleaned(bar.year),
        "value": bar.value,
        "at": bar.value or 0,
        "part": bar.is_so_far,
        "label": bar.written,
        "upright": bar.value is None and len(bar.blank) * _LETTER > room,
        "description": f"{bar.category}, {bar.year}: {said}{note}",
    }


def _year_axis(years: list[str], **more: object) -> Spec:
    return {
        "field": "year",
        "type": "ordinal",
        "scale": {"domain": [cleaned(year) for year in years], "paddingInner": 0.3},
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "labelPadding": 6, **more},
    }


def _count_axis(field: str, ticks: list[int], shown: bool = True) -> Spec:
    axis = {"title": None, "values": ticks, "format": "d", "domain": False, "ticks": False}
    scale = {"domain": [0, ticks[-1]], "nice": False, "zero": True}
    return {
        "field": field,
        "type": "quantitative",
        "scale": scale,
        "axis": axis if shown else None,
    }


def _blank_words(position: Spec) -> list[Spec]:
    """The words in a gap: across where they fit, upright where they do not."""
    encoding = {
        **position,
        "text": {"field": "label"},
        "description": {"field": "description"},
    }
    words = {"type": "text", "color": SOFT, "fontSize": 12}
    return [
        {
            "transform": [{"filter": "datum.value === null && !datum.upright"}],
            "mark": {**words, "baseline": "bottom", "dy": -4},
            "encoding": encoding,
        },
        {
            "transform": [{"filter": "datum.value === null && datum.upright"}],
            "mark": {**words, "baseline": "middle", "align": "left", "angle": 270, "dx": 5},
            "encoding": encoding,
        },
    ]


def _labelled_bars(position: Spec, colour: Spec) -> list[Spec]:
    """Bars with their figures above them; a zero is its figure on the line.

    A figure of a year that is still open is an open bar: only its outline has the colour.
    """
    described = {"description": {"field": "description"}}
    filled = {"fill": {**colour, "condition": [_OPEN, *colour.get("condition", [])]}}
    outline = {"stroke": {**colour, "legend": None} if "field" in colour else colour}
    above = {"type": "text", "baseline": "bottom", "dy": -3, "color": INK}
    figure = {"text": {"field": "label"}}
    return [
        {
            "transform": [{"filter": "datum.value > 0"}],
            "mark": {"type": "bar", "strokeWidth": 1.5},
            "encoding": {**position, **described, **filled, **outline},
        },
        {
            "transform": [{"filter": "datum.value > 0"}],
            "mark": {**above, "aria": False},
            "encoding": {**position, **figure},
        },
        {
            "transform": [{"filter": "datum.value === 0"}],
            "mark": above,
            "encoding": {**position, **described, **figure},
        },
    ]


def _panel(  # noqa: PLR0913 -- sizes
    bars: Sequence[Bar],
    unit: str,
    *,
    width: int,
    height: int,
    ticks: list[int],
    axis: bool = True,
    has_ticks: bool = True,
) -> Spec:
    """One category's years. `has_ticks`: the numbers beside the lines, once for a row of panels."""
    years = _years(bars)
    room = width / max(1, len(years))
    position = {"x": _year_axis(years), "y": _count_axis("at", ticks, axis)}
    if axis:
        position["y"]["axis"]["labels"] = has_ticks
    colour: Spec = {"value": SERIES[0]}
    if years and not axis:
        last = {"test": {"field": "year", "equal": cleaned(years[-1])}, "value": SERIES[0]}
        colour = {"condition": [last], "value": SERIES[5]}
    return {
        "width": width,
        "height": height,
        "data": {"values": [_row(bar, unit, room) for bar in bars]},
        "layer": [*_labelled_bars(position, colour), *_blank_words(position)],
    }


def _panels_spec(bars: Sequence[Bar], unit: str, total: int, *, height: int) -> Spec:
    years, categories, ticks = _years(bars), _categories(bars), _ticks(bars)
    columns = _columns(len(categories), total, max(130, 33 * len(years)))
    width = (total - _SPACE_FOR_AXIS) // columns - _SPACE_BETWEEN
    titles = {
        each: textwrap.wrap(cleaned(each), int(width / 7.4), max_lines=5) for each in categories
    }
    lines = max((len(each) for each in titles.values()), default=1) if columns > 1 else 1
    return {
        "columns": columns,
        "spacing": {"row": 18, "column": _SPACE_BETWEEN},
        "concat": [
            {
                **_panel(
                    [_at(bars, each, year) for year in years],
                    unit,
                    width=width,
                    height=height,
                    ticks=ticks,
                    has_ticks=place % columns == 0,
                ),
                "title": {
                    "text": titles[each] + [" "] * (lines - len(titles[each])),
                    "anchor": "start",
                    "frame": "group",
                    "offset": 14,
                    "lineHeight": 17,
                },
            }
            for place, each in enumerate(categories)
        ],
    }


def _columns(panels: int, total: int, least: int) -> int:
    """How many panels stand beside each other: as fit, at most five, the rows alike in length."""
    most = max(1, min(5, panels, (total - _SPACE_FOR_AXIS) // (least + _SPACE_BETWEEN)))
    rows = -(-panels // most)
    return max(1, -(-panels // max(1, rows)))


def _at(bars: Sequence[Bar], category: str, year: str) -> Bar:
    found = (bar for bar in bars if (bar.category, bar.year) == (category, year))
    return next(found, Bar(category, year, None))
