"""What the words at the top of the dashboard may say, and what they never say."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.queries.findings import Facts, Series, findings
from smewg.toolkit.values import (
    BLANK,
    NOT_PUBLISHED,
    NOT_RECORDED,
    NOT_YET_DUE,
    Value,
    ValueKind,
    counted,
    counted_so_far,
)

NEVER = re.compile(
    r"\b(impact|achiev\w*|success\w*|improv\w*|benefit\w*|thanks|best|worst|fail\w*|behind|"
    r"countr\w*|nation\w*)\b",
    re.IGNORECASE,
)
counts = st.integers(0, 400)
values = st.one_of(
    st.integers(0, 60).map(counted),
    st.integers(0, 60).map(counted_so_far),
    st.sampled_from([kind for kind in ValueKind if "number" not in kind.value]).map(Value),
)


def value(number):
    return BLANK if number is None else counted(number)


@st.composite
def series(draw):
    figures = draw(st.lists(values, min_size=1, max_size=6))
    return Series("KPI 1", list(enumerate(figures, start=2017)))


facts = st.builds(
    Facts,
    series=st.lists(series(), max_size=3),
    activities=counts,
    carried_out=counts,
    under_way=counts,
    slipped=counts,
    not_recorded=counts,
    economy=st.sampled_from(["", "Peru"]),
    hidden_years=st.lists(st.integers(2017, 2020), unique=True),
    dropped=counts,
    objectives=st.integers(1, 20),
    nothing_yet=st.lists(st.sampled_from(["1.1", "2.2", "4.3"]), max_size=3),
    economies=st.integers(0, 21),
    named=st.integers(0, 21),
    answered=st.lists(st.tuples(st.integers(2017, 2020), st.integers(0, 21)), max_size=4),
    adoptions=counts,
    practices=counts,
    recommendations=st.integers(0, 20),
    settled=st.integers(0, 20),
    blank_cells=st.one_of(st.none(), counts),
    cells=counts,
    unverified=st.lists(st.integers(2017, 2020), unique=True),
    notes=counts,
).map(
    lambda found: replace(  # no part is more than its whole
        found,
        recommendations=found.recommendations + found.settled,
        activities=found.activities + found.carried_out + found.under_way,
        practices=max(1, min(found.practices, found.adoptions)) if found.adoptions else 0,
    )
)


def of(*figures, **more):
    found = [each if isinstance(each, Value) else value(each) for each in figures]
    return findings(Facts(series=[Series("KPI 2", list(enumerate(found, start=2017)))], **more))


@given(facts)
def test_no_sentence_claims_what_counts_cannot_say(facts):
    found = findings(facts)
    for sentence in (*found.moved, *found.still, *found.unknown):
        assert not NEVER.search(sentence), sentence
        assert sentence.endswith(".")
    assert "counts say what was done" in found.unknown[-1]


@given(series())
def test_a_trend_needs_three_years_in_a_row_and_one_direction(series):
    told = [s for s in findings(Facts(series=[series])).moved if "each year" in s]
    run = [number for _, number in series.last_run]
    rises = all(a < b for a, b in itertools.pairwise(run))
    falls = all(a > b for a, b in itertools.pairwise(run))
    assert bool(told) == (len(run) >= 3 and (rises or falls))


@given(series())
def test_a_percentage_stands_on_a_base_of_twenty_or_more(series):
    for sentence in findings(Facts(series=[series])).moved:
        if "%" in sentence:
            assert series.last_run[-2][1] >= 20


@given(series())
def test_each_indicator_moved_or_stood_still_or_is_unknown_never_two(series):
    found = findings(Facts(series=[series]))
    moved = [s for s in found.moved if s.startswith("KPI 1")]
    still = [s for s in found.still if s.startswith("KPI 1")]
    assert len(moved) + len(still) == (1 if len(series.last_run) >= 2 else 0)


@pytest.mark.parametrize(
    ("figures", "moved"),
    [
        ((20, 26), "KPI 2 rose to 26 in 2018, from 20 in 2017 (30% more)."),
        ((4, 11), "KPI 2 rose to 11 in 2018, from 4 in 2017."),
        ((40, 30), "KPI 2 fell to 30 in 2018, from 40 in 2017 (25% fewer)."),
        ((19, 5), "KPI 2 fell to 5 in 2018, from 19 in 2017."),
        ((3, 4, 6), "KPI 2 rose each year: 3 in 2017, 4 in 2018, 6 in 2019."),
        ((9, 7, 2, 1), "KPI 2 fell each year: 9 in 2017, 7 in 2018, 2 in 2019, 1 in 2020."),
        ((3, 9, 6), "KPI 2 fell to 6 in 2019, from 9 in 2018."),
        ((3, None, 6, 7), "KPI 2 rose to 7 in 2020, from 6 in 2019."),
        ((0, 1), "KPI 2 rose to 1 in 2018, from 0 in 2017."),
    ],
)
def test_what_moved(figures, moved):
    assert of(*figures).moved == [moved]


@pytest.mark.parametrize(
    ("figures", "still"), [((8, 8), "KPI 2: 8 in 2018, the same as in 2017."), ((0, 0), None)]
)
def test_what_stands_still(figures, still):
    expected = still or "KPI 2: 0 in 2018, the same as in 2017."
    assert of(*figures).still == [expected]
    assert not of(*figures).moved


@pytest.mark.parametrize(
    ("figures", "gaps"),
    [
        ((None, 3), "No figure for 2017: KPI 2."),
        ((None, 3, None), "No figure for 2017 and 2019: KPI 2."),
        ((None, None, None, 1), "No figure for 2017 to 2019: KPI 2."),
    ],
)
def test_a_gap_is_not_known_and_never_zero(figures, gaps):
    found = of(*figures)
    assert gaps in found.unknown
    assert not found.moved


def test_indicators_that_lack_the_same_years_stand_in_one_sentence():
    series = [
        Series("KPI 1", [(2017, counted(3)), (2018, BLANK)]),
        Series("KPI 2", [(2017, counted(4)), (2018, BLANK)]),
        Series("KPI 3", [(2017, counted(4)), (2018, NOT_YET_DUE)]),
    ]
    unknown = findings(Facts(series=series)).unknown
    assert unknown[:2] == ["No figure for 2018: KPI 1; KPI 2.", "Not yet due for 2018: KPI 3."]


def test_one_year_only_tells_neither_movement_nor_standstill():
    found = of(5)
    assert not found.moved
    assert not found.still


def test_reports_are_voluntary_and_an_answer_of_all_is_no_gap():
    some = of(1, economies=21, answered=[(2017, 21), (2018, 14), (2019, 3)]).unknown
    assert any("have answered: 14 of 21 for 2018, 3 of 21 for 2019." in s for s in some)
    assert not [s for s in of(1, economies=21, answered=[(2017, 21)]).unknown if "conomies" in s]


def test_nothing_at_all_says_so():
    questions = {name: (said, empty) for name, said, empty in findings(Facts()).questions}
    assert questions["What moved"] == ([], "Nothing that these figures show.")


def test_an_open_year_is_so_far_and_never_compared():
    found = of(7, 7, counted_so_far(6))
    assert found.moved == []
    assert found.still == ["KPI 2: 7 in 2018, the same as in 2017."]
    assert "2019 is open and not compared: KPI 2 6 so far." in found.unknown


def test_no_sentence_says_that_an_economy_rose_fell_or_stands_still():
    found = of(1, 1, NOT_RECORDED, economy="Peru", objectives=2, nothing_yet=["2.1", "2.2"])
    assert (found.moved, found.still) == ([], [])
    assert found.unknown[:2] == [
        "No listed item names Peru in 2019: KPI 2.",
        "Nothing that names Peru is shown here beside 2 of 2 objectives: 2.1; 2.2.",
    ]
    assert not [each for each in found.unknown if "trend" in each or "No figure" in each]


def test_a_year_that_is_not_published_is_no_missing_figure():
    hidden = [NOT_PUBLISHED] * 3
    found = of(4, *hidden, hidden_years=[2018, 2019, 2020], objectives=3, nothing_yet=["1.1"])
    assert found.unknown[0] == "2018 to 2020 are not published yet."
    assert not [each for each in found.unknown if "No figure" in each]
    assert not found.still
    assert of(NOT_PUBLISHED, hidden_years=[2017]).unknown[0] == "2017 is not published yet."


def test_what_nobody_recorded_is_not_slipped():
    found = of(1, activities=13, not_recorded=13)
    assert not found.still
    assert "What became of 13 planned activities is not recorded." in found.unknown


MOVES = re.compile(r"\b(rose|fell|the same as)\b")


@given(facts)
def test_nothing_moves_where_an_oracle_says_open_blank_not_due_or_not_visible(facts):
    """The oracle: of each indicator, the last finished numbers in a row, in plain loops."""
    found = findings(facts)
    told = [each for each in (*found.moved, *found.still) if MOVES.search(each)]
    moved = 0
    for series in facts.series:
        finished = [year for year, value in series.figures if value.kind.value == "number"]
        moved += bool(len(finished) > 1 and finished[-1] - finished[-2] == 1)
    assert len(told) == (0 if facts.economy else moved)
    numbers = [
        f"{value.number} in {y}"
        for s in facts.series
        for y, value in s.figures
        if value.kind.value == "number"
    ]
    for sentence in told:
        year_and_number = re.findall(r"(\d+) in (\d{4})", sentence)
        assert {f"{number} in {year}" for number, year in year_and_number} <= set(numbers)


@given(facts)
def test_no_sentence_says_zero_where_nothing_is_recorded(facts):
    is_zero = any(value.number == 0 for each in facts.series for _, value in each.figures)
    found = findings(facts)
    for sentence in (*found.moved, *found.still):
        if re.search(r"\b0\b", sentence):
            assert is_zero, sentence
