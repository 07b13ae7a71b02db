"""A note's steps and its words, by people whose pages are out of date: nothing is overwritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects import workflow
from projects.enums import AFTER_APPROVAL, OWN_WORDS, NoteState
from projects.forms.concept_notes import words_of
from projects.forms.note_drafts import save
from projects.models import ConceptNote
from projects.operations.activity_from_note import become_activity
from projects.operations.eligibility import record_eligible, record_ineligible
from projects.operations.notes import carry_over, record_beside_words, write_note
from projects.operations.transitions import transition_note
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.examples import examples
from tests.factories import UserFactory
from tests.projects import factories
from tests.projects.test_parallel_ballots import at_once

TWO_CONNECTIONS = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="two connections: PostgreSQL"
)


def note_at(state, by, *, funding=workflow.Funding.ANY, **more):
    fund = factories.self_funded() if funding == workflow.Funding.SELF else factories.fund()
    within = factories.session(funds=[fund])
    return factories.note(by, state=state, fund=fund, session=within, **more)


def again(note):
    """The note as another person's page has read it."""
    return ConceptNote.objects.get(pk=note.pk)


def write(note, by, **words):
    """Save words from an object as it was read."""
    for name, value in words.items():
        setattr(note, name, value)
    named = {"proposers": note.proposers.all(), "cosponsors": note.cosponsors.all()}
    return write_note(note, by=by, **named)


def sent(note, **changes):
    """What the form's script sends of a note as it was read."""
    typed = QueryDict(mutable=True)
    for name, value in {**words_of(note), **changes}.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return typed


# Each row of issue 12's table, two objects of one row


@pytest.mark.django_db
def test_a_summary_saved_while_another_returns_the_note_stands_and_so_does_the_return(
    secretariat, delegate
):
    stale = note_at(NoteState.ENDORSED, delegate)
    write(again(stale), delegate, summary="A new summary.")
    returned = transition_note(workflow.RETURN, stale.pk, by=secretariat, reason="Too long")
    kept = again(stale)
    assert (kept.state, kept.summary) == (NoteState.RETURNED, "A new summary.")
    assert returned.summary == "A new summary."
    last = kept.history.first()
    assert (last.summary, last.history_user) == ("A new summary.", secretariat)


@pytest.mark.django_db
def test_a_summary_saved_by_a_page_from_before_the_return_stands_and_so_does_the_return(
    secretariat, delegate
):
    stale = note_at(NoteState.ENDORSED, delegate)
    transition_note(workflow.RETURN, stale.pk, by=secretariat, reason="Too long")
    typed = sent(stale, summary="A new summary.")
    save(stale.pk, typed, by=delegate, sent=Sent(stale.version, "a page"))
    kept = again(stale)
    assert (kept.state, kept.state_reason, kept.summary) == (
        NoteState.RETURNED, "Too long", "A new summary.",
    )  # fmt: skip
    written = kept.history.first()
    assert (written.state, written.summary) == (NoteState.RETURNED, "A new summary.")


@pytest.mark.django_db
def test_words_are_refused_once_the_note_was_handed_in_for_good(delegate):
    stale = note_at(NoteState.ENDORSED, delegate)
    transition_note(workflow.SUBMIT_FINAL, stale.pk, by=delegate)
    with pytest.raises(ValidationError, match="Return it to its proposers first"):
        write(stale, delegate, summary="Other words than the gate looks at.")
    kept = again(stale)
    assert kept.versions.last().words["summary"] == kept.summary


@pytest.mark.django_db
def test_what_is_recorded_beside_the_words_leaves_both_words_and_stage(secretariat, delegate):
    stale = note_at(NoteState.SUBMITTED, delegate)
    transition_note(workflow.ENDORSE, stale.pk, by=secretariat)
    stale.project_number = "SME 02 2026A"
    kept = record_beside_words(stale, by=secretariat)
    assert (kept.state, kept.project_key) == (NoteState.ENDORSED, "SME 02 2026A")
    assert again(stale).state == NoteState.ENDORSED
    with pytest.raises(ValidationError, match="Somebody else changed"):
        record_beside_words(stale, by=secretariat)


# The whole kind: every step against words from before and after


