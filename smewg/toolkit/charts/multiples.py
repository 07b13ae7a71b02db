"""Small multiples: a panel for each thing, years across, parts down, one scale for all of them.

The fill says how sure a figure is: full, published and verified; pale with an edge, closed and not
verified; empty with a broken edge, so far. What is absent has no bar: its base is dotted and a sign
stands there. A zero is a written 0 on a full base. Names are whole; they wrap. We draw it
ourselves, for names of any length have to keep out of the panels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from smewg.toolkit.charts import letters
from smewg.toolkit.charts.colours import AXIS, HEAT, INK, LINE, PAPER, SERIES, SOFT

FONT = "Arial, Liberation Sans, sans-serif"
BAR = 44
"""The highest bar's height, in pixels."""
UPRIGHT = 56
"""How long an upright word may be; above the highest bar it takes so much of the room above it."""
SMALL = 12
MOST_BESIDE = 5
GAP = 22
BOLD = 1.08
"""How much wider bold letters are."""
EDGE = 5
_PANEL, _ROWS = "panel-", "rows-"
_MOST_LABEL = 0.42
"""The share of a picture's width that the rows' names may take."""
BELOW = 4
"""Under the years, so that their letters reach into no other thing."""


class Fill(StrEnum):
    """How sure a figure is."""

    SURE = "sure"
    UNSURE = "unsure"
    OPEN = "open"


MEANING = {
    Fill.SURE: "published or verified",
    Fill.UNSURE: "closed, not verified",
    Fill.OPEN: "so far: the year is open",
}
FILLS = {Fill.SURE: SERIES[0], Fill.UNSURE: HEAT[1], Fill.OPEN: PAPER}


@dataclass(frozen=True)
class Mark:
    """What stands in a panel's row in one year. `number` None: no bar, and `written` says why.

    said: the same in words, for who hears it.
    """

    written: str
    said: str
    number: int | None = None
    fill: Fill = Fill.SURE


@dataclass(frozen=True)
class Panel:
    """One thing with its marks by row and year, in the order of the rows and years.

    spoken: what it is called when a mark is read out, as its row of the table under the picture.
    """

    name: str
    code: str
    rows: Sequence[Sequence[Mark]]
    spoken: str = ""


def spec_of(  # noqa: PLR0913 -- each argument is a part of the picture
    panels: Sequence[Panel],
    rows: Sequence[str],
    years: Sequence[str],
    width: int,
    *,
    focus: int | None = None,
    total: bool = True,
    label: int = 220,
    highest: int = 0,
    spoken: Sequence[str] | None = (),
) -> dict[str, Any]:
    """The picture as plain values, as any other chart's specification.

    focus: the row that the title speaks of. total: the last row is that of all together. label:
    how much room the rows' names have at most, 0 where the page says them. highest: of the scale,
    where other pictures share it. spoken: what the rows are called when a mark is read out;
    None where the table alone is.
    """
    return {
        "multiples": {
            "width": width,
            "rows": list(rows),
            "years": list(years),
            "focus": focus,
            "total": total,
            "label": label,
            "highest": highest,
            "panels": [
                {
                    "name": each.name,
                    "code": each.code,
                    "marks": [
                        [
                            {
                                "written": mark.written,
                                "said": ""
                                if spoken is None
                                else f"{each.spoken or each.name}, {year}, {row}: {mark.said}",
                                "number": mark.number,
                                "fill": mark.fill.value,
                            }
                            for mark, year in zip(line, years, strict=True)
                        ]
                        for line, row in zip(each.rows, spoken or rows, strict=True)
                    ],
                }
                for each in panels
            ],
        },
        "fontSize": 13,
    }


def narrowed(spec: Mapping[str, Any], most: int) -> dict[str, Any] | None:
    """The same panels one below the other, for a narrow page, stroke for stroke as they are.

    So a page holds each panel once. None where that is wider than `most`, or not the same panels:
    few panels are wide, and those of many years take the whole width.
    """
    plan = spec["multiples"]
    layout = layout_of(plan, spec["fontSize"])
    width = 2 * EDGE + layout.label + GAP + layout.panel
    if layout.is_stacked or width > most:
        return None
    below = {**plan, "width": width, "shares": True}
    same = replace(layout, width=width - 2 * EDGE, beside=1)
    return {**spec, "multiples": below} if layout_of(below, spec["fontSize"]) == same else None


