"""A chart as a file: it says what it is, fits to be sent, and its figures are one in a row."""

import csv
import io
import struct

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import ReportingYear
from smewg.models import Installation
from smewg.models.people import INVENTED
from smewg.toolkit.charts import drawing, scripts
from smewg.toolkit.charts.bars import Bar, panels, tile_bars
from smewg.toolkit.charts.coverage import Covered, coverage
from smewg.toolkit.charts.drawing import TIDY
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.charts.matrix import Pair, matrix
from smewg.toolkit.charts.ranges import Range, positions
from smewg.toolkit.downloads import About
from smewg.toolkit.values import Value, ValueKind
from tests.factories import signed_in

WORDS = "A title of so many words that it would stand far out of its picture " * 3
ABOUT = About(
    "SMEWG Strategic Plan 2017-2020", "2017-2020", "2017 to 2018", ("area 2", "Peru")
)  # fmt: skip
WIDEST = 2000
"""Pixels: what a page, a mail or a slide shows whole."""


def size(picture):
    return struct.unpack(">II", picture[16:24])


def every_kind():
    bars = [Bar("Area", "2017", 3, of="KPI 1"), Bar("Area", "2018", None, of="KPI 1")]
    names = [(f"Economy {n}", f"E{n}") for n in range(21)]
    pairs = [Pair(names[0][0], name, 1, "1 adoption") for name, _ in names[1:]]
    return [
        panels("a", WORDS, "", bars),
        tile_bars("b", WORDS, "", bars),
        heat("c", WORDS, "", [Cell("Peru", "2017", 1, "1")], row_heading="Economy", note=WORDS),
        matrix(
            "d", WORDS, "", pairs, givers=[names[0][0]], receivers=names[1:], heading="Shared by"
        ),
        coverage(
            "e", WORDS, "", [Covered("1.1", WORDS, [1, 0])], ["Reports", "Notes"], heading="O"
        ),
        positions("f", WORDS, "", [Range(WORDS, "2=", 1, 2, 3)]),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("chart", every_kind(), ids=lambda chart: chart.name)
def test_a_picture_is_of_a_sensible_width_whatever_its_words(chart):
    bare = size(
        drawing.png(chart.__class__(**{**vars(chart), "spec": chart.file_spec or chart.spec}))
    )
    whole = size(drawing.png(chart, titled=True, about=ABOUT.lines))
    assert whole[0] <= max(bare[0], 2 * 420) + 60
    assert whole[0] <= WIDEST


@pytest.mark.django_db
def test_a_picture_says_what_it_is():
    Installation.mark_invented_figures()
    drawn = drawing.svg(every_kind()[0], titled=True, about=ABOUT.lines)
    for said in ("SMEWG Strategic Plan", "2017 to", "area 2", "Peru", "Source: SMEWG", "as of"):
        assert said in drawn
    assert INVENTED in drawn


@given(st.text(max_size=300), st.integers(60, 900))
def test_broken_lines_lose_no_letter_and_fit(text, width):
    lines = drawing.broken(text, width, 13)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(drawing._length(line, 13) <= width for line in lines if len(line) > 1)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def holds_what_it_says(row):
    """A number in the number column, or a reason in `kind` that this is none."""
    kind = ValueKind(row["kind"])
    number = int(row["number"]) if row["number"] else None
    assert Value.from_dict({"kind": kind, "number": number}).kind is kind
    assert not row["listed"] or row["listed"].isdecimal()


@pytest.mark.parametrize("chart", every_kind(), ids=lambda chart: chart.name)
def test_the_figures_are_one_in_a_row(chart):
    rows = rows_of(drawing.csv_text(chart))
    assert rows
    assert list(rows[0]) == [chart.of, *TIDY]
    for row in rows:
        holds_what_it_says(row)


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 99)), st.booleans()), min_size=1))
def test_an_open_year_s_number_is_a_number_and_its_kind_says_so(figures):
    bars = [
        Bar("Total", str(2017 + at), number, is_so_far=is_open and number is not None, of="KPI 1")
        for at, (number, is_open) in enumerate(figures)
    ]
    rows = rows_of(drawing.csv_text(panels("a", "A", "", bars)))
    for row, (number, is_open) in zip(rows, figures, strict=True):
        holds_what_it_says(row)
        assert row["number"] == ("" if number is None else str(number))
        assert row["kind"] == (
            "blank" if number is None else "number_so_far" if is_open else "number"
        )


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (("kpis_pages:indicator_file", "kpi-2"), "smewg-2017-2020-kpi-2-by-area-2017-to-2020"),
        (("reviews:dashboard_chart", "kpi-2-by-year"), "kpi-2-by-year-2017-to-2018-area-1-peru"),
        (("plans:schedule_file",), "schedule-2017-to-2020-area-"),
    ],
)
def test_a_file_s_name_carries_plan_span_and_narrowing(demonstrated, address, name):
    view, *more = address
    query = "" if more == ["kpi-2"] else "?from=2017&to=2018&area=1&economy=PE"
    for kind in ("csv", "png", "svg"):
        answer = signed_in("chair").get(reverse(view, args=["2017-2020", *more, kind]) + query)
        assert answer.status_code == 200
        assert name in answer["Content-Disposition"]
        if kind == "csv":
            assert INVENTED in answer.content.decode().splitlines()[1]


