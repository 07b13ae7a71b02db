"""Whose turn it is: alphabetical, with swaps that come out right whatever their order."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smewg.domain.rotation import (
    CHAIR,
    HOST,
    RotationRules,
    Swap,
    is_late,
    next_notice,
    notice_by,
    swap_problems,
    term_of,
    terms,
    vice_chair,
)
from tests.smewg.naive_rotation import naive_is_late, naive_swap_problems, naive_terms

APEC = (
    "Australia",
    "Brunei Darussalam",
    "Canada",
    "Chile",
    "China",
    "Hong Kong, China",
    "Indonesia",
    "Japan",
    "Korea",
    "Malaysia",
    "Mexico",
    "New Zealand",
    "Papua New Guinea",
    "Peru",
    "Philippines",
    "Russia",
    "Singapore",
    "Chinese Taipei",
    "Thailand",
    "United States",
    "Viet Nam",
)
THE_CHAIR = RotationRules(APEC, "Singapore", 2009, 2)
LETTERS = RotationRules(("A", "B", "C", "D"), "A", 2020)


def served(found):
    return [term.economy for term in found]


def test_the_known_chairs_come_out_of_the_rule_alone():
    assert [(term.first_year, term.economy) for term in terms(THE_CHAIR, 2022)] == [
        (2009, "Singapore"),
        (2011, "Chinese Taipei"),
        (2013, "Thailand"),
        (2015, "United States"),
        (2017, "Viet Nam"),
        (2019, "Australia"),
        (2021, "Brunei Darussalam"),
    ]


def test_after_a_swaps_with_b_the_order_is_b_a_c():
    found = terms(LETTERS, 2022, [Swap("A", 2020)])
    assert served(found) == ["B", "A", "C"]
    assert found[0].why == "swapped with A, which could not serve"
    assert found[1].why == "serves right after B, with which it swapped"


def test_several_swaps_in_a_row_each_put_one_turn_later():
    swaps = [Swap("A", 2020), Swap("C", 2022)]
    assert served(terms(LETTERS, 2024, swaps)) == ["B", "A", "D", "C", "A"]


def test_a_swap_of_a_swap_moves_the_liable_economy_on_by_one():
    swaps = [Swap("A", 2020), Swap("A", 2021)]
    assert served(terms(LETTERS, 2023, swaps)) == ["B", "C", "A", "D"]


def test_at_the_end_of_the_alphabet_the_last_swaps_with_the_first_of_the_next_round():
    assert served(terms(LETTERS, 2025, [Swap("D", 2023)])) == ["A", "B", "C", "A", "D", "B"]


def test_if_the_next_in_line_cannot_serve_either_it_is_left_for_a_decision():
    found = terms(LETTERS, 2023, [Swap("A", 2020), Swap("B", 2020)])
    assert found[0].needs_decision
    assert "A and B" in found[0].decision
    assert served(found[1:]) == ["A", "B", "C"]


def test_what_happened_wins_and_everybody_else_keeps_their_order():
    found = terms(LETTERS, 2025, recorded={2021: "D"})
    assert served(found) == ["A", "D", "B", "C", "A", "B"]
    assert found[1].why == "as recorded; by the rule it was the turn of B"


def test_a_recorded_turn_uses_up_one_turn_and_the_economy_serves_again_a_round_later():
    found = terms(LETTERS, 2028, recorded={2021: "D"})
    assert served(found) == ["A", "D", "B", "C", "A", "B", "C", "D", "A"]
    twice = terms(LETTERS, 2031, recorded={2021: "D", 2022: "D"})
    assert served(twice) == ["A", "D", "D", "B", "C", "A", "B", "C", "A", "B", "C", "D"]


def test_an_economy_that_owes_a_turn_and_is_recorded_in_another_owes_it_no_more():
    found = terms(LETTERS, 2025, [Swap("A", 2020), Swap("A", 2021)], {2022: "A"})
    assert served(found) == ["B", "C", "A", "D", "A", "B"]
    assert [term.why for term in found[1:]] == [
        "swapped with A, which could not serve",
        "as recorded",
        *["next in alphabetical order"] * 3,
    ]


def test_two_that_could_not_serve_keep_their_places_when_another_turn_is_recorded():
    both = [Swap("A", 2020), Swap("B", 2020)]
    assert served(terms(LETTERS, 2024, both, {2021: "A"})) == [None, "A", "B", "C", "D"]
    assert served(terms(LETTERS, 2024, both, {2021: "D"})) == [None, "D", "A", "B", "C"]
    assert served(terms(LETTERS, 2024, [*both, Swap("A", 2021)])) == [None, "B", "A", "C", "D"]


def test_a_guest_recorded_in_a_turn_takes_nobody_s_place_in_the_order():
    found = terms(LETTERS, 2023, recorded={2021: "Elsewhere"})
    assert served(found) == ["A", "Elsewhere", "B", "C"]


def test_a_swap_of_the_first_turn_is_taken():
    assert swap_problems(HOST, LETTERS, Swap("A", 2020)) == []
    assert swap_problems(CHAIR, THE_CHAIR, Swap("Singapore", 2009)) == []


def test_an_economy_may_swap_again_in_a_later_turn():
    swaps = [Swap("A", 2020), Swap("B", 2024)]
    assert served(terms(LETTERS, 2025, swaps)) == ["B", "A", "C", "D", "A", "B"]
    assert swap_problems(HOST, LETTERS, Swap("A", 2021), [Swap("A", 2020)]) == []
    assert swap_problems(HOST, LETTERS, Swap("A", 2024), [Swap("A", 2020)]) == []


def test_both_turns_of_a_swap_say_with_whom_it_was():
    found = terms(LETTERS, 2022, [Swap("A", 2020)])
    assert [(each.economy, each.swapped_with) for each in found] == [
        ("B", "A"),
        ("A", "B"),
        ("C", None),
    ]


def test_a_turn_of_several_years_begins_where_the_first_ones_end():
    rules = RotationRules(("A", "B"), "A", 2000, 3)
    assert swap_problems(HOST, rules, Swap("B", 2003)) == []
    assert swap_problems(HOST, rules, Swap("B", 2004)) == ["No turn begins in 2004."]


def test_two_economies_may_both_be_unable_in_one_turn():
    both = [Swap("A", 2020)]
    assert "it is B" in swap_problems(HOST, LETTERS, Swap("C", 2020), both)[0]
    assert swap_problems(HOST, LETTERS, Swap("B", 2020), both) == []
    undecided = [*both, Swap("B", 2020)]
    assert "it is undecided" in swap_problems(HOST, LETTERS, Swap("C", 2020), undecided)[0]


def test_the_vice_chair_is_the_incoming_chair_in_the_year_before_only():
    found = terms(THE_CHAIR, 2022)
    assert vice_chair(found, 2018) == "Australia"
    assert vice_chair(found, 2017) is None
    assert vice_chair(found, 2019) is None


def test_notice_is_a_year_before_for_the_chair_and_30_june_before_for_the_host():
    assert notice_by(CHAIR, 2021) == date(2020, 1, 1)
    assert notice_by(HOST, 2021) == date(2020, 6, 30)
    assert not is_late(CHAIR, Swap("Brunei Darussalam", 2021, date(2020, 1, 1)))
    assert is_late(CHAIR, Swap("Brunei Darussalam", 2021, date(2020, 1, 2)))
    assert is_late(HOST, Swap("A", 2021, date(2020, 7, 1)))


def test_the_next_notice_date_names_its_turn():
    by, term = next_notice(CHAIR, terms(THE_CHAIR, 2030), date(2019, 6, 1))
    assert (by, term.economy) == (date(2020, 1, 1), "Brunei Darussalam")
    by, term = next_notice(CHAIR, terms(THE_CHAIR, 2030), date(2020, 1, 1))
    assert (by, term.economy) == (date(2020, 1, 1), "Brunei Darussalam"), "notice is due today"
    by, term = next_notice(CHAIR, terms(THE_CHAIR, 2030), date(2020, 1, 2))
    assert (by, term.economy) == (date(2022, 1, 1), "Canada")
    assert next_notice(CHAIR, terms(THE_CHAIR, 2010), date(2019, 6, 1)) is None


@pytest.mark.parametrize(
    ("swap", "says"),
    [
        (Swap("Atlantis", 2021), "not an economy of this rotation"),
        (Swap("Australia", 2020), "No turn begins in 2020"),
        (Swap("Canada", 2021), "it is Brunei Darussalam"),
        (Swap("Singapore", 2007), "No turn begins in 2007"),
        (Swap("Brunei Darussalam", 2021, date(2020, 5, 1)), "Record it as late, with the reason"),
    ],
)
def test_a_swap_that_cannot_be_is_refused_in_a_sentence(swap, says):
    assert says in " ".join(swap_problems(CHAIR, THE_CHAIR, swap))


def test_whose_turn_it_is_follows_from_what_happened():
    assert swap_problems(HOST, LETTERS, Swap("A", 2021), [], {2020: "D"}) == []
    assert swap_problems(HOST, LETTERS, Swap("B", 2021), [], {2020: "D"}) == [
        "The turn from 2021 is not B's: it is A."
    ]


@pytest.mark.parametrize(("kind", "day"), [(CHAIR, "1 January 2020"), (HOST, "30 June 2020")])
def test_a_late_swap_is_told_when_its_notice_was_due(kind, day):
    late = Swap("B", 2021, date(2020, 7, 1))
    assert swap_problems(kind, LETTERS, late) == [
        f"Notice was due by {day}. Record it as late, with the reason."
    ]


def test_a_late_swap_with_a_reason_and_one_in_time_are_taken():
    late = Swap("Brunei Darussalam", 2021, date(2020, 5, 1), "an election")
    assert not swap_problems(CHAIR, THE_CHAIR, late)
    assert not swap_problems(CHAIR, THE_CHAIR, Swap("Brunei Darussalam", 2021, date(2019, 5, 1)))


def test_the_same_swap_twice_and_a_swap_of_what_has_happened_are_refused():
    swap = Swap("Brunei Darussalam", 2021, date(2019, 5, 1))
    assert "already" in swap_problems(CHAIR, THE_CHAIR, swap, [swap])[0]
    happened = {2021: "Brunei Darussalam"}
    assert "recorded already" in swap_problems(CHAIR, THE_CHAIR, swap, [], happened)[0]


def test_an_order_that_is_none_is_refused():
    for order in (("A", "A"), ()):
        with pytest.raises(ValueError, match=r"^The order names each economy once\.$"):
            RotationRules(order, "A", 2020)
    with pytest.raises(ValueError, match=r"^B is not in the order\.$"):
        RotationRules(("A",), "B", 2020)
    with pytest.raises(ValueError, match=r"^A turn has at least one year\.$"):
        RotationRules(("A",), "A", 2020, 0)
    assert RotationRules(("A",), "A", 2020).years == 1


@st.composite
def rotations(draw):
    """Rules and swaps recorded one after the other, each by whoever's turn it was by then."""
    order = draw(st.permutations("ABCDEFG").map(tuple))
    rules = RotationRules(order, draw(st.sampled_from(order)), 2000, draw(st.integers(1, 3)))
    until = 2000 + 20 * rules.years - 1
    swaps = []
    for place in draw(st.lists(st.integers(0, 18), max_size=10)):
        year = 2000 + place * rules.years
        current = term_of(terms(rules, until, swaps), year)
        if current and current.economy:
            swaps.append(Swap(current.economy, year))
    return rules, until, swaps


