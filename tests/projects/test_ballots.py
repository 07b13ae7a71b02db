"""Ballots: one per economy and note, on the version that was judged, before the close."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from plans.models import Objective
from projects.domain.ballot_rules import BallotEntries, missing
from projects.domain.ranking.rules import DEFAULT
from projects.models import Ballot, ScoringRules, Session
from projects.operations import ballot_sheets
from projects.operations.ballots import confirm_ballot, submit_ballots, take_back_ballot
from projects.operations.decisions import Choice, decide
from projects.operations.notes import freeze_words
from projects.operations.sessions import close_session
from projects.queries.turnout import turnout
from smewg.models import Economy
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.drafts import ChangedMeanwhile, Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.projects.factories import note, session
from tests.projects.scoring import cast, eligible, given, named, rules_for, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scored(plan, secretariat):
    """A session of this year with two eligible notes of Peru, its rules, and delegates."""
    notes = eligible(secretariat)
    return rules_for(notes[0].session, secretariat), notes


def delegate_of(code):
    return UserFactory(role="delegate", economy=Economy.objects.get(code=code))


def goal():
    return [Objective.objects.first().pk]


def test_one_economy_has_one_ballot_on_a_note_also_in_the_database(scored):
    rules, (first, _) = scored
    by = delegate_of("CL")
    cast(rules, by.economy, by, {first.pk: given(3, 3, 3, 3, 3, objectives=goal())})
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(note=first, economy=by.economy, drafted_by=by)


def test_a_proposer_is_recused_by_the_system(scored):
    rules, (first, _) = scored
    by = delegate_of("PE")
    with pytest.raises(ValidationError, match="proposes this note"):
        ballot_sheets.save(rules, by.economy, typed(**{f"n{first.pk}": given(3)}), by=by)
    assert not Ballot.objects.exists()
    line = ballot_sheets.sheet(rules, by.economy).lines[0]
    assert "proposes this note" in line.why_not
    assert not ballot_sheets.sheet(rules, by.economy).mine


def test_co_sponsors_score_and_are_marked_unless_the_session_says_no(scored, secretariat):
    rules, _ = scored
    chile = Economy.objects.get(code="CL")
    assert ballot_sheets.sheet(rules, chile).lines[0].is_cosponsor
    rules = rules_for(rules.session, secretariat, cosponsors_score=False)
    assert "co-sponsors do not score" in ballot_sheets.sheet(rules, chile).lines[0].why_not


def test_an_economy_may_be_left_out_of_a_session(scored, secretariat):
    rules, _ = scored
    rules = rules_for(rules.session, secretariat, leaves_out=named("JPN", "CL"))
    assert "does not score in this session" in (
        ballot_sheets.sheet(rules, Economy.objects.get(code="CL")).lines[0].why_not
    )


def test_what_a_ballot_needs_before_it_is_submitted():
    assert missing(DEFAULT, BallotEntries(abstained=True)) == {}
    assert not missing(DEFAULT, BallotEntries(True, {"C1": 3})), (
        "scores are put aside, not in the way"
    )
    empty = missing(DEFAULT, BallotEntries())
    assert set(empty) == {"C1", "C2", "C3", "C4", "C5"}
    ends = missing(DEFAULT, BallotEntries(scores={"C1": 1, "C2": 5, "C3": 3, "C4": 3, "C5": 3}))
    assert ends == {
        "C1": "C1 is at the end of the scale: say why, in a sentence.",
        "C2": "C2 is at the end of the scale: say why, in a sentence.",
    }
    linked = missing(DEFAULT, BallotEntries(scores={"C1": 2, "C2": 3, "C3": 3, "C4": 3, "C5": 3}))
    assert linked == {"objectives": "C1 is above 1: name the objective it serves."}
    off = missing(DEFAULT, BallotEntries(scores={"C1": 9, "C2": 3, "C3": 3, "C4": 3, "C5": 3}))
    assert off["C1"] == "9 is outside the scale from 1 to 5."


def test_any_delegate_drafts_and_one_submits(scored):
    rules, (first, second) = scored
    one, other = delegate_of("CL"), delegate_of("CL")
    draft = typed(**{f"n{first.pk}": given(3, 3, objectives=goal())})
    ballot_sheets.save(rules, one.economy, draft, by=one)
    with pytest.raises(TransitionRefused) as short:
        submit_ballots(rules, one.economy, by=other, notes={first.pk})
    assert "C3 has no score yet." in str(short.value)
    whole = typed(**{f"n{first.pk}": given(3, 3, 3, 3, 3, objectives=goal())})
    ballot_sheets.save(rules, one.economy, whole, by=one)
    assert [line.note for line in submit_ballots(rules, one.economy, by=other)] == [first]
    ballot = Ballot.objects.get()
    assert (ballot.drafted_by, ballot.submitted_by) == (one, other)
    assert [line.note for line in ballot_sheets.sheet(rules, one.economy).left] == [second]


def test_a_submitted_ballot_changes_only_after_it_is_taken_back(scored):
    rules, (first, _) = scored
    by = delegate_of("CL")
    cast(rules, by.economy, by, {first.pk: given(3, 3, 3, 3, 3, objectives=goal())})
    other = typed(**{f"n{first.pk}": given(4, 3, 3, 3, 3, objectives=goal())})
    with pytest.raises(ValidationError, match="Take it back first"):
        ballot_sheets.save(rules, by.economy, other, by=by)
    take_back_ballot(rules, by.economy, first.pk, by=by)
    ballot_sheets.save(rules, by.economy, other, by=by)
    assert not Ballot.objects.get().is_submitted
    assert Ballot.history.get(history_change_reason="taken back").history_user == by


def test_a_score_off_the_scale_is_refused_and_nothing_is_kept(scored):
    rules, (first, _) = scored
    by = delegate_of("CL")
    with pytest.raises(ValidationError) as refused:
        ballot_sheets.save(rules, by.economy, typed(**{f"n{first.pk}": given(6)}), by=by)
    assert refused.value.message_dict == {
        f"n{first.pk}-C1": ["6 is outside the scale from 1 to 5."]
    }
    assert not Ballot.objects.exists()


def test_a_note_of_another_session_is_refused(scored, secretariat):
    rules, _ = scored
    by = delegate_of("CL")
    elsewhere = eligible(secretariat, 1, session=session(number=2))[0]
    with pytest.raises(ValidationError, match="not scored in this session"):
        ballot_sheets.save(rules, by.economy, typed(**{f"n{elsewhere.pk}": given(3)}), by=by)


def test_the_first_ballot_freezes_the_rules(scored, secretariat):
    rules, (first, _) = scored
    by = delegate_of("CL")
    ballot_sheets.save(rules, by.economy, typed(**{f"n{first.pk}": given(3)}), by=by)
    frozen = ScoringRules.objects.of(rules.session)
    assert frozen.is_frozen
    with pytest.raises(TransitionRefused, match="the rules stand as they are"):
        rules_for(rules.session, secretariat, method="median")
    assert ScoringRules.objects.of(rules.session).method == "mean"


def test_a_ballot_after_the_deadline_or_the_close_is_refused(scored):
    rules, (first, _) = scored
    by = delegate_of("CL")
    draft = typed(**{f"n{first.pk}": given(3)})
    with time_machine.travel(end_of(rules.session.scores_due) - timedelta(seconds=1), tick=False):
        ballot_sheets.save(rules, by.economy, draft, by=by)
    with time_machine.travel(end_of(rules.session.scores_due) + timedelta(seconds=1), tick=False):
        for refused in (
            lambda: ballot_sheets.save(rules, by.economy, draft, by=by),
            lambda: submit_ballots(rules, by.economy, by=by),
            lambda: take_back_ballot(rules, by.economy, first.pk, by=by),
        ):
            with pytest.raises((ValidationError, TransitionRefused), match="closed"):
                refused()
    rules.session.scores_due = None
    rules.session.save()
    close_session(rules, by=by)
    with pytest.raises(ValidationError, match="closed"):
        ballot_sheets.save(rules, by.economy, draft, by=by)


def test_ballots_stay_to_be_read_after_the_notes_were_decided_on(scored, secretariat, chair):
    rules, (first, second) = scored
    by = delegate_of("CL")
    cast(rules, by.economy, by, {first.pk: given(3, 3, 3, 3, 3, objectives=goal())})
    ScoringRules.objects.update(min_ballots=2)
    Session.objects.update(scores_due=timezone.localdate() - timedelta(days=1))
    rules = ScoringRules.objects.of(Session.objects.get())
    close_session(rules, by=secretariat)
    choice = Choice("refuse-in-principle", (first.pk, second.pk), "No money is left.")
    decide(rules.session, choice, by=chair)
    sheet = ballot_sheets.sheet(rules, by.economy)
    assert [line.note.pk for line in sheet.mine] == [first.pk, second.pk]
    assert sheet.line(first.pk).is_submitted
    assert next(each for each in turnout(rules) if each.economy == by.economy).submitted == 1


def test_a_ballot_on_an_earlier_version_counts_once_it_is_confirmed(scored, secretariat):
    rules, (first, _) = scored
    by = delegate_of("CL")
    cast(rules, by.economy, by, {first.pk: given(3, 3, 3, 3, 3, objectives=goal())})
    assert Ballot.objects.counting().count() == 1
    first.summary = "New words."
    freeze_words([first], by=secretariat)
    line = ballot_sheets.sheet(rules, by.economy).line(first.pk)
    assert line.is_behind
    assert Ballot.objects.counting().count() == 0
    confirm_ballot(rules, by.economy, first.pk, by=by)
    assert Ballot.objects.counting().count() == 1


def test_two_delegates_see_each_other_s_words_before_one_is_lost(scored):
    rules, (first, _) = scored
    one, other = delegate_of("CL"), delegate_of("CL")
    mine = typed(**{f"n{first.pk}": given(3)})
    ballot_sheets.save(rules, one.economy, mine, by=one, sent=Sent(0, "a"))
    theirs = typed(**{f"n{first.pk}": given(4)})
    with pytest.raises(ChangedMeanwhile) as told:
        ballot_sheets.save(rules, one.economy, theirs, by=other, sent=Sent(0, "b"))
    assert told.value.theirs == {f"n{first.pk}-C1": "3"}
    assert told.value.current.by == str(one)
    ballot_sheets.save(rules, one.economy, theirs, by=other, sent=Sent(1, "b"))
    assert ballot_sheets.sheet(rules, one.economy).line(first.pk).given.scores == {"C1": 4}


def test_before_the_close_an_economy_sees_its_own_ballots_only(
    scored, secretariat, chair, observer
):
    rules, (first, _) = scored
    chile, japan = delegate_of("CL"), delegate_of("JPN")
    whole = {first.pk: given(3, 3, 3, 3, 3, objectives=goal())}
    cast(rules, chile.economy, chile, whole)
    ballot_sheets.save(rules, japan.economy, typed(**{f"n{first.pk}": given(2)}), by=japan)

    def seen(user):
        return {ballot.economy.code for ballot in Ballot.objects.visible_to(user)}

    assert seen(chile) == {"CL"}
    assert seen(japan) == {"JPN"}
    assert seen(secretariat) == seen(chair) == {"CL"}, "what was submitted"
    assert seen(observer) == set()
    ScoringRules.objects.update(shows_ballots=True)
    assert seen(japan) == {"JPN"}, "not before the close"
    rules.session.scores_due = timezone.localdate() - timedelta(days=1)
    rules.session.save()
    close_session(rules, by=secretariat)
    assert seen(japan) == {"JPN", "CL"}
    assert seen(observer) == set()


def test_a_sheet_of_many_notes_takes_a_fixed_number_of_queries(
    scored, secretariat, django_assert_num_queries
):
    rules, _ = scored
    by = delegate_of("CL")
    with django_assert_num_queries(10):
        ballot_sheets.sheet(rules, by.economy)
    for n in range(6):
        note(
            secretariat, session=rules.session, state=rules.session.notes.first().at, title=f"N{n}"
        )
    rules = ScoringRules.objects.of(rules.session)
    with django_assert_num_queries(10):
        assert len(ballot_sheets.sheet(rules, by.economy).lines) == 8
