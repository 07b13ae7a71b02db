"""What a slide's chart takes from the table of a chart: numbers as numbers, words beside them."""

import pytest

from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.documents import slide_charts


def chart(columns, rows):
    return Chart("a-chart", "A chart", "Says it.", {}, columns, rows)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (0, 0),
        (12, 12),
        ("11 so far", 11),
        ("3 (2, corrected to 3)", 3),
        ("4 so far (corrected)", 4),
        ("not entered", None),
        ("2018", None),
        ("2016-2018", None),
        ("1; 2", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_s_number_is_read_and_words_are_none(cell, number):
    assert slide_charts.number_of(cell) == number


def test_what_is_missing_is_said_once_where_all_say_the_same():
    found = chart(["Area", "2017", "2020"], [["One", 3, "not entered"], ["Two", 0, "not entered"]])
    assert slide_charts.is_native(found)
    assert slide_charts.absences(found) == "2020: not entered"
    mixed = chart(["Area", "2017"], [["One", 3], ["Two", "no figure"]])
    assert slide_charts.absences(mixed) == "Two, 2017: no figure"


def test_columns_before_the_first_number_name_the_row_but_a_year_is_a_series():
    pairs = chart(["From", "To", "Adoptions"], [["Chile", "Japan", 1], ["Peru", "Korea", 2]])
    assert slide_charts.names_of(pairs) == ["Chile, Japan", "Peru, Korea"]
    blank = chart(["Area", "2017", "2018"], [["One", "no figure", 2]])
    assert slide_charts.first_series(blank) == 1


def test_a_chart_of_words_and_one_too_large_to_read_are_no_bars():
    words = chart(["Activity", "Years", "Stage"], [["One", "2017", "planned"]])
    assert not slide_charts.is_native(words)
    assert slide_charts.table_size(words) == 12
    zero = chart(["Activity", "Stage", "Items"], [["One", "planned", 0]])
    assert slide_charts.names_of(zero) == ["One, planned"]
    large = chart(["Name", "2017"], [[f"Row {n}", n] for n in range(40)])
    assert not slide_charts.is_native(large)
    assert slide_charts.table_size(large) == 0