NAMES = "ABCDEFG"


@st.composite
def histories(draw):
    """All that a rotation can have seen: (rules, until, swaps, recorded), in any order of events.

    Turns recorded of whoever served, also a guest and also the first; swaps by whoever's turn it
    was by then; and swaps that fit nothing.
    """
    size = draw(st.integers(1, len(NAMES)))
    order = tuple(draw(st.permutations(NAMES[:size])))
    years, first_year = draw(st.integers(1, 3)), draw(st.integers(2000, 2003))
    rules = RotationRules(order, draw(st.sampled_from(order)), first_year, years)
    until = first_year + draw(st.integers(0, 20 * years))
    swaps, recorded = [], {}
    events = st.tuples(st.sampled_from(["swap", "both", "record", "stray"]), st.integers(0, 18))
    for kind, place in draw(st.lists(events, max_size=12)):
        year = first_year + place * years
        whose = term_of(terms(rules, year, swaps, recorded), year).economy
        anybody = draw(st.sampled_from((*order, "Elsewhere")))
        if kind == "record":
            recorded[year] = anybody
        elif kind == "stray":
            swaps.append(Swap(anybody, year + draw(st.integers(0, 1))))
        elif whose:
            swaps.append(Swap(whose, year))
            other = term_of(terms(rules, year, swaps, recorded), year).economy
            if kind == "both" and other:
                swaps.append(Swap(other, year))
    return rules, until, swaps, recorded


