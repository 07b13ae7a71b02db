"""Two delegates of one economy at the same instant, and a close at that instant."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from plans.models import Objective
from projects.models import Ballot, BallotSheet, Closing, Score, ScoringRules, Session
from projects.operations import ballot_sheets
from projects.operations.ballots import submit_ballots
from projects.operations.sessions import close_session
from smewg.models import Economy
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.projects.scoring import cast, eligible, given, rules_for, typed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Runs each of `works` in a thread of its own, started together; what each gave or raised."""
    results = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(place, work):
        ready.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.fixture
def rules(plan, secretariat):
    notes = eligible(secretariat, 1)
    Session.objects.update(scores_due=None)
    return rules_for(notes[0].session, secretariat)


@pytest.fixture
def delegates(plan):
    chile = Economy.objects.get(code="CHL")
    return [UserFactory(role="delegate", economy=chile) for _ in range(6)]


def ballot(score=3):
    return given(score, 3, 3, 3, 3, objectives=[Objective.objects.first().pk])


def note_of(rules):
    return rules.session.notes.get()


def test_two_delegates_who_begin_at_the_same_instant_make_one_ballot(rules, delegates):
    note = note_of(rules)
    words = {place: typed(**{f"n{note.pk}": ballot(2 + place % 3)}) for place in range(6)}

    def begins(place, by):
        sent = Sent(0, writer=f"page {place}")
        return lambda: ballot_sheets.save(rules, by.economy, words[place], by=by, sent=sent)

    results = at_once(*(begins(*each) for each in enumerate(delegates)))
    saved = [each for each in results if not isinstance(each, Exception)]
    told = [each for each in results if isinstance(each, ChangedMeanwhile)]
    assert Ballot.objects.count() == 1
    assert BallotSheet.objects.count() == 1
    assert Score.objects.count() == 5
    assert len(saved) + len(told) == 6, results
    kept = Ballot.objects.get().scores.get(criterion__key="C1").value
    for place, result in enumerate(results):
        if not isinstance(result, Exception):
            assert words[place].given[note.pk].scores["C1"] == kept, "a lost word"


def test_two_delegates_who_submit_at_the_same_instant_submit_one_ballot(rules, delegates):
    note, by = note_of(rules), delegates[0]
    ballot_sheets.save(rules, by.economy, typed(**{f"n{note.pk}": ballot()}), by=by)

    def submits(person):
        return lambda: submit_ballots(rules, person.economy, by=person, notes={note.pk})

    results = at_once(*map(submits, delegates))
    assert not [each for each in results if isinstance(each, Exception)], results
    assert sorted(map(len, results)) == [0, 0, 0, 0, 0, 1]
    kept = Ballot.objects.get()
    assert kept.is_submitted
    assert Ballot.history.filter(history_change_reason="submitted").count() == 1
    assert kept.submitted_by == delegates[[len(each) for each in results].index(1)]


def test_a_ballot_at_the_instant_of_the_close_is_ranked_or_refused(rules, delegates, secretariat):
    """Whoever comes first, nothing lies between: what is kept as submitted was counted."""
    note = note_of(rules)
    for code in ("JPN", "AUS"):
        by = UserFactory(role="delegate", economy=Economy.objects.get(code=code))
        cast(rules, by.economy, by, {note.pk: ballot()})

    def casts(person):
        return lambda: cast(rules, person.economy, person, {note.pk: ballot()})

    def closes():
        return close_session(ScoringRules.objects.of(rules.session), by=secretariat)

    *cast_by, closed = at_once(*map(casts, delegates), closes)
    assert isinstance(closed, Closing), closed
    refused = [each for each in cast_by if isinstance(each, Exception)]
    assert all(isinstance(each, ValidationError | TransitionRefused) for each in refused), refused
    submitted = Ballot.objects.submitted().count()
    counted = closed.ranked.get().figures["turnout"]["counted"]
    assert counted == submitted
    assert Ballot.objects.filter(economy=delegates[0].economy).count() <= 1