def is_multiples(spec: Mapping[str, Any]) -> bool:
    return "multiples" in spec


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels; `beside` panels stand in each band.

    is_stacked: each row's name stands above its bars, for they need the whole width. Of each row:
    where it begins, its name in lines, and how far below its beginning its bars stand.
    """

    width: float
    label: float
    panel: float
    beside: int
    tops: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    bases: tuple[float, ...]
    head: float
    band: float
    size: float

    @property
    def is_stacked(self) -> bool:
        return not self.label

    @property
    def step(self) -> float:
        return self.panel + GAP


def layout_of(plan: Mapping[str, Any], size: float = 13) -> Layout:
    """The whole picture's measures; each label has its own room, whatever its length."""
    width = float(plan["width"]) - 2 * EDGE
    label = min(float(plan["label"]), width * _MOST_LABEL)
    count, years = max(1, len(plan["panels"])), max(1, len(plan["years"]))
    widest = max((_room(mark, size) for mark in _marks(plan)), default=0)
    least = max(2 * size, years * min(max(widest, 2 * size) + 4, 40))
    if label + GAP + least > width:
        label = 0
    beside = int(max(1, min(MOST_BESIDE, count, (width - label) // (least + GAP))))
    bands = -(-count // beside)
    beside = -(-count // bands)
    panel = (width - label - beside * GAP) / beside if label else (width + GAP) / beside - GAP
    panel = round(panel, 1)
    is_named = bool(plan["label"])
    lines = tuple(
        tuple(letters.in_lines(each, label or width, size)) if is_named else ("",)
        for each in plan["rows"]
    )
    bars = BAR + 8 + (UPRIGHT if _stands_upright(plan, panel / years, size) else size)
    tops, bases, at = [], [], 0.0
    for each in lines:
        named = len(each) * (size + 4) if any(each) else 0
        tops.append(at)
        bases.append(bars + (named if not label else 0))
        at += 12 + (named + bars if not label else max(bars, named))
    heads = [_head_lines(each, panel, size) for each in plan["panels"] if is_named]
    head = max((len(each) for each in heads), default=0) * (size + 4)
    head += 10 if head else 0
    band = head + at + size + BELOW
    return Layout(width, label, panel, beside, tuple(tops), lines, tuple(bases), head, band, size)


def _stands_upright(plan: Mapping[str, Any], room: float, size: float) -> bool:
    """Whether a figure is wider than its year has room, so that it stands upright on its bar."""
    return any(mark["number"] is not None and _room(mark, size) > room for mark in _marks(plan))


def _marks(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [m for panel in plan["panels"] for line in panel["marks"] for m in line]


def _room(mark: Mapping[str, Any], size: float) -> float:
    return letters.width_of(mark["written"], SMALL * size / 13)


def _head_lines(panel: Mapping[str, Any], room: float, size: float) -> list[str]:
    """A panel's name in bold, which is a little wider, and its code under it."""
    name = letters.in_lines(panel["name"], room / BOLD, size) if panel["name"] else []
    return [*name, *(letters.in_lines(panel["code"], room, size) if panel["code"] else [])]


def drawn(spec: Mapping[str, Any]) -> Element:
    """The picture's root element; its first child is the white ground."""
    plan, size = spec["multiples"], float(spec.get("fontSize", 13))
    layout = layout_of(plan, size)
    step = max(1, layout.beside)
    bands = -(-len(plan["panels"]) // step)
    title = spec.get("title") or {}
    key = _key(plan, layout)
    top = EDGE + _title_height(title)
    below = top + max(1, bands) * layout.band
    width, height = layout.width + 2 * EDGE, below + len(key) * (size + 8) + EDGE
    root = Element("svg", _numbers(width=width, height=height))
    root.set("viewBox", f"0 0 {_n(width)} {_n(height)}")
    root.set("font-family", FONT)
    SubElement(root, "rect", {**_numbers(width=width, height=height), "fill": PAPER})
    _draw_title(root, title)
    highest = max([plan["highest"], *(mark["number"] or 0 for mark in _marks(plan))])
    for place in range(bands):
        _draw_band(root, plan, layout, place, top + place * layout.band, highest)
    _draw_key(root, key, below, size)
    return root


def _key(plan: Mapping[str, Any], layout: Layout) -> list[list[tuple[Fill, float]]]:
    """The fills that the picture has, in lines, each with the place where it begins."""
    shown = {mark["fill"] for mark in _marks(plan) if mark["number"] is not None}
    lines: list[list[tuple[Fill, float]]] = []
    at = layout.width
    for fill in Fill if plan["label"] else ():
        if fill.value not in shown:
            continue
        takes = 18 + letters.width_of(MEANING[fill], SMALL) + GAP
        if not lines or at + takes > layout.width:
            lines, at = [*lines, []], 0.0
        lines[-1].append((fill, at))
        at += takes
    return lines


def _draw_key(
    root: Element, key: Sequence[Sequence[tuple[Fill, float]]], top: float, size: float
) -> None:
    for n, line in enumerate(key):
        base = top + (n + 1) * (size + 8) - 5
        for fill, at in line:
            square = _numbers(x=EDGE + at, y=base - 10, width=11, height=11)
            _filled(SubElement(root, "rect", square), fill)
            _text(root, MEANING[fill], EDGE + at + 18, base, SMALL, fill=SOFT)


def _filled(shape: Element, fill: Fill) -> None:
    shape.set("fill", FILLS[fill])
    if fill is not Fill.SURE:
        shape.set("stroke", SERIES[0])
    if fill is Fill.OPEN:
        shape.set("stroke-dasharray", "3 2")


def _title_height(title: Mapping[str, Any]) -> float:
    if not title:
        return 0
    return len(title["text"]) * 21 + len(title["subtitle"]) * 18 + 16


def _draw_title(root: Element, title: Mapping[str, Any]) -> None:
    at = EDGE + 15.0
    for line in title.get("text", ()):
        _text(root, line, EDGE, at, 16, bold=True)
        at += 21
    for line in title.get("subtitle", ()):
        _text(root, line, EDGE, at, 13, fill=SOFT)
        at += 18


def _draw_band(  # noqa: PLR0913, PLR0917 -- what is drawn, and where
    root: Element,
    plan: Mapping[str, Any],
    layout: Layout,
    place: int,
    top: float,
    highest: int,
) -> None:
    """The panels that stand beside each other, with the names of their rows at the left."""
    first = place * max(1, layout.beside)
    band = plan["panels"][first : first + max(1, layout.beside)]
    used = layout.width if layout.is_stacked else layout.label + len(band) * layout.step
    _draw_rows(_group(root, f"{_ROWS}{place}", 0, top), plan, layout, used)
    beside = 0 if layout.is_stacked else layout.label + GAP
    for column, panel in enumerate(band):
        left = EDGE + beside + column * layout.step
        _draw_panel(
            _group(root, f"{_PANEL}{first + column}", left, top), plan, layout, panel, highest
        )


def _group(root: Element, name: str, left: float, top: float) -> Element:
    """A drawing with its place outside it, so that it can be pointed to from another place."""
    place = SubElement(root, "g", {"transform": f"translate({_n(left)},{_n(top)})"})
    return SubElement(place, "g", {"id": name})


def _draw_rows(root: Element, plan: Mapping[str, Any], layout: Layout, used: float) -> None:
    """The names of the rows with the lines between them, from their own left upper corner."""
    size = layout.size
    ends = [*layout.tops[1:], layout.band - layout.head - size - BELOW]
    labels = Element("g", {"fill": INK, "font-size": f"{_n(size)}px"})
    for row, lines in enumerate(layout.lines):
        begin, end = layout.head + layout.tops[row], layout.head + ends[row]
        if row == plan["focus"]:
            ground = _numbers(x=0, y=begin + 2, width=used + 2 * EDGE, height=end - begin - 2)
            SubElement(root, "rect", {**ground, "fill": HEAT[0]})
        is_total = plan["total"] and row == len(layout.lines) - 1
        if plan["label"]:
            rule = _numbers(x1=EDGE, x2=EDGE + used, y1=begin, y2=begin)
            SubElement(root, "line", {**rule, "stroke": AXIS if is_total else LINE})
        for n, line in enumerate(lines if any(lines) else ()):
            at = begin + 4 + size + n * (size + 4)
            SubElement(labels, "text", _numbers(x=EDGE, y=at)).text = line
    root.append(labels)


def shares_panels(spec: Mapping[str, Any]) -> bool:
    """Whether a narrow picture's panels are those of the wide one beside it."""
    return is_multiples(spec) and bool(spec["multiples"].get("shares"))


def say_once(root: Element, here: str, there: str) -> None:
    """What is drawn twice in a page stands there once; in its other places is a way to it.

    So are the names of the rows beside each band but the first, and the panels of a picture that
    shares them. here and there: what the ids of this picture and of that other one begin with;
    `there` is "" where it shares none.
    """
    groups = {each.get("id", ""): each for each in root.iter("g") if each.get("id")}
    first = groups.get(f"{here}{_ROWS}0")
    for name, group in groups.items():
        if there and name.startswith(here + _PANEL):
            _point_to(group, there + name.removeprefix(here))
        elif group is not first and name.startswith(here + _ROWS) and _same(group, first):
            _point_to(group, f"{here}{_ROWS}0")


def _same(one: Element, other: Element | None) -> bool:
    return other is not None and list(map(tostring, one)) == list(map(tostring, other))


def _point_to(group: Element, name: str) -> None:
    group.tag, group[:] = "use", []
    del group.attrib["id"]
    group.set("href", f"#{name}")


def _draw_panel(
    root: Element,
    plan: Mapping[str, Any],
    layout: Layout,
    panel: Mapping[str, Any],
    highest: int,
) -> None:
    """One panel, from its own left upper corner."""
    size = layout.size
    head = _head_lines(panel, layout.panel, size) if plan["label"] else []
    code = len(letters.in_lines(panel["code"], layout.panel, size)) if panel["code"] else 0
    for n, line in enumerate(head):
        at, is_name = size + n * (size + 4), n < len(head) - code
        _text(root, line, 0, at, size, bold=is_name, fill=INK if is_name else SOFT)
    width = layout.panel / max(1, len(plan["years"]))
    below = layout.head
    small = SMALL * size / 13
    inside = SubElement(root, "g", {"text-anchor": "middle", "fill": INK})
    inside.set("font-size", f"{_n(small)}px")
    for row, marks in enumerate(panel["marks"]):
        base = below + layout.tops[row] + layout.bases[row]
        on_base = SubElement(inside, "g", {"transform": f"translate(0,{_n(base)})"})
        for year, mark in enumerate(marks):
            _draw_mark(on_base, mark, year * width, width, small, highest)
        _draw_bases(on_base, [mark["number"] is not None for mark in marks], width)
    is_short = any(letters.width_of(each, small) > width - 2 for each in plan["years"])
    years = SubElement(root, "g", {"fill": SOFT, "text-anchor": "middle"})
    for year, said in enumerate(plan["years"]):
        words = f"\N{RIGHT SINGLE QUOTATION MARK}{said[2:]}" if is_short else said
        fits = min(small, small * max(1, width - 2) / letters.width_of(words, small))
        middle = (year + 0.5) * width
        text = SubElement(years, "text", _numbers(x=middle, y=layout.band - BELOW))
        text.set("font-size", f"{_n(fits)}px")
        text.text = words


def _draw_bases(root: Element, has_numbers: Sequence[bool], width: float) -> None:
    """The lines on which a row's bars stand: dotted where there is no number."""
    for is_there in (True, False):
        parts = "".join(
            f"M{round(year * width + 1)} 0h{round(width - 2)}"
            for year, has_number in enumerate(has_numbers)
            if has_number is is_there
        )
        if parts:
            line = SubElement(root, "path", {"d": parts, "stroke": AXIS, "fill": "none"})
            if not is_there:
                line.set("stroke-dasharray", "1 3")


def _draw_mark(  # noqa: PLR0913, PLR0917 -- what is drawn, and where
    root: Element,
    mark: Mapping[str, Any],
    left: float,
    width: float,
    small: float,
    highest: int,
) -> None:
    """A bar with its figure above it, or the sign of what is absent; its base is at 0."""
    number = mark["number"]
    said = {"aria-label": mark["said"], "role": "graphics-symbol"} if mark["said"] else {}
    group = SubElement(root, "g", said)
    tall = 0.0
    if number:
        tall = max(2.0, BAR * number / max(1, highest))
        inner = max(3.0, min(width * 0.62, 32))
        wide, begin = round(inner), round(left + (width - inner) / 2)
        bar = f"M{begin} 0v-{_n(tall)}h{wide}v{_n(tall)}"
        _filled(SubElement(group, "path", {"d": bar}), Fill(mark["fill"]))
    middle = round(left + width / 2)
    _draw_figure(group, mark["written"], (middle, -tall - 4), width, small)


def _draw_figure(
    group: Element, written: str, place: tuple[float, float], room: float, small: float
) -> None:
    """The figure above its bar; upright where it is wider than its year has room."""
    middle, at = place
    if letters.width_of(written, small) <= room:
        text = SubElement(group, "text", _numbers(x=middle, y=at))
        text.text = written
        return
    fits = min(small, UPRIGHT / max(1.0, letters.width_of(written, 1)), max(4.0, room - 2))
    place_of = _numbers(x=middle + fits * 0.35, y=at)
    text = SubElement(group, "text", {**place_of, "font-size": f"{_n(fits)}px"})
    text.set("text-anchor", "start")
    text.set("transform", f"rotate(-90 {place_of['x']} {place_of['y']})")
    text.text = written


def _text(  # noqa: PLR0913 -- a text and its place
    parent: Element,
    words: str,
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    fill: str = INK,
) -> Element:
    text = SubElement(parent, "text", {**_numbers(x=x, y=y), "fill": fill})
    text.set("font-size", f"{_n(size)}px")
    if bold:
        text.set("font-weight", "bold")
    text.text = words
    return text


def _numbers(**values: float) -> dict[str, str]:
    return {name: _n(value) for name, value in values.items()}


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
