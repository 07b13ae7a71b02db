"""The ranking agrees with a naive second one, and holds what the group was promised."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.domain.ranking.ranking import (
    BELOW_MINIMUM,
    PROVISIONAL,
    RANKED,
    adjustment_in_words,
    order,
    rank,
)
from projects.domain.ranking.rules import (
    DEFAULT,
    MEAN,
    MEDIAN,
    TIER,
    UPLIFT,
    WEIGHTED,
    Rules,
    problems,
)
from projects.domain.ranking.scoring import BallotScores, Note, rounded
from tests.projects.naive_ranking import (
    ballots_on,
    criteria_of,
    kind_of,
    link_points_of,
    merits,
    naive_adjusted,
    naive_order,
    naive_ranges,
    over_the_line,
    score,
    settled_by,
    spread_of,
    turnout_of,
)
from tests.projects.sessions import ECONOMIES, rules, session_of, sessions, tried

SOME = settings(max_examples=200)


@SOME
@given(rules)
def test_the_random_rules_are_rules_that_can_be_used(chosen):
    assert not problems(chosen)


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_sessions_come_out_as_the_naive_way(hundred):
    for seed in range(100 * hundred, 100 * hundred + 100):
        agrees_with_the_naive_way(*session_of(seed))


def agrees_with_the_naive_way(chosen, notes, ballots):
    found = rank(chosen, notes, ballots)
    assert found.rules == chosen
    for note in notes:
        shows_what_the_ballots_say(chosen, note, ballots, found.by_note[note.key])
    ranked = [note for note in notes if kind_of(chosen, note, ballots)[0] == RANKED]
    orders_are_the_naive_ones(chosen, ranked, ballots, found)
    firmness_is_the_naive_one(chosen, ranked, ballots, found)
    ties_are_the_naive_ones(chosen, ranked, ballots, found)
    stands_in_order(chosen, notes, ballots, found)


def shows_what_the_ballots_say(chosen, note, ballots, result):
    """Beside the position: what the note got, from whom, and why it is ranked or not."""
    assert (result.kind, result.reason) == kind_of(chosen, note, ballots)
    turnout = result.turnout
    told = (turnout.counted, turnout.entitled, turnout.recused, turnout.abstained, turnout.missing)
    assert told == turnout_of(note, ballots)
    if not ballots_on(note, ballots):
        assert (result.score, result.link_points, result.spread) == (None, None, None)
        assert (result.criteria, result.in_upper_tier) == ((), False)
        return
    assert result.score == score(chosen, chosen.method, chosen.link_counts, note, ballots)
    assert result.link_points == link_points_of(chosen, note, ballots)
    is_upper = chosen.link_counts == TIER and over_the_line(chosen, chosen.method, note, ballots)
    assert result.in_upper_tier == is_upper
    told = [(c.key, c.mean, c.median, c.lowest, c.highest, c.points) for c in result.criteria]
    assert told == criteria_of(chosen, note, ballots)
    spread = result.spread
    assert (spread.lowest, spread.highest, spread.variance) == spread_of(chosen, note, ballots)


def orders_are_the_naive_ones(chosen, ranked, ballots, found):
    """The result's order and the four beside it: positions, points, and what is shared."""
    ways = {
        "place": (chosen.method, chosen.link_counts),
        "by_mean": (MEAN, chosen.link_counts),
        "by_median": (MEDIAN, chosen.link_counts),
        "without_link": (chosen.method, "no link"),
    }
    expected = {
        name: (
            naive_order(chosen, *way, ranked, ballots),
            {note.key: score(chosen, *way, note, ballots) for note in ranked},
        )
        for name, way in ways.items()
    }
    expected["adjusted"] = naive_adjusted(chosen, ranked, ballots)
    for name, (positions, points) in expected.items():
        told = {key: getattr(each, name) for key, each in found.by_note.items()}
        assert {key: each.position for key, each in told.items() if each} == positions
        assert {key: each.score for key, each in told.items() if each} == points
        taken = list(positions.values())
        for each in filter(None, told.values()):
            assert each.is_shared == (taken.count(each.position) > 1)
            assert str(each) == f"{each.position}{'=' if each.is_shared else ''}"


def firmness_is_the_naive_one(chosen, ranked, ballots, found):
    ranges = naive_ranges(chosen, ranked, ballots)
    for key, result in found.by_note.items():
        assert (result.best, result.worst) == ranges.get(key, (None, None))
        assert result.adjusted_by == chosen.method