@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_a_step_from_a_stale_page_overwrites_no_word_and_no_word_overwrites_a_step(
    step, secretariat
):
    stale = note_at(sorted(step.sources)[0], secretariat, funding=step.funding)
    ConceptNote.objects.filter(pk=stale.pk).update(title="Titled meanwhile", tier="Rank 1")
    more = {"on": stale.ends + timedelta(days=30)} if step.key == "extend" else {}
    taken = transition_note(
        step, stale.pk, by=secretariat, reason="as agreed", seen=stale.state, **more
    )
    kept = again(stale)
    assert (taken.title, kept.title, kept.tier) == (
        "Titled meanwhile",
        "Titled meanwhile",
        "Rank 1",
    )
    assert kept.at is step.to
    if kept.at in OWN_WORDS:
        write(stale, secretariat, summary="Typed before the step.")
        assert again(stale).summary == "Typed before the step."
    else:
        with pytest.raises(ValidationError, match="words stay as they are"):
            write(stale, secretariat, summary="Typed before the step.")
    stale.project_number = "SME 09 2026A"
    stale.version = again(stale).version
    record_beside_words(stale, by=secretariat)
    after = again(stale)
    assert (after.at, after.state_reason, after.project_number) == (
        step.to, "as agreed", "SME 09 2026A",
    )  # fmt: skip
    assert after.history.first().state == step.to


@pytest.mark.django_db
@pytest.mark.parametrize("step", workflow.STEPS, ids=lambda step: step.key)
def test_a_step_is_not_taken_twice_from_two_old_pages(step, secretariat, verifier):
    shown = note_at(sorted(step.sources)[0], secretariat, funding=step.funding)
    more = {"on": shown.ends + timedelta(days=30)} if step.key == "extend" else {}
    transition_note(step, shown.pk, by=secretariat, reason="as agreed", seen=shown.state, **more)
    before = again(shown)
    with pytest.raises(TransitionRefused) as refused:
        transition_note(step, shown.pk, by=verifier, reason="as agreed", seen=shown.state, **more)
    assert again(shown).changed_at == before.changed_at
    if step.key != "extend":  # from running to running: its last day says it
        (said,) = refused.value.reasons
        assert f"It is {step.label} now" in said
        assert "as agreed (Sri Wibowo" in said


# By random people, in any order, against the table read a second time


WALKERS = st.lists(
    st.tuples(st.sampled_from([step.key for step in workflow.STEPS]), st.sampled_from(["", "Why"])),
    max_size=14,
)


@pytest.fixture
def walked(secretariat, verifier):
    own = note_at(
        NoteState.DRAFT, secretariat, funding=workflow.Funding.SELF, title="Its own money"
    )
    return [note_at(NoteState.DRAFT, secretariat), own], [secretariat, verifier]


@pytest.mark.django_db
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=WALKERS, place=st.integers(0, 1), start=st.sampled_from(list(NoteState)))
def test_any_walk_goes_as_the_table_says_read_a_second_time(walked, steps, place, start):
    notes, people = walked
    note, kind = notes[place], ("APEC-funded", "self-funded")[place]
    long_ago = {"starts": date(2000, 1, 1), "ends": date(2000, 1, 2)}
    ConceptNote.objects.filter(pk=note.pk).update(state=start, **long_ago)
    state, lines = str(start), note.history.count()
    for number, (key, reason) in enumerate(steps):
        row = {step.key: step for step in workflow.STEPS}[key]
        may = state in {str(each) for each in row.sources}
        may = may and str(row.funding) in {"any", kind}
        may = may and (bool(reason) or not row.needs_reason)
        until = factories.session().notes_due + timedelta(days=number)
        try:
            taken = transition_note(row, note.pk, by=people[number % 2], reason=reason, on=until)
        except TransitionRefused:
            assert not may or key == "extend", (state, key)
        else:
            assert may, (state, key)
            state, lines = str(row.to), lines + 1
            assert taken.changed_by == people[number % 2]
    kept = again(note)
    assert kept.state == state
    assert kept.history.count() == lines


# What stands beside the plain steps


@pytest.mark.django_db
def test_the_gate_judges_the_note_as_it_stands_not_as_its_page_showed_it(plan, secretariat):
    objective = plan.areas.first().objectives.first()
    shown = note_at(NoteState.FINAL, secretariat, links=[(objective, "By training")])
    again(shown).cosponsors.clear()
    with pytest.raises(TransitionRefused, match="0 economies besides the proposers"):
        record_eligible(shown.pk, by=secretariat, seen=shown.state)
    record_ineligible(shown.pk, by=secretariat, reason="Co-sponsors are missing")
    with pytest.raises(TransitionRefused, match="It is ineligible now"):
        record_eligible(shown.pk, by=secretariat, seen=shown.state)
    assert shown.gate_decisions.count() == 1


@pytest.mark.django_db
def test_a_page_that_showed_another_stage_says_who_moved_the_note_and_why(
    client_as, secretariat, verifier
):
    note = note_at(NoteState.SUBMITTED, secretariat)
    transition_note(workflow.RETURN, note.pk, by=verifier, reason="Too long")
    transition_note(workflow.SUBMIT, note.pk, by=secretariat)
    address = reverse("projects:note_take", args=[note.pk, "withdraw"])
    page = client_as("secretariat").post(
        address, {"withdraw-reason": "No money", "seen": NoteState.RETURNED}
    )
    assert page.status_code == 422
    assert "It is submitted to the group now" in page.content.decode()
    page = client_as("secretariat").get(reverse("projects:note", args=[note.pk]))
    assert '<input type="hidden" name="seen" value="submitted">' in page.content.decode()


