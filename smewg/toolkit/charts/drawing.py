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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, NamedTuple, TypeVar
from xml.etree.ElementTree import Element, SubElement

import vl_convert
from defusedxml import ElementTree
from django.core.cache import caches

from smewg.toolkit.charts import letters, multiples, scripts
from smewg.toolkit.charts.alike import write_alike
from smewg.toolkit.charts.colours import AXIS, HEAT, INK, LINE, PAPER, SERIES, SOFT
from smewg.toolkit.charts.slim_svg import slim
from smewg.toolkit.values import Value

Spec = dict[str, Any]
Picture = TypeVar("Picture", str, bytes)

# Labels inside a bar. Each has a colour of its own, so that it can be told which bar it stands in.
ON_SERIES = ("#fffff1", "#182222", "#182223", "#fffff4", "#182225", "#182226")
ON_HEAT = ("#182227", "#182228", "#182229", "#fffff8")
FONT = "Arial, Liberation Sans, sans-serif"

_DRAWN_BY = f"14/{version('vl-convert-python')}"  # raise the first number when a picture changes
_SIZES_OF_LETTERS = {"fontSize", "labelFontSize", "titleFontSize", "labelLimit", "lineHeight"}
_LEAST_WIDTH = 420
_KEPT_SECONDS = 30 * 24 * 3600
_NO_LOOKING_ELSEWHERE = {"url", "href", "usermeta", "lookup"}
_TAKEN_FOR_CODE = {
    "if",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
}
"""Texts that the drawing library looks up as code where one stands alone, a line too."""
_FILL_CLASSES = {
    INK: "chart-ink",
    SOFT: "chart-soft",
    PAPER: "chart-paper",
    **{colour: f"series-{n}" for n, colour in enumerate(SERIES, 1)},
    **{colour: f"on-series-{n}" for n, colour in enumerate(ON_SERIES, 1)},
    **{colour: f"heat-{n}" for n, colour in enumerate(HEAT, 1)},
    **{colour: f"on-heat-{n}" for n, colour in enumerate(ON_HEAT, 1)},
}
_OPEN = "3 2"
"""The dashes around what is so far, as multiples.py draws them and .chart-open does."""
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


_DRAWN_BY += json.dumps(_CONFIG)


class ChartRefusedError(ValueError):
    """The specification asks for something outside itself."""


@dataclass(frozen=True)
class Chart:
    """Figures as a picture and as a table.

    name: a slug, unique on its page, also the name of its files. summary: what the picture shows,
    in a sentence or two, read out in its place. note: a caution under it. narrow_spec: the same
    for a narrow page; without it, `spec` is drawn there too. links: an address for each cell of
    `rows`, or "" where it opens to nothing. is_slim: a page of any width shows the narrow picture.
    tidy: the figures one by one, as tidy_row() makes them; `of` names their first column.
    file_spec: the picture as a file, where the page's is too small to stand alone. source: whose
    figures they are. measure: what is shown, where the title says what it finds. whole_names: the
    names of the narrow picture's rows in lines, where it has codes; with them it is the page's only
    picture, and where there is room they stand beside it.
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
    tidy: Sequence[Sequence[str | int | None]] = ()
    of: str = "indicator"
    file_spec: Spec | None = None
    source: str = ""
    measure: str = ""
    whole_names: Sequence[Sequence[str]] = ()

    @property
    def is_one_picture(self) -> bool:
        """Whether a page of any width shows the narrow picture."""
        return self.is_slim or bool(self.whole_names)

    def cell_links(self) -> list[Sequence[str]]:
        """For each row the addresses of its cells, "" where there is none."""
        if self.links:
            return list(self.links)
        return [[""] * len(row) for row in self.rows]


def svg(
    chart: Chart, *, narrow: bool = False, titled: bool = False, about: Sequence[str] = ()
) -> str:
    """The picture as a file of its own or in a document, on white.

    `titled` writes the title in, and under it the lines of `about`.
    """

    def drawn(spec: Spec) -> str:
        return _finished_file(chart, _drawn(spec))

    return _kept(_Way("svg", narrow, titled, about), chart, drawn)


def inline_svg(chart: Chart, *, narrow: bool = False) -> str:
    """The picture for a page: colours by class, so that they follow light, dark and print."""

    def drawn(spec: Spec) -> str:
        return _inline(chart, _drawn(spec), narrow)

    return _kept(_Way("inline", narrow), chart, drawn)


def png(
    chart: Chart,
    *,
    narrow: bool = False,
    titled: bool = False,
    letters: float = 1,
    about: Sequence[str] = (),
) -> bytes:
    """The picture in dots, twice the size for sharp print, on white.

    letters: how much larger its letters are than on a page, for who sits far away. about: lines
    under the title that `titled` writes in.
    """

    def drawn(spec: Spec) -> bytes:
        return _dots(_with_letters(spec, letters))

    if letters != 1:
        return drawn(_complete_spec(chart, narrow, titled, about))

    return _kept(_Way("png", narrow, titled, about), chart, drawn)


TIDY = ("year", "column", "kind", "number", "listed", "note")
"""The columns of a chart's CSV behind the first, which names what is counted."""


