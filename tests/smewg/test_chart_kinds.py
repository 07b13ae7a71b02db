"""The heat map, the matrix, the coverage and the timeline: read without colour."""

import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from smewg.templatetags.components import chart_picture
from smewg.toolkit.charts import drawing, letters
from smewg.toolkit.charts.coverage import Covered, coverage
from smewg.toolkit.charts.heat import STEPS, Cell, heat, shade
from smewg.toolkit.charts.matrix import MOST_COLUMNS, Pair, matrix
from smewg.toolkit.charts.timeline import Form, Span, timeline
from tests.smewg.test_charts import HOSTILE


def a_heat(*cells, **more):
    return heat("heat", "Participation", "", cells, row_heading="Economy", **more)


def a_matrix(pairs, receivers):
    return matrix(
        "matrix",
        "Adoptions",
        "",
        pairs,
        givers=["Chile", "Peru"],
        receivers=receivers,
        heading="Shared by",
    )


def a_coverage(*things):
    return coverage(
        "coverage", "Coverage", "", things, ["Activities", "Notes"], heading="Objective"
    )


def a_timeline(*spans):
    rows = [[span.title] for span in spans]
    return timeline(
        "schedule", "Schedule", "", spans, range(2017, 2021), columns=["Activity"], rows=rows
    )


def spoken(chart, **more):
    return re.findall(r'aria-label="([^"]*)"', drawing.inline_svg(chart, **more))[1:]


def written(chart, **more):
    return re.findall(r">([^<>]+)</t(?:ext|span)>", drawing.inline_svg(chart, **more))


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_shade_rises_with_the_figure_and_ends_at_the_last(value, more):
    highest = value + more
    assert 0 <= shade(value, highest) <= STEPS
    assert shade(value, highest) <= shade(highest, highest)
    assert (shade(value, highest) == 0) == (value == 0)


def test_a_cell_writes_its_figure_its_zero_or_its_mark():
    chart = a_heat(
        Cell("Peru", "2017", 3, "3 items"),
        Cell("Peru", "2018", 0, "nothing to report"),
        Cell("Peru", "2019", None, "no report"),
    )
    assert {"3", "0", "\N{EN DASH}"} <= set(written(chart))
    assert spoken(chart) == [
        "Peru, 2017: 3 items",
        "Peru, 2018: nothing to report",
        "Peru, 2019: no report",
    ]
    assert chart.rows == [["Peru", 3, 0, "no report"]]


def test_a_cell_opens_to_what_it_counts():
    chart = a_heat(Cell("Peru", "2017", 3, "3 items", url="/list/?economy=PE"))
    assert chart.links == [["", "/list/?economy=PE"]]


def test_nobody_learns_from_themselves_and_a_narrow_page_shows_lines():
    names = [("Chile", "CHL"), ("Peru", "PE")]
    pair = Pair("Peru", "Chile", 2, "2 practices")
    few = a_matrix([pair], names)
    assert spoken(few) == ["Peru, CHL: 2 practices"]
    many = a_matrix([pair], [*names, *((f"Economy {n}", f"E{n}") for n in range(MOST_COLUMNS))])
    assert spoken(many, narrow=True) == ["Peru \N{RIGHTWARDS ARROW} Chile, How many: 2 practices"]
    assert many.rows == [["Peru", "Chile", 2]]


def test_what_has_nothing_says_so():
    chart = a_coverage(Covered("1.1", "Innovate", [2, 0]), Covered("1.2", "Trade", [0, None]))
    assert written(chart).count("none") == 2
    assert "1.2 Trade: Activities, none" in " ".join(spoken(chart)).replace(", 0", ", none")
    assert chart.rows[1] == ["1.2 Trade", 0, "not kept here yet"]


def test_a_thing_that_was_moved_says_where_it_first_stood():
    chart = a_timeline(Span("3.", "A study", 2019, 2020, Form.OPEN, "planned", was=(2017, 2018)))
    assert spoken(chart) == ["3. A study: 2019 to 2020, planned, first planned for 2017 to 2018"]


def test_a_timeline_reaches_before_and_after_the_plan():
    picture = " ".join(written(a_timeline(Span("1.", "Early", 2015, 2022, Form.FULL, "done"))))
    assert "2015" in picture
    assert "2022" in picture


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_drawn_in_every_kind(name):
    for chart in (
        a_heat(Cell(name, name, 1, name, mark=name), Cell("x", name, None, name, mark=name)),
        a_matrix([Pair("Peru", name, 1, name)], [(name, name)]),
        a_coverage(Covered(f"1{name}", name, [1, None])),
        a_timeline(Span(f"1{name}", name, 2017, 2018, Form.DASHED, name)),
    ):
        for narrow in (False, True):
            picture = drawing.inline_svg(chart, narrow=narrow)
            assert "<script" not in picture
            assert ElementTree.fromstring(picture).get("role") == "img"


def test_names_stand_beside_a_narrow_pictures_codes_and_it_is_the_only_one():
    long = "Help firms to build capabilities and to compete effectively in the digital economy"
    for chart in (
        a_coverage(Covered("1.1", long, [2, 0]), Covered("1.2", "Trade", [0, None])),
        a_timeline(
            Span("1.1", long, 2017, 2018, Form.OPEN, "planned"),
            Span("1.2", "Trade", 2018, 2018, Form.FULL, "carried out"),
        ),
    ):
        picture = chart_picture(chart)
        assert picture.count("<svg") == 1
        codes, names = (
            re.search(rf'<g[^>]*class="chart-ink {part}".*?</g>', picture)[0]
            for part in ("chart-code", "chart-name")
        )
        assert re.findall(r">([^<>]+)</t(?:ext|span)>", codes) == ["1.1", "1.2"]
        lines = re.findall(r">([^<>]+)</t(?:ext|span)>", names)
        assert " ".join(lines) == f"1.1 {long} 1.2 Trade"
        assert all(letters.width_of(each, 13) <= letters.BESIDE for each in lines)
        assert len(spoken(chart, narrow=True)) >= 2


def test_nothing_at_all_is_drawn_as_nothing():
    for chart in (a_heat(), a_matrix([], []), a_coverage(), a_timeline()):
        assert drawing.inline_svg(chart).startswith("<svg")