def test_the_demonstration_s_open_year_has_no_words_among_its_numbers(demonstrated):
    """The file held "12 so far" in a column of numbers."""
    open_years = set(ReportingYear.objects.filter(state="open").values_list("year", flat=True))
    for indicator in demonstrated.indicators.all():
        answer = signed_in("secretariat").get(
            reverse("kpis_pages:indicator_file", args=[demonstrated.key, indicator.slug, "csv"])
        )
        for row in rows_of(answer.content.decode()):
            holds_what_it_says(row)
            assert row["indicator"] == indicator.code
            if int(row["year"]) in open_years:
                assert row["kind"] != "number"


def test_each_sheet_and_the_register_say_that_figures_are_invented(demonstrated):
    import openpyxl  # noqa: PLC0415

    address = reverse("kpis:register_file", args=[demonstrated.key, "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(signed_in("chair").get(address).content))
    assert book.worksheets[0].title == "Evidence (invented)"
    assert all(INVENTED in (each.oddHeader.left.text or "") for each in book.worksheets)
    address = reverse("kpis:register_file", args=[demonstrated.key, "csv"])
    rows = rows_of(signed_in("chair").get(f"{address}?area=2").content.decode("utf-8"))
    assert {row["Note"] for row in rows} == {INVENTED}


NAMES = {
    "Thai": "ผู้ประกอบการน้ำมันที่ดี",
    "Arabic": "الشركات الصغيرة",
    "Korean": "중소기업 전환",
    "Japanese": "デジタルのまち",
    "Chinese": "中小企业发展",
}


@pytest.mark.parametrize("script", scripts.SCRIPTS, ids=lambda each: each.name)
def test_a_name_in_each_script_is_drawn_in_a_font_that_has_its_letters(script):
    assert script not in scripts.missing(), f"apt-get install {script.package}; .ci/run does"
    chart = panels("a", "Counts", "", [Bar(NAMES[script.name], "2017", 1)])
    root = drawing._drawn(drawing._complete_spec(chart, narrow=False))
    scripts.name_fonts(root)
    named = {e.get("font-family") for e in root.iter() if any(map(script.holds, e.text or ""))}
    assert named == {script.family}


def test_thai_and_arabic_are_no_line_of_single_letters_in_a_pdf():
    for name, shaped in (("Thai", True), ("Arabic", True), ("Chinese", False), ("Korean", False)):
        chart = panels("a", "Counts", "", [Bar(NAMES[name], "2017", 1)])
        assert drawing.is_shaped(chart) == shaped