def ties_are_the_naive_ones(chosen, ranked, ballots, found):
    """Who shares a position, who stands above and below, and what settled equal points."""
    expected = naive_order(chosen, chosen.method, chosen.link_counts, ranked, ballots)
    notes = {note.key: note for note in ranked}
    for key, place in expected.items():
        result = found.by_note[key]
        sharing = [other for other, at in expected.items() if at == place]
        assert result.tied_with == tuple(sorted(other for other in sharing if other != key))
        better = [at for at in expected.values() if at < place]
        worse = [at for at in expected.values() if at > place]
        above, below = found.neighbours(result)
        assert (above and above.place.position) == (max(better) if better else None)
        assert (below and below.place.position) == (min(worse) if worse else None)
        settled = settled_by(chosen, notes[above.note], notes[key], ballots) if above else ""
        assert result.settled_by == settled
    for key, result in found.by_note.items():
        if key not in expected:
            assert (result.tied_with, result.settled_by) == ((), "")
            assert found.neighbours(result) == (None, None)


def stands_in_order(chosen, notes, ballots, found):
    """Ranked notes, then those below a minimum, then provisional ones; the better first."""
    kinds = [RANKED, BELOW_MINIMUM, PROVISIONAL]
    by_key = {note.key: note for note in notes}

    def rank_of(result):
        note = by_key[result.note]
        if not ballots_on(note, ballots):
            return kinds.index(result.kind), 1, ()
        told = merits(chosen, chosen.method, chosen.link_counts, note, ballots)
        return kinds.index(result.kind), 0, tuple(-each for each in told)

    ranks = [rank_of(result) for result in found.results]
    assert ranks == sorted(ranks)
    assert sorted(each.note for each in found.results) == sorted(by_key)
    for kind in kinds:
        assert found.of_kind(kind) == [each for each in found.results if each.kind == kind]
    ranked = found.of_kind(RANKED)
    assert found.ranked == len(ranked)
    assert [each for group in found.by_position.values() for each in group] == ranked
    for place, group in found.by_position.items():
        assert {each.place.position for each in group} == {place}


@SOME
@given(tried)
def test_rules_tried_out_give_the_order_of_the_naive_way(session):
    """Also rules that could not be kept: ties that do not begin with the link, a line off it."""
    chosen, notes, ballots = session
    ranked = [note for note in notes if kind_of(chosen, note, ballots)[0] == RANKED]
    expected = naive_order(chosen, chosen.method, chosen.link_counts, ranked, ballots)
    found = order(chosen, notes, ballots)
    assert {key: each.position for key, each in found.items()} == expected
    points = {n.key: score(chosen, chosen.method, chosen.link_counts, n, ballots) for n in ranked}
    assert {key: each.score for key, each in found.items()} == points


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
    return [
        BallotScores(note, economy, each) for economy, each in zip(ECONOMIES, columns, strict=False)
    ]


def two_notes(cosponsors=(0, 0)):
    everybody = frozenset(ECONOMIES)
    return [
        Note(1, everybody, cosponsors=cosponsors[0]),
        Note(2, everybody, cosponsors=cosponsors[1]),
    ]


PEOPLE = tuple(f"E{n}" for n in range(21))


def without_apart(chosen):
    """The same rules with every note of two ballots ranked."""
    criteria = tuple(replace(each, minimum=None) for each in chosen.criteria)
    return replace(chosen, criteria=criteria, min_ballots=2)


@st.composite
def two_alike_but_for_the_link(draw, chosen):
    """(notes, ballots): alike in all criteria but the link, from as many ballots or more."""
    scales = [st.integers(each.lowest, each.highest) for each in chosen.criteria]
    given = draw(st.lists(st.tuples(*scales), min_size=2, max_size=7))
    again = given * draw(st.integers(1, 3))
    link = chosen.link_place
    links = draw(st.lists(scales[link], min_size=len(again), max_size=len(again)))
    other = [
        (*each[:link], value, *each[link + 1 :]) for value, each in zip(links, again, strict=True)
    ]
    notes = [
        Note(key, frozenset(PEOPLE[: draw(st.integers(least, 21))]), cosponsors=draw(counts))
        for key, least, counts in ((1, len(given), st.integers(0, 9)), (2, len(again), st.just(0)))
    ]
    ballots = [
        BallotScores(key, who, scores)
        for key, cast_ones in ((1, given), (2, other))
        for who, scores in zip(PEOPLE, cast_ones, strict=False)
    ]
    return notes, ballots