def told(found):
    return [
        (t.first_year, t.last_year, t.economy, t.why, t.swapped_with, t.decision) for t in found
    ]


def pairs(swaps):
    return {(swap.economy, swap.year) for swap in swaps}


@given(histories())
def test_it_agrees_with_a_second_and_plainer_implementation(history):
    """Who serves, and all that is said of it: why, with whom it swapped, what is to be decided."""
    rules, until, swaps, recorded = history
    found = terms(rules, until, swaps, recorded)
    assert told(found) == naive_terms(rules, until, pairs(swaps), recorded)
    assert [term.needs_decision for term in found] == [bool(term.decision) for term in found]


@given(histories(), st.data())
def test_a_swap_is_refused_for_the_reasons_of_the_plainer_implementation(history, data):
    rules, until, swaps, recorded = history
    kind = data.draw(st.sampled_from((CHAIR, HOST)))
    year = data.draw(st.integers(rules.first_year - 2, until))
    whose = term_of(terms(rules, until, swaps, recorded), year)
    likely = [whose.economy] if whose and whose.economy else []
    economy = data.draw(st.sampled_from((*likely * 3, *NAMES)))
    around = notice_by(kind, year)
    days = st.integers(-400, 400) | st.integers(-2, 2)
    announced = data.draw(st.none() | days.map(lambda n: around + timedelta(days=n)))
    swap = Swap(economy, year, announced, data.draw(st.sampled_from(("", "  ", "an election"))))
    expected = naive_swap_problems(kind, rules, swap, swaps, recorded)
    assert swap_problems(kind, rules, swap, swaps, recorded) == expected
    assert is_late(kind, swap) == naive_is_late(kind, swap)