def tidy_row(  # noqa: PLR0913, PLR0917 -- the columns
    of: str,
    year: str | int,
    column: str,
    value: Value,
    listed: int | None = None,
    note: str = "",
) -> list[str | int | None]:
    """One figure: a number stands alone in its column, and why there is none in `kind`."""
    plain = value.to_dict()
    return [of, str(year), column, plain["kind"], plain["number"], listed, note]


def csv_text(chart: Chart, caution: str = "") -> str:
    """The figures for a spreadsheet, one in a row: with the mark by which Excel knows UTF-8.

    A chart without figures gives its table. `caution` stands in the note of each row.
    """
    columns: Sequence[str] = (chart.of, *TIDY) if chart.tidy else (*chart.columns, "note")
    rows: Sequence[Sequence[object]] = chart.tidy or [[*row, ""] for row in chart.rows]
    said = ((row[:-1], "; ".join(str(each) for each in (row[-1], caution) if each)) for row in rows)
    return csv_of(columns, ((*row, note) for row, note in said))


def csv_of(columns: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table for a spreadsheet: with the mark by which Excel knows UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    for row in (columns, *rows):
        writer.writerow([_plain_cell(cell) for cell in row])
    return "\ufeff" + written.getvalue()


def _dots(spec: Spec) -> bytes:
    is_plain = scripts.is_plain(json.dumps(spec, ensure_ascii=False))
    if is_plain and not multiples.is_multiples(spec):
        plain: bytes = vl_convert.vegalite_to_png(spec, scale=2)
        return plain
    root = _drawn(spec)
    if not is_plain:
        scripts.name_fonts(root)
    dots: bytes = vl_convert.svg_to_png(_text(root), scale=2)
    return dots


def is_shaped(chart: Chart) -> bool:
    """Whether a word of the picture is in a script whose letters shape each other."""
    return scripts.needs_shaping(json.dumps(chart.spec, ensure_ascii=False))


def cleaned(text: str) -> str:
    """`text` without what a picture cannot hold: control characters, half characters, overrides.

    One control character in a label would end the whole process.
    """
    if text.isprintable():  # nearly all: a page's charts are a hundred thousand letters
        return text
    return text.translate(_CLEAN)


class _Clean(dict[int, str]):
    """What each letter becomes, found once for each letter that is met."""

    def __missing__(self, number: int) -> str:
        letter = chr(number)
        if letter in "\t\n\r" or not _is_unprintable(letter):
            self[number] = " " if letter.isspace() else letter
        else:
            self[number] = ""
        return self[number]


def _is_unprintable(letter: str) -> bool:
    if unicodedata.category(letter) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"}:
        return True
    return unicodedata.bidirectional(letter) in {
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    }  # fmt: skip


_CLEAN = _Clean()


def _plain_cell(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{cell}"
    return "" if cell is None else cell


class _Way(NamedTuple):
    """Which picture of a chart: on a page, as a file of its own or in dots; with what beside it."""

    kind: str
    narrow: bool
    titled: bool = False
    about: Sequence[str] = ()


def _kept(way: _Way, chart: Chart, make: Callable[[Spec], Picture]) -> Picture:
    """The picture that was made of the same words before, looked up by all that goes into it.

    The specification is only checked and completed where the picture has to be made: for a page
    with forty pictures that took longer than all of its sums.
    """
    key = f"chart:{known_by(chart, [*way], _spec_of(chart, way.narrow, way.titled))}"
    cache = caches["charts"]
    picture: Picture | None = cache.get(key)
    if picture is None:
        picture = make(_complete_spec(chart, *way[1:]))
        cache.set(key, picture, _KEPT_SECONDS)
    return picture


def known_by(chart: Chart, words: Sequence[object], *specs: Spec | None) -> str:
    """A digest of all that a picture or a chart is made of: its own words, these, and specs."""
    told = [*words, chart.name, chart.title, chart.summary, chart.note, chart.whole_names, *specs]
    text = json.dumps(told, ensure_ascii=False, default=lambda each: [str(type(each)), str(each)])
    if not scripts.is_plain(text):  # drawn anew once their fonts are there
        text += ", ".join(each.name for each in scripts.missing())
    return hashlib.sha256(f"{_DRAWN_BY}{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _spec_of(chart: Chart, narrow: bool, titled: bool) -> Spec:
    """The specification as it was built, of which a picture is made."""
    if titled and chart.file_spec:
        return chart.file_spec
    return chart.narrow_spec if narrow and chart.narrow_spec else chart.spec


def _complete_spec(
    chart: Chart, narrow: bool, titled: bool = False, about: Sequence[str] = ()
) -> Spec:
    spec = _spec_of(chart, narrow, titled)
    spec = {**spec, "config": {**_CONFIG, **spec.get("config", {})}}
    spec.setdefault("padding", 5)
    checked: Spec = _checked(spec)
    if not titled:
        return checked
    return checked | {"title": _checked(_title(chart, _width(checked), about))}


def _title(chart: Chart, width: int, about: Sequence[str]) -> Spec:
    """Title and what stands under it, broken so that no line is wider than the picture."""
    small = [line for text in (*about, chart.note) for line in broken(text, width, 13)]
    return {
        "text": broken(chart.title, width, 16),
        "subtitle": small,
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 16,
        "lineHeight": 21,
        "subtitleLineHeight": 18,
        "subtitlePadding": 6,
        "offset": 16,
    }


def _width(spec: Spec) -> int:
    """How wide the picture is without a title, in pixels; never too narrow for a line of words."""
    if multiples.is_multiples(spec):
        return int(spec["multiples"]["width"])
    text: str = vl_convert.vegalite_to_svg(spec)
    found = re.search(r'<svg[^>]* width="(\d+)', text)
    return max(_LEAST_WIDTH, int(found[1]) if found else 0)


def broken(text: str, width: int, size: int) -> list[str]:
    """The text in lines of at most `width` pixels, in bold letters of `size` pixels."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _length(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, width, size)
    return lines


def _pieces(word: str, width: int, size: int) -> list[str]:
    """A word by itself, cut where it is longer than a line: not every script has blanks."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and _length(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _length(text: str, size: int) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide + 0.56 * (len(text) - wide))


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
        return {_text_only(key): _checked(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_checked(value) for value in part]
    return _text_only(part) if isinstance(part, str) else part


def _text_only(text: str) -> str:
    """A text as the library draws it: a blank that nobody sees says that it is no code."""
    clean = cleaned(text)
    return f"{clean} " if clean in _TAKEN_FOR_CODE else clean


def _drawn(spec: Spec) -> Element:
    """The picture's root element, without the namespace in each name."""
    if multiples.is_multiples(spec):
        root = multiples.drawn(spec)
    else:
        text: str = vl_convert.vegalite_to_svg(spec)
        text = re.sub(r'\sxmlns(:xlink)?="[^"]*"', "", text, count=2)
        root = ElementTree.fromstring(text)
    for element in root.iter():
        _take_off_what_the_policy_forbids(element)
        _begin_first_line(element)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return root


def _begin_first_line(element: Element) -> None:
    """The first line of several begins where the others do: on paper it hung at the widest one."""
    if element.tag == "text" and len(element) > 1 and "x" not in element.attrib:
        element[0].set("x", element[0].get("x", "0"))


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
    title.text = alternative(chart)
    root.insert(0, title)
    _name_ids(root, f"{chart.name}-file-")
    return _text(root)


def _inline(chart: Chart, root: Element, narrow: bool) -> str:
    variant = "narrow" if narrow else "wide"
    root.remove(root[0])  # the white ground
    _name_ids(root, f"{chart.name}-{variant}-")
    shares = narrow and chart.narrow_spec and multiples.shares_panels(chart.narrow_spec)
    multiples.say_once(root, f"{chart.name}-{variant}-", f"{chart.name}-wide-" if shares else "")
    for element in root.iter():
        _class_instead_of_colour(element)
    slim(root)
    if narrow and chart.whole_names:
        variant = "narrow chart-named"
        _name_wholly(root, chart.whole_names)
    write_alike(root)
    root.set("role", "img")
    is_full = multiples.is_multiples(chart.spec) and bool(chart.spec["multiples"]["label"])
    root.set("class", f"chart-{variant}{' chart-full' if is_full else ''}")
    root.set("aria-label", alternative(chart))
    return _text(root)


def _name_wholly(root: Element, names: Sequence[Sequence[str]]) -> None:
    """The rows' names beside their codes, outside the picture: the page shows one of both."""
    parents = [each for each in root.iter("g") if each.get("text-anchor") == "end"]
    codes = next((each for each in parents if len(each) == len(names)), None)
    above = next((each for each in root.iter() if codes is not None and codes in list(each)), None)
    if codes is None or above is None:
        return
    whole = SubElement(above, "g", {"text-anchor": "end", "class": "chart-ink chart-name"})
    codes.set("class", "chart-ink chart-code")
    for code, lines in zip(codes, names, strict=True):
        middle = float(code.get("y", "0")) - (len(lines) - 1) * letters.LINE / 2
        for n, line in enumerate(lines):
            place = {"x": code.get("x", "0"), "y": f"{middle + n * letters.LINE:g}"}
            SubElement(whole, "text", place).text = cleaned(line)


def alternative(chart: Chart) -> str:
    """What the picture says to whoever does not see it."""
    return cleaned(" ".join(f"{chart.title}. {chart.summary} {chart.note}".split()))


def _class_instead_of_colour(element: Element) -> None:
    """Classes of our own for the colours; only marks that say something keep a label."""
    attributes = element.attrib
    attributes.pop("class", None)
    attributes.pop("font-family", None)
    role, kind = attributes.pop("role", None), attributes.pop("aria-roledescription", None)
    if role != "graphics-symbol" or kind == "title":  # a title is read where it stands
        attributes.pop("aria-label", None)
    classes = [
        classes_by_colour[colour]
        for name, classes_by_colour in (("fill", _FILL_CLASSES), ("stroke", _STROKE_CLASSES))
        if (colour := attributes.get(name, "").lower()) in classes_by_colour
    ]
    for name, classes_by_colour in (("fill", _FILL_CLASSES), ("stroke", _STROKE_CLASSES)):
        if attributes.get(name, "").lower() in classes_by_colour:
            del attributes[name]
    if attributes.get("stroke-dasharray") == _OPEN:
        del attributes["stroke-dasharray"]
        classes.insert(0, "chart-open")
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
