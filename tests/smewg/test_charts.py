"""What the charts promise, whatever people typed into the names."""

import csv
import io
import re
from itertools import pairwise
from xml.sax.saxutils import escape

import pytest
from defusedxml import ElementTree
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from smewg.toolkit.charts import bars as chart_specs
from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.bars import Bar, panels, tile_bars, whole_ticks
from smewg.toolkit.charts.coverage import Covered, coverage
from smewg.toolkit.charts.drawing import Chart, ChartRefusedError
from smewg.toolkit.charts.heat import Cell, heat

HOSTILE = [
    "a\x01b\x00c\x1b[31m",
    "<script>alert('x')</script>",
    "]]>&amp;\"'`${x}",
    "N" * 200,
    "\ud800 half a character",
    "\u202eright to left\u2066",
    "=1+1",
    "datum.value[0]",
    "línea\nnueva\tañadida",
    "",
    "   ",
]
names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=200),
)
KINDS = [panels, tile_bars]


def bars(*values, category="Financing", **more):
    return [
        Bar(category, str(year), value, **more) for year, value in enumerate(values, start=2017)
    ]


def a_chart(kind=panels, **more):
    figures = bars(3, 0, None) + bars(1, 5, 2, category="Market access")
    words = {"name": "c", "title": "Counts", "summary": "By year."} | more
    return kind(words["name"], words["title"], words["summary"], figures, unit="initiatives")


def ids(picture):
    return re.findall(r'\bid="([^"]+)"', picture)


def spoken(picture):
    return re.findall(r'aria-label="([^"]*)"', picture)


@given(st.integers(0, 10**9))
def test_ticks_are_few_whole_numbers_from_zero_to_the_highest(highest):
    ticks = whole_ticks(highest)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] >= max(highest, 1)
    assert len({after - before for before, after in pairwise(ticks)}) == 1


@given(names)
def test_a_cleaned_name_can_stand_in_a_picture(name):
    clean = drawing.cleaned(name)
    ElementTree.fromstring(f"<t>{escape(clean)}</t>".encode())
    assert drawing.cleaned(clean) == clean


@settings(max_examples=12)
@given(names, names, names, st.sampled_from(KINDS))
def test_no_name_breaks_a_picture(category, other, title, kind):
    figures = bars(2, None, category=category) + bars(0, 3, category=f"{other} 2")
    chart = kind("hostile", title, other, figures, unit=category)
    for picture in (drawing.inline_svg(chart), drawing.svg(chart, narrow=True, titled=True)):
        root = ElementTree.fromstring(picture)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not tags & {"script", "style", "a", "foreignObject", "image"}
        assert not {name for name in attributes if name == "style" or "href" in name}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_drawn_in_every_kind(kind, name):
    chart = kind(
        "hostile", name, name, bars(2, None, category=name, blank=name, note=name), unit=name
    )
    picture = drawing.inline_svg(chart)
    assert "<script" not in picture
    assert ElementTree.fromstring(picture).get("role") == "img"


WORDS_OF_CODE = [
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
    "null",
    "true",
    "undefined",
    "NaN",
    "datum",
    "event",
    "item",
    "parent",
    "width",
    "data",
    "scale",
    "length",
    "signal",
    "function",
    "return",
    "new",
    "this",
    "else",
    "datum.value",
    "$if",
    "@if",
    "%if",
    ":if",
]


@pytest.mark.once
@pytest.mark.parametrize(
    "make",
    [
        lambda words: panels("c", "if", "", [Bar(each, "if", 2) for each in words[:4]]),
        lambda words: tile_bars("c", "if", "", [Bar("if", each, None, each) for each in words]),
        lambda words: coverage(
            "c", "if", "", [Covered("if", each, [1, None]) for each in words], words[:2], heading=""
        ),
        lambda words: heat(
            "c", "if", "", [Cell(each, "if", 3, each) for each in words], row_heading=""
        ),
    ],
    ids=["panels", "tile", "coverage", "heat"],
)
def test_a_word_of_code_is_drawn_as_a_name(make):
    """Alone in a line, as a title, a name, a year, a reason, or a line under the title."""
    picture = drawing.svg(make(WORDS_OF_CODE), titled=True, about=WORDS_OF_CODE)
    assert set(WORDS_OF_CODE) <= {each.text.strip() for each in _texts(picture)}
    assert drawing.inline_svg(make(WORDS_OF_CODE), narrow=True).startswith("<svg")


def test_each_line_of_a_broken_name_begins_alike():
    """So that a name that ends at its line does so in each line, on paper too."""
    things = [Covered("1.1", "Help small firms to sell in other economies by digital trade", [1])]
    picture = drawing.svg(coverage("c", "Counts", "", things, ["Evidence"], heading="Objective"))
    [name] = [each for each in _texts_of_lines(picture) if "1.1" in each[0].text]
    assert {line.get("x") for line in name} == {"0"}


def _texts_of_lines(picture):
    texts = ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return [each for each in texts if len(each) > 1]


