"""A figure in a review's table leads to the page that explains it, in papers of any day."""

import pytest

from reviews.queries.figure_links import FigureLinks
from smewg.toolkit.documents import Table

LINKS = FigureLinks("2017-2020", {"KPI 1": "kpi-1", "KPI 11": "kpi-11"}, frozenset({2017, 2018}))
HEAD = ("Indicator", "2017", "2018", "Together", "How it does")


@pytest.mark.parametrize(
    ("caption", "column"),
    [
        ("Indicators by year, 2017 to 2018", "total"),
        ("The plan's indicators, 2017 to 2018", "total"),
        ("Area 3 by indicator and year", "3"),
    ],
)
def test_a_count_leads_to_its_cell_and_a_sum_to_its_indicator(caption, column):
    row = ("KPI 11 Practices", 4, "5 so far", 9, "steady")
    assert LINKS.of_row(Table(caption, HEAD, (row,)), row) == [
        f"/kpis/2017/kpi-11/{column}/",
        f"/kpis/2018/kpi-11/{column}/",
        "/plans/2017-2020/indicators/kpi-11/",
        "",
    ]


def test_what_is_no_count_leads_nowhere():
    for caption, name in (("Targets", "KPI 1 x"), ("Indicators by year, 2017", "KPI 9 x")):
        row = (name, 4, 5, 9, "x")
        assert LINKS.of_row(Table(caption, HEAD, (row,)), row) == [""] * 4
