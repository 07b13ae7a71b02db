"""A page's picture is written in rows, and shows and says what the picture's file does."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.coverage import Covered, coverage
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.charts.matrix import MOST_COLUMNS, Pair, matrix
from tests.smewg.test_multiples import plans

NAMES = ["Australia", "Hong Kong, China", "Peru", "Korea: south", "A, B, and C", "Papua New Guinea"]
MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")


def plain(picture):
    return ElementTree.fromstring(picture.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def marks(root):
    """(words, left, top, right, bottom) of each box that says something, as a script reads them."""
    found = []

    def look(element, at, row):
        if place := MOVED.match(element.get("transform", "")):
            at = (at[0] + float(place[1]), at[1] + float(place[2]))
        if label := element.get("aria-label"):
            box = box_of(element.get("d", ""), at)
            found.extend([(row + label, *box)] if box else [])
        for child in element:
            look(child, at, element.get("data-row", ""))

    for each in root:
        look(each, (0.0, 0.0), "")
    return sorted(found)


def box_of(drawn, at):
    """Left, top, right and bottom of a box, however its path comes back to where it began."""
    box = re.fullmatch(r"M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)(?:h[-\d.]+|H[-\d.]+)Z", drawn)
    if box is None:
        return None
    left, top, wide, tall = map(float, box.groups())
    if back := re.search(r"H([-\d.]+)Z", drawn):
        assert float(back[1]) == left
    left, top = left + at[0], top + at[1]
    return tuple(round(each, 1) for each in (left, top, left + wide, top + tall))


def words(root):
    """(words, left, top) of each line that is written, from its left or its middle."""
    found = []

    def look(element, at):
        if place := MOVED.match(element.get("transform", "")):
            at = (at[0] + float(place[1]), at[1] + float(place[2]))
        if element.tag == "text":
            found.extend(lines_of(element, at))
        for child in element:
            look(child, at)

    look(root, (0.0, 0.0))
    return sorted(found)


def lines_of(text, at):
    left, down = float(text.get("x", "0")), float(text.get("y", "0"))
    for line in list(text) or [text]:
        down += float(line.get("dy", "0")) if line is not text else 0
        said = (line.text or "").strip()
        if said:
            yield said, at[0] + float(line.get("x", left)), at[1] + down


def near(one, other):
    """Whether the same words stand at the same places, to the pixel."""
    assert [each[0] for each in one] == [each[0] for each in other]
    for mine, theirs in zip(one, other, strict=True):
        assert mine[1:] == pytest.approx(theirs[1:], abs=1.01), mine
    return True


@st.composite
def heats(draw):
    rows = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    columns = [str(2017 + n) for n in range(draw(st.integers(1, 5)))]
    numbers = st.one_of(st.none(), st.integers(0, 20))
    cells = [
        Cell(row, column, (number := draw(numbers)), f"{number} of it, so far")
        for row in rows
        for column in columns
        if draw(st.integers(0, 5)) or column == columns[0]
    ]
    return heat("c", "Counts", "", cells, row_heading="Economy", order=(rows, columns))


@settings(max_examples=15, deadline=None)
@given(heats(), st.booleans())
def test_a_grid_on_a_page_is_what_its_file_is(chart, narrow):
    page = plain(drawing.inline_svg(chart, narrow=narrow))
    file = plain(drawing.svg(chart, narrow=narrow))
    assert marks(page) == marks(file)
    assert near(words(page), words(file))


def test_what_a_row_begins_with_is_said_once():
    cells = [Cell(name, str(year), 1, "one") for name in NAMES for year in range(2017, 2021)]
    picture = drawing.inline_svg(heat("c", "Counts", "", cells, row_heading="Economy"))
    for name in NAMES:
        assert picture.count(f'data-row="{name}, "') == 1
    assert picture.count('aria-label="2018: one"') == len(NAMES)


@pytest.mark.parametrize("many", [2, MOST_COLUMNS, MOST_COLUMNS + 1])
def test_a_matrix_that_fits_a_narrow_page_is_one_picture(many):
    names = [(f"Economy {n}", f"E{n}") for n in range(many)]
    pairs = [Pair("Peru", name, 1, "one") for name, _ in names]
    chart = matrix("m", "Who", "", pairs, givers=["Peru"], receivers=names, heading="Shared by")
    assert chart.is_one_picture is (many <= MOST_COLUMNS)
    width = re.search(r'width="(\d+)"', drawing.inline_svg(chart, narrow=True))[1]
    assert int(width) <= 360


def test_objectives_on_a_page_stand_where_their_file_has_them():
    things = [Covered(f"1.{n}", f"Do this, {n}", [n, 3 - n, None]) for n in range(4)]
    chart = coverage("c", "Counts", "", things, ["A", "B", "C"], heading="Objective")
    page, file = plain(drawing.inline_svg(chart)), plain(drawing.svg(chart))
    assert near(words(page), words(file))
    assert near(marks(page), marks(file))


@settings(max_examples=6, deadline=None)
@given(plans())
def test_panels_say_on_a_page_what_they_say_in_their_file(plan):
    chart = drawing.Chart("c", "Counts", "", plan[0], [], [])
    page, file = plain(drawing.inline_svg(chart)), plain(drawing.svg(chart))
    assert said(page) == said(file)


def said(root):
    row_of = {mark: group.get("data-row", "") for group in root.iter("g") for mark in group}
    groups = [each for part in root for each in part.iter("g") if each.get("aria-label")]
    return [row_of.get(each, "") + each.get("aria-label") for each in groups]


def test_what_is_written_in_a_mark_has_not_the_marks_border():
    cells = [Cell(name, str(year), 1, "one") for name in NAMES for year in (2017, 2018)]
    page = plain(drawing.inline_svg(heat("c", "Counts", "", cells, row_heading="Economy")))
    rows = [each for each in page.iter("g") if each.get("data-row")]
    assert len(rows) == len(NAMES)
    for row in rows:
        [written] = [each for each in row if each.tag == "g"]
        assert (written.get("stroke"), written.get("aria-hidden")) == ("none", "true")
