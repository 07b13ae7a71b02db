"""Submitting asks the gate first; what was handed in, or withdrawn, is taken back."""

import pytest
from django.core import mail
from django.http import QueryDict
from django.urls import reverse

from plans.models import Objective
from projects import workflow
from projects.enums import NoteState
from projects.forms import note_drafts
from projects.models import ConceptNote
from projects.operations.eligibility import record_ineligible
from projects.operations.notes import carry_over
from projects.operations.transitions import transition_note
from projects.queries.submission import what_is_missing
from smewg.toolkit.drafts import Sent, with_words
from smewg.toolkit.transitions import TransitionRefused
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory
from tests.projects import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def peru(plan):
    return UserFactory(role="delegate", economy=factories.economies("PE")[0])


@pytest.fixture
def draft(peru):
    return factories.note(peru, cosponsors=("CHL", "MEX"))


def again(note):
    return ConceptNote.objects.with_names().get(pk=note.pk)


def changed(note, **columns):
    ConceptNote.objects.filter(pk=note.pk).update(**columns)
    return again(note)


LACKS = {
    "summary": {"summary": " "},
    "fund": {"fund": None},
    "starts": {"starts": None},
    "ends": {"ends": None},
    "apec_usd": {"apec_usd": None},
    "pages": {"pages": None},
}


@pytest.mark.parametrize("field", LACKS)
def test_what_is_missing_is_said_with_its_field_and_nothing_is_submitted(field, draft, peru):
    note = changed(draft, **LACKS[field])
    assert [each.field for each in what_is_missing(note, workflow.SUBMIT)] == [field]
    with pytest.raises(TransitionRefused):
        transition_note(workflow.SUBMIT, note.pk, by=peru)
    assert again(note).at is NoteState.DRAFT


