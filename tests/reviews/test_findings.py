"""What the words at the top of the dashboard may say, and what they never say."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.queries.findings import Facts, Series, findings

NEVER = re.compile(
    r"\b(impact|achiev\w*|success\w*|improv\w*|benefit\w*|thanks|best|worst|fail\w*|behind|"
    r"countr\w*|nation\w*)\b",
    re.IGNORECASE,
)
counts = st.integers(0, 400)
numbers = st.one_of(st.none(), st.integers(0, 60))


@st.composite
def series(draw):
    figures = draw(st.lists(numbers, min_size=1, max_size=6))
    return Series("KPI 1", list(enumerate(figures, start=2017)))


facts = st.builds(
    Facts,
    series=st.lists(series(), max_size=3),
    activities=counts,
    carried_out=counts,
    under_way=counts,
    slipped=counts,
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
)


def of(*figures, **more):
    return findings(Facts(series=[Series("KPI 2", list(enumerate(figures, start=2017)))], **more))


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
def test_a_percentage_stands_on_a_base_of_five_or_more(series):
    for sentence in findings(Facts(series=[series])).moved:
        if "%" in sentence:
            assert series.last_run[-2][1] >= 5


@given(series())
def test_each_indicator_moved_or_stood_still_or_is_unknown_never_two(series):
    found = findings(Facts(series=[series]))
    moved = [s for s in found.moved if s.startswith("KPI 1")]
    still = [s for s in found.still if s.startswith("KPI 1")]
    assert len(moved) + len(still) == (1 if len(series.last_run) >= 2 else 0)


@pytest.mark.parametrize(
    ("figures", "moved"),
    [
        ((8, 11), "KPI 2 rose to 11 in 2018, from 8 in 2017 (38% more)."),
        ((4, 11), "KPI 2 rose to 11 in 2018, from 4 in 2017."),
        ((10, 5), "KPI 2 fell to 5 in 2018, from 10 in 2017 (50% fewer)."),
        ((3, 4, 6), "KPI 2 rose each year: 3 in 2017, 4 in 2018, 6 in 2019."),
        ((9, 7, 2, 1), "KPI 2 fell each year: 9 in 2017, 7 in 2018, 2 in 2019, 1 in 2020."),
        ((3, 9, 6), "KPI 2 fell to 6 in 2019, from 9 in 2018 (33% fewer)."),
        ((3, None, 6, 7), "KPI 2 rose to 7 in 2020, from 6 in 2019 (17% more)."),
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
        Series("KPI 1", [(2017, 3), (2018, None)]),
        Series("KPI 2", [(2017, 4), (2018, None)]),
        Series("KPI 3", [(2017, 4), (2018, None)], [2018]),
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
