"""Why is this third? A sentence that can be said in the room."""

from dataclasses import replace

from hypothesis import given, settings

from projects.domain.ranking.explanations import explain_position, ordinal
from projects.domain.ranking.ranking import RANKED, rank
from projects.domain.ranking.rules import COSPONSORS, DEFAULT, TIER
from projects.domain.ranking.scoring import BallotScores, Note
from tests.projects.sessions import sessions

RULES = replace(DEFAULT, min_ballots=2)
NAMES = {1: "note 1", 2: "note 2", 3: "note 3", 4: "note 4"}


def session(**ballots):
    """Ballots by note: each a list of scores, by economies A, B, ..."""
    everybody = frozenset("ABCD")
    notes = [Note(int(key[1:]), everybody, cosponsors=2) for key in ballots]
    cast = [
        BallotScores(int(key[1:]), economy, scores)
        for key, given in ballots.items()
        for economy, scores in zip("ABCD", given, strict=False)
    ]
    return notes, cast


def test_a_place_is_told_by_its_points_and_its_neighbours():
    notes, cast = session(
        n1=[(5, 4, 4, 4, 4)] * 3, n2=[(4, 4, 4, 4, 4)] * 3, n3=[(2, 4, 4, 4, 4)] * 3
    )
    assert explain_position(rank(RULES, notes, cast), 2, NAMES) == (
        "Second of 3: 75.00 points from 3 of 4 ballots, 30.00 of them for the link to the plan; "
        "10.00 points behind note 1, mainly for C1; 20.00 points ahead of note 3."
    )


def test_a_tie_is_told_with_what_settled_it():
    notes, cast = session(n1=[(3, 3, 3, 3, 3)] * 2, n2=[(3, 3, 3, 3, 3)] * 2)
    notes[0] = replace(notes[0], cosponsors=5)
    found = rank(RULES, notes, cast)
    assert found.by_note[2].settled_by == COSPONSORS
    assert "equal in points with note 1, below it by the number of co-sponsors" in explain_position(
        found, 2, NAMES
    )
    assert "above it by the number of co-sponsors" in explain_position(found, 1, NAMES)


def test_a_shared_position_asks_for_a_consensus_decision():
    notes, cast = session(n1=[(3, 3, 3, 3, 3)] * 2, n2=[(3, 3, 3, 3, 3)] * 2)
    said = explain_position(rank(RULES, notes, cast), 1, NAMES)
    assert "shares the position with note 2" in said
    assert "the Chair records a consensus decision" in said


def test_a_small_gap_is_written_with_the_digits_it_takes():
    everybody = frozenset(f"E{n}" for n in range(21))
    notes = [Note(1, everybody), Note(2, everybody)]
    cast = [
        BallotScores(key, f"E{n}", (3, 3, 3, 3, 4 if n == 0 else 3))
        for key, count in ((1, 20), (2, 21))
        for n in range(count)
    ]
    assert "0.006 points ahead of note 2" in explain_position(rank(RULES, notes, cast), 1, NAMES)


def test_who_is_not_ranked_is_told_why():
    rules = replace(RULES, criteria=(replace(RULES.criteria[0], minimum=2), *RULES.criteria[1:]))
    notes, cast = session(n1=[(1, 5, 5, 5, 5)] * 3, n2=[(3, 3, 3, 3, 3)])
    found = rank(rules, notes, cast)
    assert explain_position(found, 1, NAMES) == (
        "Not ranked (below minimum): C1: a mean of 1.00, below the minimum of 2."
    )
    assert explain_position(found, 2, NAMES) == "Not ranked (provisional): 1 of at least 2 ballots."


def test_tiers_are_told_as_tiers():
    rules = replace(RULES, link_counts=TIER, link_line=3)
    notes, cast = session(n1=[(3, 1, 1, 1, 1)] * 2, n2=[(2, 5, 5, 5, 5)] * 2)
    found = rank(rules, notes, cast)
    assert "in the upper tier" in explain_position(found, 1, NAMES)
    assert "note 1 above it is in the upper tier" in explain_position(found, 2, NAMES)


def test_ordinals():
    assert [ordinal(n) for n in (1, 3, 10, 11, 12, 21, 22, 112)] == [
        "First", "Third", "Tenth", "11th", "12th", "21st", "22nd", "112th",
    ]  # fmt: skip


@settings(max_examples=60)
@given(sessions)
def test_every_note_of_every_session_has_its_sentence(session):
    found = rank(*session)
    names = {result.note: f"note {result.note}" for result in found.results}
    for result in found.results:
        said = explain_position(found, result.note, names)
        assert said.endswith(".")
        if result.kind == RANKED:
            assert said.startswith(ordinal(result.place.position))