def test_each_missing_thing_is_a_link_to_its_field(draft, peru, client):
    changed(draft, summary="", starts=None, pages=9)
    draft.links.all().delete()
    client.force_login(peru)
    form = reverse("projects:note_change", args=[draft.pk])
    answer = client.post(
        reverse("projects:note_take", args=[draft.pk, "submit"]), {"seen": "draft"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not submitted." in page
    written = client.get(form).content.decode()
    for place in ("id_summary", "id_starts", "id_pages", "serves"):
        assert f'href="{form}#{place}"' in page
        assert f'id="{place}"' in written
    assert "It has 9 pages; at most 3 are allowed." in page


def test_a_final_version_needs_cosponsors_that_agreed(draft, peru):
    note = changed(draft, state=NoteState.ENDORSED, was_submitted=True)
    note.cosponsors.remove(note.cosponsors.first())
    with pytest.raises(TransitionRefused, match="1 economy co-sponsors it; 2 are needed"):
        transition_note(workflow.SUBMIT_FINAL, note.pk, by=peru)


def test_what_is_complete_is_submitted_and_passes_the_gate_but_for_others(draft, peru):
    assert not what_is_missing(again(draft), workflow.SUBMIT)
    assert transition_note(workflow.SUBMIT, draft.pk, by=peru).at is NoteState.SUBMITTED


def test_a_submission_is_taken_back_until_the_first_step_on_it(draft, peru, secretariat, chair):
    transition_note(workflow.SUBMIT, draft.pk, by=peru)
    mail.outbox.clear()
    colleague = UserFactory(role="delegate", economy=peru.economy, email="colleague@x.example")
    back = transition_note(workflow.TAKE_BACK, draft.pk, by=peru)
    assert (back.at, back.was_submitted) == (NoteState.DRAFT, False)
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        [secretariat.email, colleague.email]
    ), "both sides are told"
    transition_note(workflow.SUBMIT, draft.pk, by=peru)
    transition_note(workflow.ENDORSE, draft.pk, by=chair)
    with pytest.raises(TransitionRefused, match="not open"):
        transition_note(workflow.TAKE_BACK, draft.pk, by=peru)


def test_a_note_that_was_returned_before_is_returned_again_and_stays_the_groups(
    draft, peru, secretariat
):
    transition_note(workflow.SUBMIT, draft.pk, by=peru)
    transition_note(workflow.RETURN, draft.pk, by=secretariat, reason="Too short")
    transition_note(workflow.SUBMIT, draft.pk, by=peru)
    back = transition_note(workflow.TAKE_BACK, draft.pk, by=peru)
    assert (back.at, back.was_submitted) == (NoteState.RETURNED, True)


def test_a_final_version_is_taken_back_until_its_eligibility_was_looked_at(
    draft, peru, secretariat
):
    changed(draft, state=NoteState.ENDORSED, was_submitted=True)
    transition_note(workflow.SUBMIT_FINAL, draft.pk, by=peru)
    assert transition_note(workflow.TAKE_FINAL_BACK, draft.pk, by=peru).at is NoteState.ENDORSED
    transition_note(workflow.SUBMIT_FINAL, draft.pk, by=peru)
    record_ineligible(draft.pk, by=secretariat, reason="Too long")
    transition_note(workflow.LOOK_AGAIN, draft.pk, by=secretariat, reason="A slip")
    with pytest.raises(TransitionRefused, match="looked at its eligibility"):
        transition_note(workflow.TAKE_FINAL_BACK, draft.pk, by=peru)


@pytest.mark.parametrize(
    "state", [NoteState.DRAFT, NoteState.SUBMITTED, NoteState.RETURNED, NoteState.ENDORSED]
)
def test_a_withdrawal_is_taken_back_by_one_click_and_its_words_stay_readable(
    state, draft, peru, client
):
    changed(draft, was_submitted=state is not NoteState.DRAFT)
    note = again(draft)
    note.state = state
    note.save()
    transition_note(workflow.WITHDRAW, draft.pk, by=peru, reason="A mistake")
    client.force_login(peru)
    page = client.get(reverse("projects:note", args=[draft.pk])).content.decode()
    assert draft.summary in page
    assert "Take the withdrawal back" in page
    answer = client.post(
        reverse("projects:note_take", args=[draft.pk, "take-withdrawal-back"]),
        {"seen": "withdrawn"},
    )
    assert answer.status_code == 302
    assert again(draft).at is state


def test_a_withdrawal_stands_where_taking_it_back_makes_no_sense(draft, peru):
    note = again(draft)
    note.state = NoteState.ELIGIBLE
    note.save()
    transition_note(workflow.WITHDRAW, draft.pk, by=peru, reason="No money")
    with pytest.raises(TransitionRefused, match="eligible when it was withdrawn"):
        transition_note(workflow.TAKE_WITHDRAWAL_BACK, draft.pk, by=peru)


def test_a_note_that_goes_on_as_a_copy_stays_withdrawn(draft, peru):
    transition_note(workflow.WITHDRAW, draft.pk, by=peru, reason="Later")
    later = factories.session(year=draft.session.year + 1)
    carry_over(draft.pk, later, by=peru)
    with pytest.raises(TransitionRefused, match="Go on with the copy"):
        transition_note(workflow.TAKE_WITHDRAWAL_BACK, draft.pk, by=peru)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_taking_back_and_endorsing_at_one_instant_is_one_of_both(plan):
    peru = UserFactory(role="delegate", economy=factories.economies("PE")[0])
    chair = UserFactory(role="chair")
    draft = factories.note(peru, cosponsors=("CHL", "MEX"))
    transition_note(workflow.SUBMIT, draft.pk, by=peru)
    outcomes = at_one_instant(
        lambda: transition_note(workflow.TAKE_BACK, draft.pk, by=peru),
        lambda: transition_note(workflow.ENDORSE, draft.pk, by=chair),
    )
    assert sum(isinstance(each, TransitionRefused) for each in outcomes) == 1
    assert again(draft).at in {NoteState.DRAFT, NoteState.ENDORSED}
    assert Objective.objects.exists()


def test_earlier_words_of_a_note_are_offered_to_be_put_back(draft, peru, client):
    before = note_drafts.current_draft_of(again(draft))
    words = {**before.words, "summary": "Other words"}
    typed = with_words(QueryDict(mutable=True), words)
    note_drafts.save(draft.pk, typed, by=peru, sent=Sent(before.version))
    client.force_login(peru)
    history = reverse("projects:note_history", args=[draft.pk])
    page = client.get(history).content.decode()
    assert page.count("Put these words back") == 1
    version = again(draft).version
    sent = {"line": str(before.version), "version": str(version)}
    assert client.post(history, sent).status_code == 302
    assert again(draft).summary == before.words["summary"]
