"""The ranking agrees with a naive second one, and holds what the group was promised."""

import random
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.arithmetic import Ballot, Note
from projects.ranking import RANKED, order, rank
from projects.scoring_rules import DEFAULT, Rules, problems
from tests.projects.naive_ranking import (
    is_ranked,
    naive_adjusted,
    naive_order,
    naive_ranges,
    score,
)
from tests.projects.sessions import ECONOMIES, rules, session_of, sessions

SOME = settings(max_examples=200)


def places(orders):
    return {key: standing.position for key, standing in orders.items()}


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_sessions_come_out_as_the_naive_way(hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        agrees_with_the_naive_way(*session_of(seed))


def agrees_with_the_naive_way(chosen, notes, ballots):
    found = rank(chosen, notes, ballots)
    ranked = [note for note in notes if is_ranked(chosen, note, ballots)]
    assert {each.note for each in found.of_kind(RANKED)} == {note.key for note in ranked}
    expected = naive_order(chosen, chosen.method, chosen.link_counts, ranked, ballots)
    ranges = naive_ranges(chosen, ranked, ballots)
    adjusted, adjusted_scores = naive_adjusted(chosen, ranked, ballots)
    by_mean = naive_order(chosen, "mean", chosen.link_counts, ranked, ballots)
    by_median = naive_order(chosen, "median", chosen.link_counts, ranked, ballots)
    without_link = naive_order(chosen, chosen.method, "no link", ranked, ballots)
    for note in ranked:
        result = found.by_note[note.key]
        assert result.place.position == expected[note.key]
        assert result.score == result.place.score
        assert result.score == score(chosen, chosen.method, chosen.link_counts, note, ballots)
        assert (result.best, result.worst) == ranges[note.key]
        assert result.by_mean.position == by_mean[note.key]
        assert result.by_median.position == by_median[note.key]
        assert result.without_link.position == without_link[note.key]
        assert result.adjusted.position == adjusted[note.key]
        assert result.adjusted.score == adjusted_scores[note.key]
        shares = [key for key, place in expected.items() if place == expected[note.key]]
        assert {*result.tied_with, note.key} == set(shares)
        assert result.place.is_shared == (len(shares) > 1)


@SOME
@given(sessions)
def test_points_of_the_criteria_sum_to_the_score(session):
    chosen, notes, ballots = session
    for result in rank(chosen, notes, ballots).results:
        turnout = result.turnout
        assert turnout.missing >= 0
        assert turnout.entitled + turnout.recused <= len(ECONOMIES)
        if result.score is None:
            continue
        rest = sum(each.points for each in result.criteria if each.key != chosen.link)
        assert result.score == rest + result.link_points
        assert 0 <= result.score <= 100
        assert result.spread.lowest <= result.spread.highest
        assert result.spread.variance >= 0


# Must hold (domain, "Scoring")

criteria_scores = st.lists(
    st.tuples(*(st.integers(1, 5) for _ in DEFAULT.criteria)), min_size=2, max_size=9
)


def cast(note, columns):
    return [Ballot(note, economy, each) for economy, each in zip(ECONOMIES, columns, strict=False)]


def two_notes(cosponsors=(0, 0)):
    everybody = frozenset(ECONOMIES)
    return [
        Note(1, everybody, cosponsors=cosponsors[0]),
        Note(2, everybody, cosponsors=cosponsors[1]),
    ]


@SOME
@given(rules, st.data())
def test_of_two_notes_alike_in_all_else_the_stronger_link_ranks_strictly_above(chosen, data):
    """Mean sessions compare means; the same holds of the medians where the session uses those."""
    assume(not problems(chosen))
    chosen = Rules(
        tuple(
            type(each)(each.key, each.weight, each.lowest, each.highest, None, "w")
            for each in chosen.criteria
        ),
        chosen.link,
        chosen.method,
        2,
        chosen.tie_order,
        chosen.link_counts,
        chosen.link_line,
    )
    ballots = data.draw(
        st.lists(
            st.tuples(*(st.integers(each.lowest, each.highest) for each in chosen.criteria)),
            min_size=2,
            max_size=9,
        )
    )
    links = data.draw(
        st.lists(
            st.integers(1, chosen.criteria[0].highest), min_size=len(ballots), max_size=len(ballots)
        )
    )
    other = [(link, *each[1:]) for link, each in zip(links, ballots, strict=True)]
    found = rank(
        chosen, two_notes((data.draw(st.integers(0, 9)), 0)), [*cast(1, ballots), *cast(2, other)]
    )
    one, two = (found.by_note[key].criteria[0] for key in (1, 2))
    mine, theirs = (getattr(each, chosen.method) for each in (one, two))
    assume(mine != theirs)
    upper, lower = (1, 2) if mine > theirs else (2, 1)
    if chosen.method == "median" and chosen.link_counts != "weighted":
        assume(one.mean != two.mean and (one.mean > two.mean) == (mine > theirs))
    assert found.by_note[upper].place.position == 1
    assert found.by_note[lower].place.position == 2


@SOME
@given(sessions, st.data())
def test_raising_the_link_on_a_ballot_never_lowers_its_note(session, data):
    chosen, notes, ballots = session
    before = rank(chosen, notes, ballots)
    raisable = [
        at
        for at, each in enumerate(ballots)
        if each.scores and each.scores[0] < chosen.criteria[0].highest
    ]
    assume(raisable)
    at = data.draw(st.sampled_from(raisable))
    old = ballots[at]
    raised = Ballot(old.note, old.economy, (old.scores[0] + 1, *old.scores[1:]))
    after = rank(chosen, notes, [*ballots[:at], raised, *ballots[at + 1 :]])
    was, now = before.by_note[old.note], after.by_note[old.note]
    assert (now.kind == RANKED) >= (was.kind == RANKED)
    if was.score is not None:
        assert now.score >= was.score
    if was.place:
        others = [each for each in before.of_kind(RANKED) if each.note != old.note]
        for other in others:
            if other.place.position > was.place.position:
                assert after.by_note[other.note].place.position > now.place.position
            if other.place.position == was.place.position:
                assert after.by_note[other.note].place.position >= now.place.position


@SOME
@given(sessions, st.data())
def test_a_recusal_or_an_abstention_never_changes_a_mean(session, data):
    chosen, notes, ballots = session
    note = data.draw(st.sampled_from(notes))
    one_more = frozenset({"Z"})
    entitled = Note(note.key, note.entitled | one_more, note.recused, note.cosponsors)
    recused = Note(note.key, note.entitled, note.recused | one_more, note.cosponsors)
    before = rank(chosen, [note], ballots).results[0]
    for changed, more in [
        (entitled, [Ballot(note.key, "Z", None)]),
        (entitled, []),
        (recused, []),
        (recused, [Ballot(note.key, "Z", tuple(each.highest for each in chosen.criteria))]),
    ]:
        after = rank(chosen, [changed], [*ballots, *more]).results[0]
        assert after.score == before.score
        assert after.criteria == before.criteria
        assert after.kind == before.kind


@SOME
@given(sessions, st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_of_notes_is_nothing(session, dice):
    chosen, notes, ballots = session
    found = rank(chosen, notes, ballots).by_note
    dice.shuffle(mixed := list(ballots))
    dice.shuffle(turned := list(notes))
    assert rank(chosen, turned, mixed).by_note == found


@SOME
@given(sessions)
def test_names_and_numbers_of_notes_settle_nothing(session):
    chosen, notes, ballots = session
    other = {note.key: 900 - note.key for note in notes}
    renamed = [
        Note(other[each.key], each.entitled, each.recused, each.cosponsors) for each in notes
    ]
    cast_again = [Ballot(other[each.note], each.economy, each.scores) for each in ballots]
    before, after = rank(chosen, notes, ballots), rank(chosen, renamed, cast_again)
    for key, result in before.by_note.items():
        again = after.by_note[other[key]]
        assert str(again.place) == str(result.place)
        assert (again.best, again.worst, again.adjusted) == (
            result.best,
            result.worst,
            result.adjusted,
        )


@SOME
@given(criteria_scores)
def test_a_mean_never_a_sum_twice_the_same_ballots_score_the_same(ballots):
    note = Note(1, frozenset(f"{each}{n}" for each in ECONOMIES for n in (1, 2)))
    chosen = Rules(DEFAULT.criteria, "C1", min_ballots=2, tie_order=DEFAULT.tie_order)
    once = [
        Ballot(1, f"{economy}1", each) for economy, each in zip(ECONOMIES, ballots, strict=False)
    ]
    again = [
        Ballot(1, f"{economy}2", each) for economy, each in zip(ECONOMIES, ballots, strict=False)
    ]
    assert (
        rank(chosen, [note], once).results[0].score
        == rank(chosen, [note], once + again).results[0].score
    )


def test_scores_that_differ_only_in_rounding_are_not_equal_and_equal_ones_share():
    """20 and 21 ballots: 3.0500 and 3.0476 are both 3.05 to the eye."""
    everybody = frozenset(f"E{n}" for n in range(21))
    chosen = Rules(DEFAULT.criteria, "C1", min_ballots=2, tie_order=())
    level = (3, 3, 3, 3, 3)

    def ballots(key, count, fours):
        return [Ballot(key, f"E{n}", (3, 3, 3, 3, 4 if n < fours else 3)) for n in range(count)]

    notes = [Note(key, everybody) for key in (1, 2, 3)]
    cast_ones = [*ballots(1, 20, 1), *ballots(2, 21, 1), *ballots(3, 20, 1)]
    assert level
    found = rank(chosen, notes, cast_ones).by_note
    assert found[1].score - found[2].score == Fraction(10, 4) * (Fraction(1, 20) - Fraction(1, 21))
    assert [str(found[key].place) for key in (1, 3, 2)] == ["1=", "1=", "3"]
    assert found[1].tied_with == (3,)


def test_only_ranking_and_the_quick_order_agree():
    dice = random.Random(5)
    everybody = frozenset(ECONOMIES)
    notes = [Note(key, everybody) for key in range(30)]
    ballots = [
        Ballot(note.key, economy, tuple(dice.randint(1, 5) for _ in range(5)))
        for note in notes
        for economy in ECONOMIES
    ]
    found = rank(DEFAULT, notes, ballots)
    assert order(DEFAULT, notes, ballots) == {each.note: each.place for each in found.results}
    assert places(order(DEFAULT, notes, ballots)) != {key: key for key in range(30)}


def test_two_ballots_of_one_economy_and_scores_off_the_scale_are_errors():
    note = Note(1, frozenset("AB"))
    twice = [Ballot(1, "A", (3,) * 5), Ballot(1, "A", None)]
    with pytest.raises(ValueError, match="two ballots"):
        rank(DEFAULT, [note], twice)
    with pytest.raises(ValueError, match="outside the scale of C2"):
        rank(DEFAULT, [note], [Ballot(1, "A", (3, 6, 3, 3, 3))])
    with pytest.raises(ValueError, match="one score for each"):
        rank(DEFAULT, [note], [Ballot(1, "A", (3, 3))])
    with pytest.raises(ValueError, match="twice"):
        rank(DEFAULT, [note, note], [])
