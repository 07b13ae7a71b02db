"""The one place that makes pictures of figures: for the page, for files and for documents.

A chart is a Vega-Lite specification with its data inside, as bars.py builds them, and the same
figures as a table. Why each step is needed: docs/design.md, "Charts".
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar
from xml.etree.ElementTree import Element

import vl_convert
from defusedxml import ElementTree
from django.core.cache import caches

from smewg.toolkit.charts.slim_svg import slim

Spec = dict[str, Any]
Picture = TypeVar("Picture", str, bytes)

INK, SOFT, LINE, AXIS, PAPER = "#18222c", "#4a5663", "#d3d8dc", "#7b8793", "#ffffff"
SERIES = ("#0b4f6c", "#c8791a", "#5a9aa8", "#6b4c7d", "#84934f", "#918a81")
# Labels inside a bar. Each has a colour of its own, so that it can be told which bar it stands in.
ON_SERIES = ("#fffff1", "#182222", "#182223", "#fffff4", "#182225", "#182226")
# From few to many, for heat maps and matrices; each cell has its figure written in it as well.
HEAT = ("#e2eef3", "#afd3e1", "#63a3bd", "#0b4f6d")
ON_HEAT = ("#182227", "#182228", "#182229", "#fffff8")
FONT = "Arial, Liberation Sans, sans-serif"

_DRAWN_BY = f"4/{version('vl-convert-python')}"  # raise the first number when a picture changes
_SIZES_OF_LETTERS = {"fontSize", "labelFontSize", "titleFontSize", "labelLimit", "lineHeight"}
_KEPT_SECONDS = 30 * 24 * 3600
_NO_LOOKING_ELSEWHERE = {"url", "href", "usermeta", "lookup"}
_FILL_CLASSES = {
    INK: "chart-ink",
    SOFT: "chart-soft",
    PAPER: "chart-paper",
    **{colour: f"series-{n}" for n, colour in enumerate(SERIES, 1)},
    **{colour: f"on-series-{n}" for n, colour in enumerate(ON_SERIES, 1)},
    **{colour: f"heat-{n}" for n, colour in enumerate(HEAT, 1)},
    **{colour: f"on-heat-{n}" for n, colour in enumerate(ON_HEAT, 1)},
}
_STROKE_CLASSES = {
    LINE: "chart-line",
    AXIS: "chart-axis",
    PAPER: "chart-gap",
    **{colour: f"line-series-{n}" for n, colour in enumerate(SERIES, 1)},
}
_CONFIG: Spec = {
    "font": FONT,
    "background": PAPER,
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "labelColor": SOFT,
        "labelFontSize": 13,
        "titleColor": SOFT,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": AXIS,
        "tickColor": AXIS,
    },
    "legend": {"aria": False, "labelColor": INK, "labelFontSize": 13, "titleColor": SOFT},
    "title": {"color": INK, "fontSize": 13, "subtitleColor": SOFT, "subtitleFontSize": 13},
    "text": {"fontSize": 13, "color": INK},
}


class ChartRefusedError(ValueError):
    """The specification asks for something outside itself."""


@dataclass(frozen=True)
class Chart:
    """Figures as a picture and as a table.

    name: a slug, unique on its page, also the name of its files. summary: what the picture shows,
    in a sentence or two, read out in its place. note: a caution under it. narrow_spec: the same
    for a narrow page; without it, `spec` is drawn there too. links: an address for each cell of
    `rows`, or "" where it opens to nothing. is_slim: a page of any width shows the narrow picture.
    """

    name: str
    title: str
    summary: str
    spec: Spec
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    narrow_spec: Spec | None = None
    note: str = ""
    links: Sequence[Sequence[str]] = ()
    is_slim: bool = False

    def cell_links(self) -> list[Sequence[str]]:
        """For each row the addresses of its cells, "" where there is none."""
        if self.links:
            return list(self.links)
        return [[""] * len(row) for row in self.rows]


def svg(chart: Chart, *, narrow: bool = False, titled: bool = False) -> str:
    """The picture as a file of its own or in a document, on white; `titled` writes the title in."""
    return _kept("svg", chart, narrow, titled, lambda spec: _finished_file(chart, _drawn(spec)))


def inline_svg(chart: Chart, *, narrow: bool = False) -> str:
    """The picture for a page: colours by class, so that they follow light, dark and print."""
    return _kept("inline", chart, narrow, False, lambda spec: _inline(chart, _drawn(spec), narrow))


def png(chart: Chart, *, narrow: bool = False, titled: bool = False, letters: float = 1) -> bytes:
    """The picture in dots, twice the size for sharp print, on white.

    letters: how much larger its letters are than on a page, for who sits far away.
    """

    def drawn(spec: Spec) -> bytes:
        return vl_convert.vegalite_to_png(_with_letters(spec, letters), scale=2)

    if letters != 1:
        return drawn(_complete_spec(chart, narrow, titled))

    return _kept("png", chart, narrow, titled, drawn)


def csv_text(chart: Chart) -> str:
    """The table under the picture, for a spreadsheet: with the mark by which Excel knows UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    for row in (chart.columns, *chart.rows):
        writer.writerow([_plain_cell(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def cleaned(text: str) -> str:
    """`text` without what a picture cannot hold: control characters, half characters, overrides.

    One control character in a label would end the whole process.
    """
    kept = (
        " " if letter.isspace() else letter
        for letter in text
        if letter in "\t\n\r" or not _is_unprintable(letter)
    )
    return "".join(kept)


def _is_unprintable(letter: str) -> bool:
    if unicodedata.category(letter) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}:
        return True
    return unicodedata.bidirectional(letter) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


def _plain_cell(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{cell}"
    return "" if cell is None else cell


def _kept(
    kind: str, chart: Chart, narrow: bool, titled: bool, make: Callable[[Spec], Picture]
) -> Picture:
    spec = _complete_spec(chart, narrow, titled)
    words = [_DRAWN_BY, kind, narrow, chart.name, chart.title, chart.summary, spec]
    digest = hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()
    key = f"chart:{digest}"
    cache = caches["charts"]
    picture: Picture | None = cache.get(key)
    if picture is None:
        picture = make(spec)
        cache.set(key, picture, _KEPT_SECONDS)
    return picture


def _complete_spec(chart: Chart, narrow: bool, titled: bool) -> Spec:
    spec = chart.narrow_spec if narrow and chart.narrow_spec else chart.spec
    spec = {**spec, "config": {**_CONFIG, **spec.get("config", {})}}
    spec.setdefault("padding", 5)
    if titled:
        spec["title"] = {
            "text": chart.title,
            "subtitle": [line for line in (chart.note,) if line],
            "anchor": "start",
            "fontSize": 16,
            "offset": 16,
        }
    checked: Spec = _checked(spec)
    return checked


def _with_letters(part: Any, times: float) -> Any:
    """The same specification, its letters and the room for them so many times as large."""
    if isinstance(part, dict):
        return {
            key: round(value * times)
            if key in _SIZES_OF_LETTERS and isinstance(value, int | float)
            else _with_letters(value, times)
            for key, value in part.items()
        }
    return [_with_letters(each, times) for each in part] if isinstance(part, list) else part


def _checked(part: Any) -> Any:
    """The same without unprintable characters; refused when it would look outside itself."""
    if isinstance(part, dict):
        if outside := _NO_LOOKING_ELSEWHERE & part.keys():
            raise ChartRefusedError(f"A chart holds its own data and no links: {outside}")
        return {cleaned(key): _checked(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_checked(value) for value in part]
    return cleaned(part) if isinstance(part, str) else part


def _drawn(spec: Spec) -> Element:
    """The picture's root element, without the namespace in each name."""
    text: str = vl_convert.vegalite_to_svg(spec)
    text = re.sub(r'\sxmlns(:xlink)?="[^"]*"', "", text, count=2)
    root: Element = ElementTree.fromstring(text)
    for element in root.iter():
        _take_off_what_the_policy_forbids(element)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return root


def _take_off_what_the_policy_forbids(element: Element) -> None:
    """An inline style becomes attributes; links and handlers go."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if value:
            element.set(name.strip(), value.strip())
    for name in list(element.attrib):
        if "href" in name or name.startswith("on"):
            del element.attrib[name]


def _finished_file(chart: Chart, root: Element) -> str:
    root.set("role", "img")
    title = Element("title")
    title.text = _alternative(chart)
    root.insert(0, title)
    _name_ids(root, f"{chart.name}-file-")
    return _text(root)


def _inline(chart: Chart, root: Element, narrow: bool) -> str:
    variant = "narrow" if narrow else "wide"
    root.remove(root[0])  # the white ground
    _name_ids(root, f"{chart.name}-{variant}-")
    for element in root.iter():
        _class_instead_of_colour(element)
    slim(root)
    root.set("role", "img")
    root.set("class", f"chart-{variant}")
    root.set("aria-label", _alternative(chart))
    return _text(root)


def _alternative(chart: Chart) -> str:
    return cleaned(" ".join(f"{chart.title}. {chart.summary} {chart.note}".split()))


def _class_instead_of_colour(element: Element) -> None:
    """Classes of our own for the colours; only marks that say something keep a label."""
    attributes = element.attrib
    attributes.pop("class", None)
    attributes.pop("font-family", None)
    if attributes.pop("role", None) != "graphics-symbol":
        attributes.pop("aria-label", None)
    attributes.pop("aria-roledescription", None)
    classes = [
        classes_by_colour[colour]
        for name, classes_by_colour in (("fill", _FILL_CLASSES), ("stroke", _STROKE_CLASSES))
        if (colour := attributes.get(name, "").lower()) in classes_by_colour
    ]
    for name, classes_by_colour in (("fill", _FILL_CLASSES), ("stroke", _STROKE_CLASSES)):
        if attributes.get(name, "").lower() in classes_by_colour:
            del attributes[name]
    if classes:
        attributes["class"] = " ".join(classes)


def _name_ids(root: Element, prefix: str) -> None:
    """Ids that are this picture's own: a page holds several."""
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set("id", prefix + value)
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", f"url(#{prefix}"))


def _text(root: Element) -> str:
    text: str = ElementTree.tostring(root, encoding="unicode")
    return text.replace(" />", "/>")
