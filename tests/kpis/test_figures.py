"""What may stand in a cell, and the rule between a total and its areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.domain.figures import BLANK, LARGEST, NOT_APPLICABLE, NOT_YET_DUE, FigureError, counted
from smewg.toolkit.imports.numbers import NumberStyle

numbers = st.integers(0, 40).map(counted)
values = st.one_of(numbers, st.sampled_from([BLANK, NOT_APPLICABLE, NOT_YET_DUE]))


@given(st.one_of(st.integers(0, LARGEST).map(counted), values))
def test_what_a_cell_shows_can_be_typed_back(value):
    assert figures.read(str(value)) == value
    assert figures.read(f"  {value} ".upper()) == value


def test_blank_zero_not_applicable_and_not_yet_due_are_four_different_things():
    assert len({figures.read(text) for text in ("", "0", "n/a", "not yet due")}) == 4


BELOW = "A count cannot be below 0. Type a whole number from 0."
BROKEN = "A count is a whole number. Type it without a point or a comma."
NO_COUNT = "Type a whole number from 0, or n/a, or not yet due, or leave it blank."
TOO_LARGE = "This is too large for a count. The largest is 999999."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-1", BELOW),
        ("\N{MINUS SIGN}1", BELOW),
        ("3.5", BROKEN),
        ("1.000", BROKEN),
        ("1,5", BROKEN),
        ("10,00,0", BROKEN),
        ("1 00,5", BROKEN),
        ("12345.6", BROKEN),
        ("nil", "Is “nil” 0 or blank? Type 0, or leave it blank."),
        ("not known", NO_COUNT),
        ("many", NO_COUNT),
        ("1000000", TOO_LARGE),
        ("1000000000000", TOO_LARGE),
        ("\N{ARABIC-INDIC DIGIT THREE}", NO_COUNT),
        ("1e3", NO_COUNT),
        ("=1+1", NO_COUNT),
    ],
)
def test_a_text_that_is_no_count_is_refused_with_what_to_type(typed, says):
    with pytest.raises(FigureError) as refused:
        figures.read(typed)
    assert str(refused.value) == says


def test_the_largest_count_and_a_number_in_a_block_s_own_style_are_read():
    assert figures.read("999999") == counted(LARGEST)
    assert figures.read("1.000", NumberStyle(answer=",")) == counted(1000)


@given(st.integers(0, LARGEST))
def test_a_count_is_understood_as_people_write_it(number):
    grouped = f"{number:,}"
    for sign in (",", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "'"):
        assert figures.read(grouped.replace(",", sign)) == counted(number)
    assert figures.read(f"{number}.0") == counted(number)


@given(st.lists(st.sets(st.integers(0, 4)), max_size=30), st.integers(1, 5))
def test_the_figures_of_any_list_of_items_may_stand_together(items, areas):
    """The oracle: count real items, each serving at least one area, and the rule must agree."""
    served = [{area % areas for area in item} for item in items if item]
    by_area = {f"area {n}": counted(sum(n in item for item in served)) for n in range(areas)}
    assert figures.problem(counted(len(served)), by_area) is None


@given(st.integers(0, 60), st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_with_every_area_known_the_total_lies_between_the_largest_and_the_sum(total, areas):
    by_area = {f"area {n}": counted(number) for n, number in enumerate(areas)}
    fits = max(areas) <= total <= sum(areas)
    assert (figures.problem(counted(total), by_area) is None) == fits


@given(st.integers(0, 60), st.lists(values, min_size=1, max_size=5))
def test_an_unknown_area_only_lifts_the_upper_bound(total, areas):
    by_area = {f"area {n}": value for n, value in enumerate([*areas, BLANK])}
    known = [value.number for value in areas if value.number is not None]
    assert (figures.problem(counted(total), by_area) is None) == (total >= max(known, default=0))


@given(st.lists(values, max_size=5))
def test_a_total_nobody_answered_is_no_problem(areas):
    by_area = {f"area {n}": value for n, value in enumerate(areas)}
    assert figures.problem(BLANK, by_area) is None
    assert figures.problem(NOT_YET_DUE, by_area) is None


def test_figures_that_cannot_stand_together_are_told_with_what_to_do():
    areas = {"area 1": counted(2), "area 2": counted(4)}
    assert figures.problem(counted(3), areas) == (
        "The total, 3, is below area 2, 4. Raise the total or lower the area."
    )
    assert figures.problem(counted(7), areas) == (
        "The total, 7, is above the sum of the areas, 6. "
        "Each item serves at least one area: lower the total or raise an area."
    )
    assert figures.problem(NOT_APPLICABLE, areas) == (
        "The total is not applicable, but area 1 has a figure. "
        "Give the total a number, or clear the area."
    )


def test_a_total_that_is_not_applicable_stands_with_no_area_that_has_a_figure():
    assert figures.problem(NOT_APPLICABLE, {"area 1": BLANK, "area 2": NOT_APPLICABLE}) is None