@pytest.mark.django_db
def test_a_project_becomes_one_activity_and_says_so_without_losing_its_reason(plan, secretariat):
    note = note_at(NoteState.APPROVED, secretariat)
    ConceptNote.objects.filter(pk=note.pk).update(state_reason="Approved", title="As corrected")
    days = {"first_year": 2018, "last_year": 2018}
    lines = [plan.activities.create(number=n, title=f"A line, {n}", **days) for n in (901, 902)]
    ConceptNote.objects.filter(pk=note.pk).update(starts="2018-02-01", ends="2018-06-30")
    became = become_activity(note.pk, lines[0], by=secretariat)
    assert (became.activity, became.state_reason, became.title) == (
        lines[0], "Approved", "As corrected",
    )  # fmt: skip
    with pytest.raises(TransitionRefused, match="in the schedule already"):
        become_activity(note.pk, lines[1], by=secretariat)
    assert workflow.BECOME_ACTIVITY.sources == AFTER_APPROVAL


@pytest.mark.django_db
def test_handing_in_freezes_the_words_that_stand_or_nothing_at_all(delegate):
    stale = note_at(NoteState.DRAFT, delegate)
    write(again(stale), delegate, summary="The last words.")
    submitted = transition_note(workflow.SUBMIT, stale.pk, by=delegate)
    assert submitted.was_submitted
    assert submitted.versions.get().words["summary"] == "The last words."
    empty = note_at(NoteState.DRAFT, delegate, title="Another one", summary="")
    with pytest.raises(TransitionRefused, match="It still needs a summary"):
        transition_note(workflow.SUBMIT, empty.pk, by=delegate)
    assert not empty.versions.exists()


@pytest.mark.django_db
def test_a_note_is_carried_over_as_it_stands_and_once(secretariat):
    stale = note_at(NoteState.INELIGIBLE, secretariat)
    ConceptNote.objects.filter(pk=stale.pk).update(title="As corrected")
    later = factories.session(stale.session.year + 1)
    assert carry_over(stale.pk, later, by=secretariat).title == "As corrected"
    with pytest.raises(TransitionRefused, match="already"):
        carry_over(stale.pk, later, by=secretariat)


# Two connections


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_at_one_instant_a_summary_and_a_return_both_stand(secretariat, delegate):
    for n in range(4):
        note = note_at(NoteState.ENDORSED, delegate, title=f"Words of their own, {n}")
        typed = sent(note, summary="A new summary.")

        def saves(note=note, typed=typed):
            return save(note.pk, typed, by=delegate, sent=Sent(note.version, "a page"))

        def returns(note=note):
            return transition_note(workflow.RETURN, note.pk, by=secretariat, reason="Too long")

        results = at_once(saves, returns)
        assert not [each for each in results if isinstance(each, Exception)], results
        kept = again(note)
        assert (kept.state, kept.summary) == (NoteState.RETURNED, "A new summary.")


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_at_one_instant_the_note_is_handed_in_with_its_words_or_the_words_are_refused(
    secretariat, delegate
):
    for n in range(4):
        note = note_at(NoteState.ENDORSED, delegate, title=f"Words of their own, {n}")
        typed = sent(note, summary="A new summary.")

        def saves(note=note, typed=typed):
            return save(note.pk, typed, by=delegate, sent=Sent(note.version, "a page"))

        saved, handed_in = at_once(
            saves, lambda note=note: transition_note(workflow.SUBMIT_FINAL, note.pk, by=delegate)
        )
        assert not isinstance(handed_in, Exception), handed_in
        kept = again(note)
        assert kept.versions.last().words["summary"] == kept.summary
        assert isinstance(saved, ValidationError) == (kept.summary != "A new summary.")


@TWO_CONNECTIONS
@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_instant_one_takes_the_step_and_the_other_is_told(secretariat, verifier):
    note = note_at(NoteState.SUBMITTED, secretariat)
    people = [secretariat, verifier, UserFactory(role="secretariat")]
    results = at_once(
        *(
            lambda by=by: transition_note(workflow.RETURN, note.pk, by=by, reason=f"Says {by}")
            for by in people
        )
    )
    (taken,) = [each for each in results if not isinstance(each, Exception)]
    refused = [each for each in results if isinstance(each, TransitionRefused)]
    assert len(refused) == 2, results
    assert all(taken.state_reason in each.reasons[0] for each in refused)
    assert again(note).history.filter(state=NoteState.RETURNED).count() == 1