def _texts(picture):
    return [each for each in ElementTree.fromstring(picture).iter() if each.text]


def test_dots_are_drawn():
    assert drawing.png(a_chart(title="a\x01b"), titled=True).startswith(b"\x89PNG")


def test_each_figure_is_read_out_with_its_name_year_and_unit():
    assert "Financing, 2017: 3 initiatives" in spoken(drawing.inline_svg(a_chart()))


def test_a_zero_is_written_and_read_out():
    picture = drawing.inline_svg(a_chart())
    assert "Financing, 2018: 0 initiatives" in spoken(picture)
    assert re.search(r'aria-label="Financing, 2018: 0 initiatives"[^>]*>0<', picture)


@pytest.mark.parametrize("words", ["no figure", "not applicable", "not yet due"])
def test_a_year_without_a_figure_is_a_gap_with_words(words):
    chart = panels("c", "Counts", "", bars(3, None, blank=words))
    picture = drawing.inline_svg(chart)
    assert f"Financing, 2018: {words}" in spoken(picture)
    assert f">{words}<" in picture
    assert "Financing, 2018: 0" not in picture
    assert chart.rows == [["Financing", 3, words]]


def test_years_without_any_figure_are_drawn():
    for kind in KINDS:
        assert "no figure" in drawing.inline_svg(kind("c", "Counts", "", bars(None, None)))


def test_nothing_at_all_is_drawn_as_nothing():
    for kind in [*KINDS, tile_bars]:
        assert drawing.inline_svg(kind("c", "Counts", "", [])).startswith("<svg")


def test_a_figure_of_part_of_a_year_says_so():
    chart = panels("c", "Counts", "", bars(3, note="to 30 June 2017"))
    assert chart.note == "* 2017: to 30 June 2017."
    assert "Financing, 2017: 3 (to 30 June 2017)" in spoken(drawing.inline_svg(chart))
    assert chart.rows == [["Financing", "3 (to 30 June 2017)"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bar_is_as_high_as_its_figure(kind):
    picture = drawing.inline_svg(kind("c", "Counts", "", bars(2, 4)))
    heights = [
        float(re.search(r"v(-?[\d.]+)[hH]", path)[1])
        for path in re.findall(r'<path aria-label="Financing[^>]* d="([^"]+)"', picture)
    ]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.01)


def test_two_pictures_on_a_page_share_no_id():
    found = [
        each
        for name in ("one", "two")
        for narrow in (False, True)
        for each in ids(drawing.inline_svg(a_chart(name=name), narrow=narrow))
    ]
    assert len(found) == len(set(found))


def test_colours_follow_the_page_by_class():
    assert 'class="series-1' in drawing.inline_svg(a_chart())
    assert "font-family" not in drawing.inline_svg(a_chart())


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "https://example.org/x.csv"}, "mark": "bar"},
        {"data": {"values": []}, "mark": "bar", "encoding": {"href": {"value": "/x"}}},
    ],
)
def test_a_picture_that_looks_elsewhere_is_refused(spec):
    with pytest.raises(ChartRefusedError):
        drawing.svg(Chart("c", "Counts", "", spec, [], []))


def test_a_picture_is_drawn_once(monkeypatch):
    drawn = []
    original = drawing._drawn
    monkeypatch.setattr(drawing, "_drawn", lambda spec: drawn.append(1) or original(spec))
    chart = a_chart(title="drawn once")
    assert drawing.inline_svg(chart) == drawing.inline_svg(chart)
    assert len(drawn) == 1


@given(st.lists(st.lists(names, min_size=1, max_size=3), max_size=4))
def test_no_name_becomes_a_formula_in_a_spreadsheet(rows):
    rows = [[drawing.cleaned(name) for name in row] for row in rows]
    text = drawing.csv_text(Chart("c", "Counts", "", {}, ["Area"], rows))
    assert text.startswith("\ufeff")
    for row in list(csv.reader(io.StringIO(text[1:])))[1:]:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row)


def test_the_table_stands_under_the_chart_with_its_files():
    html = Template("{% chart chart '/c.csv' '/c.png' %}").render(Context({"chart": a_chart()}))
    for words in ("<details", "no figure", "Market access", "/c.csv", "/c.png", "Counts"):
        assert words in html
    assert "SVG" not in html


def test_the_page_and_the_pictures_have_the_same_colours(settings):
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light = tokens[: tokens.index('\n[data-bs-theme="dark"] {')]
    for number, colour in enumerate(drawing.SERIES, start=1):
        assert f"--series-{number}: {colour};" in light
    assert len(drawing.ON_SERIES) == len(drawing.SERIES)
    assert chart_specs.NARROW < chart_specs.WIDE


def test_what_python_calls_printable_needs_no_cleaning():
    """So that a text of such letters alone is not looked through letter by letter."""
    letters = (chr(each) for each in range(0x110000))
    wrong = [
        each
        for each in letters
        if each.isprintable()
        and (drawing._is_unprintable(each) or (each.isspace() and each != " "))
    ]
    assert not wrong