def link_figures(chosen, found, method):
    return [getattr(found.by_note[key].criteria[chosen.link_place], method) for key in (1, 2)]


def in_order(found):
    """The notes by their positions, where none is shared."""
    places = {key: found.by_note[key].place for key in (1, 2)}
    assert not any(place.is_shared for place in places.values())
    return sorted(places, key=lambda key: places[key].position)


@SOME
@given(rules, st.data())
def test_by_the_mean_the_note_with_the_stronger_link_ranks_strictly_above(chosen, data):
    """However the link counts, of two notes alike in all else: ballots and turnout may differ."""
    chosen = replace(without_apart(chosen), method=MEAN)
    notes, ballots = data.draw(two_alike_but_for_the_link(chosen))
    found = rank(chosen, notes, ballots)
    mine, theirs = link_figures(chosen, found, MEAN)
    assume(mine != theirs)
    assert in_order(found) == ([1, 2] if mine > theirs else [2, 1])


@SOME
@given(rules, st.data())
def test_by_the_median_the_note_with_the_higher_median_of_the_link_ranks_above(chosen, data):
    """By its weight always; as an uplift or a tier where the mean, which settles ties, agrees."""
    chosen = replace(without_apart(chosen), method=MEDIAN)
    notes, ballots = data.draw(two_alike_but_for_the_link(chosen))
    found = rank(chosen, notes, ballots)
    mine, theirs = link_figures(chosen, found, MEDIAN)
    assume(mine != theirs)
    if chosen.link_counts != WEIGHTED:
        one, other = link_figures(chosen, found, MEAN)
        assume(one != other and (one > other) == (mine > theirs))
    assert in_order(found) == ([1, 2] if mine > theirs else [2, 1])


def linked(*links):
    """Ballots alike in all but the link, by the default criteria."""
    return [(link, 3, 3, 3, 3) for link in links]


@pytest.mark.parametrize("counts", [WEIGHTED, UPLIFT, TIER])
def test_by_the_median_a_higher_mean_of_the_link_may_rank_below(counts):
    """Why the rules of a session by the median say so: the promise holds for the mean alone."""
    ballots = [*cast(1, linked(2, 2, 2, 5, 5)), *cast(2, linked(3, 3, 3, 3, 3))]
    by_median = replace(DEFAULT, method=MEDIAN, link_counts=counts, min_ballots=2)
    for chosen, expected in ((by_median, [2, 1]), (replace(by_median, method=MEAN), [1, 2])):
        found = rank(chosen, two_notes(), ballots)
        mine, theirs = link_figures(chosen, found, MEAN)
        assert mine > theirs
        assert in_order(found) == expected


def test_where_all_score_alike_nobody_is_strict_and_the_adjusted_order_is_the_result():
    ballots = [*cast(1, linked(3, 3, 3)), *cast(2, linked(2, 2, 2))]
    for counts in (WEIGHTED, UPLIFT, TIER):
        for method in (MEAN, MEDIAN):
            chosen = replace(DEFAULT, method=method, link_counts=counts, min_ballots=2)
            for each in rank(chosen, two_notes(), ballots).results:
                assert each.adjusted == each.place


def test_a_note_over_the_line_by_the_median_keeps_its_uplift_in_the_adjusted_order():
    """Its mean of 2.6 is below the line of 3; a column by the mean took 40 of its 70 points."""
    chosen = replace(DEFAULT, method=MEDIAN, link_counts=UPLIFT, min_ballots=2)
    found = rank(chosen, [Note(1, frozenset(ECONOMIES))], cast(1, linked(1, 1, 3, 4, 4)))
    result = found.by_note[1]
    assert (result.score, result.link_points) == (70, 40)
    assert result.adjusted.score == 70


