"""A session's rules, close, opening again and ballots, from pages that are out of date."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.models import Objective
from projects import workflow
from projects.enums import BallotState, NoteState, Scoring
from projects.models import Ballot, Closing, ConceptNote, ScoringRules, Session
from projects.models.scoring import default_rules
from projects.operations import ballot_sheets
from projects.operations.ballots import confirm_ballot, submit_ballots, take_back_ballot
from projects.operations.decisions import Choice, decide
from projects.operations.notes import freeze_words
from projects.operations.scoring import set_rules
from projects.operations.sessions import close_session, record_consensus, reopen_session
from projects.operations.transitions import transition_note
from projects.queries.closing import is_intact
from smewg.models import Economy
from smewg.toolkit.transitions import TransitionRefused
from tests.examples import examples
from tests.factories import UserFactory
from tests.projects.scoring import cast, eligible, rules_for, typed
from tests.projects.scoring import given as ballot_of
from tests.projects.test_parallel_ballots import at_once

TWO_CONNECTIONS = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections: PostgreSQL"
)
pytestmark = pytest.mark.django_db


def delegate_of(code):
    return UserFactory(role="delegate", economy=Economy.objects.get(code=code))


def ballot(score=3):
    return ballot_of(score, 3, 3, 3, 3, objectives=[Objective.objects.first().pk])


@pytest.fixture
def scored(plan, secretariat):
    """A session that may be closed, with two eligible notes and its rules."""
    notes = eligible(secretariat)
    Session.objects.update(scores_due=None)
    return rules_for(Session.objects.get(), secretariat), notes


def again(rules):
    return ScoringRules.objects.of(rules.session)


def test_a_session_is_closed_once_and_the_second_is_told_by_whom(scored, secretariat, verifier):
    rules, _ = scored
    close_session(rules, by=verifier)
    with pytest.raises(TransitionRefused) as refused:
        close_session(rules, by=secretariat)
    (said,) = refused.value.reasons
    assert said.startswith("The session is closed already. It is closed now: closed (Tomas Reyes,")
    assert Closing.objects.count() == 1


def test_a_close_judges_the_notes_that_stand_then(scored, secretariat):
    """One is withdrawn after the page that closes was served: it is not ranked."""
    rules, (first, second) = scored
    transition_note(workflow.WITHDRAW, first.pk, by=secretariat, reason="No money")
    closed = close_session(rules, by=secretariat)
    assert [each.note_id for each in closed.ranked.all()] == [second.pk]
    assert ConceptNote.objects.get(pk=first.pk).at is NoteState.WITHDRAWN


def test_a_close_keeps_the_words_and_ballots_that_were_written_meanwhile(scored, secretariat):
    rules, (first, _) = scored
    chile = delegate_of("CL")
    cast(rules, chile.economy, chile, {first.pk: ballot(4)})
    ConceptNote.objects.filter(pk=first.pk).update(tier="Rank 1")
    closed = close_session(rules, by=secretariat)
    kept = ConceptNote.objects.get(pk=first.pk)
    assert (kept.at, kept.tier) == (NoteState.SCORED, "Rank 1")
    assert closed.ranked.get(note=first).figures["turnout"]["counted"] == 1
    assert again(rules).is_frozen


def test_an_old_page_does_not_open_the_close_that_came_after(scored, secretariat, verifier):
    rules, _ = scored
    first = close_session(rules, by=secretariat)
    reopen_session(rules, by=verifier, reason="A ballot was lost.", seen=str(first.number))
    second = close_session(rules, by=verifier)
    with pytest.raises(TransitionRefused) as refused:
        reopen_session(rules, by=secretariat, reason="It was too early.", seen=str(first.number))
    (said,) = refused.value.reasons
    assert "A ballot was lost. (Tomas Reyes" in said
    assert Closing.objects.get(pk=second.pk).reopened_at is None
    kept = Closing.objects.get(pk=first.pk)
    assert (kept.reopen_reason, kept.reopened_by) == ("A ballot was lost.", verifier)
    assert is_intact(kept)


def test_what_was_decided_on_an_earlier_ranking_is_refused(scored, secretariat, client_as):
    rules, (first, _) = scored
    shown = close_session(rules, by=secretariat)
    reopen_session(rules, by=secretariat, reason="A ballot was lost.")
    close_session(rules, by=secretariat)
    choice = Choice("approve-in-principle", (first.pk,), ranking=str(shown.number))
    with pytest.raises(TransitionRefused, match="opened again since this page was made"):
        decide(rules.session, choice, by=secretariat)
    page = client_as("secretariat").get(reverse("scoring:decision", args=[rules.session.slug]))
    assert '<input type="hidden" name="ranking" value="2">' in page.content.decode()
    assert ConceptNote.objects.get(pk=first.pk).at is NoteState.SCORED


def test_a_consensus_on_a_ranking_that_does_not_stand_is_refused(scored, secretariat, chair):
    rules, notes = scored
    chile, japan = delegate_of("CL"), delegate_of("JPN")
    for by in (chile, japan):
        cast(rules, by.economy, by, {note.pk: ballot() for note in notes})
    shown = close_session(rules, by=secretariat)
    order = [note.pk for note in notes]
    reopen_session(rules, by=secretariat, reason="A ballot was lost.")
    with pytest.raises(TransitionRefused, match="A ballot was lost"):
        record_consensus(shown, 1, order, "They agreed.", by=chair)
    current = close_session(rules, by=secretariat)
    with pytest.raises(TransitionRefused, match="how the consensus was found"):
        record_consensus(current, 1, order, " ", by=chair)
    assert record_consensus(current, 1, order, "They agreed.", by=chair).order == order


def test_rules_from_a_page_before_the_first_ballot_neither_change_nor_thaw(scored, secretariat):
    rules, (first, _) = scored
    stale, criteria = again(rules), list(rules.criteria.all())
    chile = delegate_of("CL")
    ballot_sheets.save(rules, chile.economy, typed(**{f"n{first.pk}": ballot()}), by=chile)
    stale.method = "median"
    with pytest.raises(TransitionRefused, match="every ballot is scored by the same rules"):
        set_rules(stale, criteria, [])
    kept = again(rules)
    assert (kept.method, kept.is_frozen, kept.criteria.count()) == ("mean", True, len(criteria))


def test_a_ballot_s_step_leaves_what_was_written_since_it_was_read(scored, secretariat):
    rules, (first, _) = scored
    chile, other = delegate_of("CL"), delegate_of("CL")
    cast(rules, chile.economy, chile, {first.pk: ballot()})
    kept = Ballot.objects.get()
    Ballot.objects.update(abstained=True)  # by whatever comes between
    taken = take_back_ballot(rules, chile.economy, first.pk, by=other)
    assert (taken.pk, taken.state, taken.abstained) == (kept.pk, BallotState.DRAFT, True)
    with pytest.raises(TransitionRefused, match="no submitted ballot"):
        take_back_ballot(rules, chile.economy, first.pk, by=chile)
    last = Ballot.history.first()
    assert (last.history_change_reason, last.history_user) == ("taken back", other)
    assert last.submitted_at is None


# Any order of steps, against a plain second reading


BALLOT_STEPS = ["draft", "submit", "take back", "confirm", "new words", "close", "reopen"]


@pytest.fixture
def walked(scored):
    return *scored, delegate_of("CL")


@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(BALLOT_STEPS), max_size=9))
def test_a_session_and_a_ballot_go_as_a_plain_second_way_says(walked, secretariat, steps):
    rules, (first, second), by = walked
    Closing.objects.all().delete()
    Ballot.objects.all().delete()
    ScoringRules.objects.update(frozen_at=None)
    ConceptNote.objects.update(state=NoteState.ELIGIBLE)
    number = has = submitted = closed = frozen = drafted = False
    does = {
        "draft": lambda: ballot_sheets.save(
            rules, by.economy, typed(**{f"n{first.pk}": ballot(2 + number % 3)}), by=by
        ),
        "submit": lambda: submit_ballots(rules, by.economy, by=by, notes={first.pk}),
        "take back": lambda: take_back_ballot(rules, by.economy, first.pk, by=by),
        "confirm": lambda: confirm_ballot(rules, by.economy, first.pk, by=by),
        "new words": lambda: _new_words(first, secretariat),
        "close": lambda: close_session(rules, by=secretariat),
        "reopen": lambda: reopen_session(rules, by=secretariat, reason="A slip."),
    }
    for number, key in enumerate(steps):
        may = {
            "draft": not closed and (not submitted or drafted == 2 + number % 3),
            "submit": not closed and has,
            "take back": not closed and submitted,
            "confirm": not closed and has,
            "new words": True,
            "close": not closed,
            "reopen": closed,
        }[key]
        try:
            does[key]()
        except Exception:
            assert not may, key
            continue
        assert may, key
        if key == "draft":
            has, frozen, drafted = True, True, 2 + number % 3
        submitted = {"submit": True, "take back": False}.get(key, submitted)
        closed = {"close": True, "reopen": False}.get(key, closed)
    kept = again(rules)
    wanted = Scoring.CLOSED if closed else Scoring.BALLOTS if frozen else Scoring.PREPARED
    assert kept.state == wanted
    assert Ballot.objects.count() == has
    assert Ballot.objects.submitted().count() == submitted
    expected = NoteState.SCORED if closed else NoteState.ELIGIBLE
    assert {each.at for each in ConceptNote.objects.filter(pk__in=[first.pk, second.pk])} == {
        expected
    }


def _new_words(note, by):
    note.summary += "."
    freeze_words([note], by=by)


# Two connections


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_rules_at_the_instant_of_the_first_ballot_are_those_it_is_scored_by(scored, secretariat):
    rules, (first, _) = scored
    chile = delegate_of("CL")
    other, criteria = default_rules(rules.session, secretariat)
    other.method, other.min_ballots = "median", 2
    drafted, set_then = at_once(
        lambda: ballot_sheets.save(
            rules, chile.economy, typed(**{f"n{first.pk}": ballot()}), by=chile
        ),
        lambda: set_rules(other, criteria, []),
    )
    assert not isinstance(drafted, Exception), drafted
    kept = again(rules)
    assert kept.is_frozen
    refused = isinstance(set_then, TransitionRefused)
    assert refused or not isinstance(set_then, Exception), set_then
    assert kept.method == ("mean" if refused else "median")
    scored_by = {score.criterion_id for score in Ballot.objects.get().scores.all()}
    assert scored_by == {each.pk for each in kept.criteria.all()}


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_a_note_withdrawn_at_the_instant_of_the_close_is_ranked_or_not_but_never_half(
    scored, secretariat, chair
):
    rules, (first, second) = scored
    closed, withdrawn = at_once(
        lambda: close_session(rules, by=chair),
        lambda: transition_note(
            workflow.WITHDRAW, first.pk, by=secretariat, reason="No money", seen=NoteState.ELIGIBLE
        ),
    )
    assert isinstance(closed, Closing), closed
    kept = ConceptNote.objects.get(pk=first.pk)
    ranked = {each.note_id for each in closed.ranked.all()}
    if isinstance(withdrawn, TransitionRefused):
        assert (kept.at, ranked) == (NoteState.SCORED, {first.pk, second.pk})
        assert "It is scored now" in withdrawn.reasons[0]
    else:
        assert (kept.at, ranked) == (NoteState.WITHDRAWN, {second.pk})


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_of_two_closes_at_one_instant_one_ranks(scored, secretariat, chair):
    rules, _ = scored
    results = at_once(*(lambda by=by: close_session(rules, by=by) for by in (secretariat, chair)))
    assert len([each for each in results if isinstance(each, Closing)]) == 1, results
    assert len([each for each in results if isinstance(each, TransitionRefused)]) == 1, results
    assert Closing.objects.get().closed_at <= timezone.now() + timedelta(seconds=1)