@given(histories(), st.integers(-1500, 9000))
def test_notice_turn_and_vice_chair_are_those_of_the_list_of_turns(history, days):
    rules, until, swaps, recorded = history
    found = terms(rules, until, swaps, recorded)
    day = date(rules.first_year, 1, 1) + timedelta(days=days)
    for kind in (CHAIR, HOST):
        due = [term for term in found if notice_by(kind, term.first_year) >= day]
        expected = (notice_by(kind, due[0].first_year), due[0]) if due else None
        assert next_notice(kind, found, day) == expected
    by_year = {year: t for t in found for year in range(t.first_year, t.last_year + 1)}
    starts = {term.first_year: term.economy for term in found}
    for year in range(rules.first_year - 2, until + 3):
        assert term_of(found, year) == by_year.get(year)
        assert vice_chair(found, year) == starts.get(year + 1)


@given(histories())
def test_no_two_serve_at_once_and_there_is_no_gap(history):
    rules, until, swaps, recorded = history
    found = terms(rules, until, swaps, recorded)
    assert found[0].first_year == rules.first_year
    assert found[-1].last_year >= until >= found[-1].first_year
    for before, after in itertools.pairwise(found):
        assert after.first_year == before.last_year + 1


@given(histories())
def test_who_is_recorded_served_and_a_swap_of_that_turn_changes_nothing(history):
    rules, until, swaps, recorded = history
    by_year = {term.first_year: term.economy for term in terms(rules, until, swaps, recorded)}
    assert {year: who for year, who in recorded.items() if year <= until} == {
        year: who for year, who in by_year.items() if year in recorded
    }


@given(rotations())
def test_every_economy_serves_exactly_once_a_round(rotation):
    """Turns are served late at most by swaps, so nobody is ever two rounds ahead of another."""
    rules, until, swaps = rotation
    found = terms(rules, until, swaps)
    assume(not any(term.needs_decision for term in found))
    seen = dict.fromkeys(rules.order, 0)
    owing = {}
    for term in found:
        seen[term.economy] += 1
        if term.why.startswith("swapped with"):
            owing[term.swapped_with] = True
        owing.pop(term.economy, None)
        settled = [count for economy, count in seen.items() if economy not in owing]
        assert max(settled) - min(settled) <= 2 if owing else max(settled) - min(settled) <= 1


@given(rotations())
def test_a_liable_economy_serves_right_after_the_one_it_swapped_with(rotation):
    rules, until, swaps = rotation
    unable = {(swap.economy, swap.year) for swap in swaps}
    found = terms(rules, until, swaps)
    for term, after in itertools.pairwise(found):
        if not term.why.startswith("swapped with"):
            continue
        liable = term.swapped_with
        assert after.economy in (liable, None) or (liable, after.first_year) in unable