@SOME
@given(sessions, st.data())
def test_raising_the_link_on_a_ballot_never_lowers_its_note(session, data):
    chosen, notes, ballots = session
    link = chosen.link_place
    before = rank(chosen, notes, ballots)
    raisable = [
        at
        for at, each in enumerate(ballots)
        if each.scores and each.scores[link] < chosen.link_criterion.highest
        if each.note in {note.key for note in notes}
    ]
    assume(raisable)
    at = data.draw(st.sampled_from(raisable))
    old = ballots[at]
    scores = (*old.scores[:link], old.scores[link] + 1, *old.scores[link + 1 :])
    raised = BallotScores(old.note, old.economy, scores)
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
        (entitled, [BallotScores(note.key, "Z", None)]),
        (entitled, []),
        (recused, []),
        (recused, [BallotScores(note.key, "Z", tuple(each.highest for each in chosen.criteria))]),
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
    cast_again = [
        BallotScores(other.get(each.note, -1), each.economy, each.scores) for each in ballots
    ]
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
        BallotScores(1, f"{economy}1", each)
        for economy, each in zip(ECONOMIES, ballots, strict=False)
    ]
    again = [
        BallotScores(1, f"{economy}2", each)
        for economy, each in zip(ECONOMIES, ballots, strict=False)
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
        return [
            BallotScores(key, f"E{n}", (3, 3, 3, 3, 4 if n < fours else 3)) for n in range(count)
        ]

    notes = [Note(key, everybody) for key in (1, 2, 3)]
    cast_ones = [*ballots(1, 20, 1), *ballots(2, 21, 1), *ballots(3, 20, 1)]
    assert level
    found = rank(chosen, notes, cast_ones).by_note
    assert found[1].score - found[2].score == Fraction(10, 4) * (Fraction(1, 20) - Fraction(1, 21))
    assert [str(found[key].place) for key in (1, 3, 2)] == ["1=", "1=", "3"]
    assert found[1].tied_with == (3,)


@pytest.mark.parametrize("tie", ["C1", "share"])
@pytest.mark.parametrize("sizes", [range(2, 62), (3, 8, 14)])
def test_what_settles_ties_is_exact_however_many_economies_there_are(tie, sizes):
    """Equal means and shares, also with one left out: the denominators of 61 fit no float."""
    many = [f"E{n}" for n in range(61)]
    chosen = replace(DEFAULT, min_ballots=2, tie_order=(tie,))
    notes = [Note(count, frozenset(many[:count])) for count in sizes]
    ballots = [BallotScores(note.key, who, (3,) * 5) for note in notes for who in note.entitled]
    found = rank(chosen, notes, ballots)
    assert {str(each.place) for each in found.results} == {"1="}
    assert {(each.best, each.worst) for each in found.results} == {(1, 1)}


@pytest.mark.parametrize("method", [MEAN, MEDIAN])
def test_what_adjusted_means_is_said_by_the_method(method):
    assert adjustment_in_words(method) == (
        "From each score is taken how far its economy lies, on average, above or below the "
        f"{method} of the notes it scored; then the {method}s and the order are made anew."
    )


def test_only_ranking_and_the_quick_order_agree():
    dice = random.Random(5)
    everybody = frozenset(ECONOMIES)
    notes = [Note(key, everybody) for key in range(30)]
    ballots = [
        BallotScores(note.key, economy, tuple(dice.randint(1, 5) for _ in range(5)))
        for note in notes
        for economy in ECONOMIES
    ]
    found = rank(DEFAULT, notes, ballots)
    assert order(DEFAULT, notes, ballots) == {each.note: each.place for each in found.results}
    in_that_order = [each.note for each in found.results]
    assert in_that_order != sorted(in_that_order)


def test_two_ballots_of_one_economy_and_scores_off_the_scale_are_errors():
    note = Note(1, frozenset("AB"))
    twice = [BallotScores(1, "A", (3,) * 5), BallotScores(1, "A", None)]
    with pytest.raises(ValueError, match=r"^A has two ballots on note 1\.$"):
        rank(DEFAULT, [note], twice)
    for off in (0, 6):
        with pytest.raises(ValueError, match=rf"^{off} is outside the scale of C2\.$"):
            rank(DEFAULT, [note], [BallotScores(1, "A", (3, off, 3, 3, 3))])
    for scores in ((3, 3), (3,) * 6):
        with pytest.raises(ValueError, match=r"^A ballot has one score for each criterion\.$"):
            rank(DEFAULT, [note], [BallotScores(1, "A", scores)])
    with pytest.raises(ValueError, match=r"^Note 1 is there twice\.$"):
        rank(DEFAULT, [note, note], [])


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(1, 1000), 2, "0.00"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(-1, 3), 0, "0"),
        (Fraction(0), 2, "0.00"),
        (Fraction(241, 20), 1, "12.1"),
        (Fraction(1207, 100), 2, "12.07"),
    ],
)
def test_figures_are_rounded_once_and_halves_away_from_zero(value, digits, shown):
    assert rounded(value, digits) == shown
    assert rounded(value) == rounded(value, 2)
