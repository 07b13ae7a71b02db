"""What a completed project became: evidence that names its concept note, and counts once."""

from datetime import date

import pytest
from django.urls import reverse

from kpis.models import Evidence, ReportingYear
from kpis.operations.evidence import merge_evidence
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.activity_from_note import make_activity
from tests.factories import listed
from tests.projects import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective(plan):
    return plan.areas.last().objectives.first()


@pytest.fixture
def completed(plan, secretariat, objective):
    """A project that ran from February to June 2018, and is in the schedule."""
    note = factories.note(
        secretariat,
        state=NoteState.APPROVED,
        session=factories.session(2017),
        starts=date(2018, 2, 1),
        ends=date(2018, 6, 30),
        links=[(objective, "By training")],
        project_number="SME 02 2017A",
    )
    make_activity(note.pk, by=secretariat)
    ConceptNote.objects.filter(pk=note.pk).update(state=NoteState.COMPLETED)
    return ConceptNote.objects.get(pk=note.pk)


def page(note):
    return reverse("projects:note", args=[note.pk])


def new(note, slug="kpi-2", year=2018):
    return f"{reverse('kpis:evidence_new', args=[year, slug])}?note={note.pk}"


def typed(note, objective, **more):
    economies = [economy.pk for economy in note.proposers.all()]
    return {
        "title": note.title, "objectives": [objective.pk], "economies": economies,
        "held_from": "2018-02-01", "held_until": "2018-06-30", "seen": 0,
        "activity": note.activity_id, **more,
    }  # fmt: skip


def test_a_completed_project_is_recorded_from_its_page_with_what_it_says(
    client_as, completed, objective
):
    office = client_as("secretariat")
    start = f"{reverse('kpis:evidence_start', args=[2018])}?note={completed.pk}"
    assert start in office.get(page(completed)).content.decode()
    text = office.get(start).content.decode()
    assert completed.title in text
    assert new(completed) in text
    form = office.get(new(completed)).context["form"]
    assert list(form.initial["objectives"]) == [objective]
    assert form.initial["held_until"] == date(2018, 6, 30)
    assert form["title"].value() == completed.title
    office.post(new(completed), typed(completed, objective))
    item = Evidence.objects.get()
    assert item.concept_note == completed
    assert page(completed) in office.get(reverse("kpis:evidence", args=[item.pk])).content.decode()
    text = office.get(page(completed)).content.decode()
    assert item.number in text
    assert "Record another part of it as evidence" in text
    assert "Record as evidence" not in text


def test_the_activity_that_it_became_was_carried_out_then(client_as, completed, objective):
    sent = typed(completed, objective)
    client_as("secretariat").post(new(completed, "kpi-1"), sent)
    item = Evidence.objects.get()
    assert item.activity == completed.activity
    completed.activity.refresh_from_db()
    assert completed.activity.carried_out_in == 2018


def test_what_is_recorded_already_is_not_offered_again_without_saying_so(
    client_as, completed, objective
):
    office = client_as("secretariat")
    office.post(new(completed), typed(completed, objective))
    start = f"{reverse('kpis:evidence_start', args=[2018])}?note={completed.pk}"
    assert "It is recorded already" in office.get(start).content.decode()
    sent = typed(completed, objective, title="Quite another title")
    answer = office.post(new(completed), sent)
    assert answer.status_code == 422
    assert "of the same concept note" in answer.content.decode()
    assert Evidence.objects.count() == 1
    office.post(new(completed), sent | {"sure": 1})
    assert Evidence.objects.filter(concept_note=completed).count() == 2


def test_only_who_lists_evidence_is_offered_it_and_only_of_a_completed_project(
    client_as, completed, objective, secretariat, chair, delegate
):
    for role in ("chair", "delegate"):
        assert "?note=" not in client_as(role).get(page(completed)).content.decode()
        answer = client_as(role).post(new(completed), typed(completed, objective))
        assert answer.status_code == 403
    ConceptNote.objects.filter(pk=completed.pk).update(state=NoteState.RUNNING)
    office = client_as("secretariat")
    assert "Record as evidence" not in office.get(page(completed)).content.decode()
    office.post(new(completed), typed(completed, objective))
    assert Evidence.objects.get().concept_note is None
    for nonsense in ("x", "999999", "٣"):
        address = f"{reverse('kpis:evidence_new', args=[2018, 'kpi-2'])}?note={nonsense}"
        assert office.get(address).status_code == 200


def test_outside_every_plan_it_counts_nowhere_and_the_page_says_so(client_as, completed):
    ConceptNote.objects.filter(pk=completed.pk).update(ends=date(2031, 1, 1))
    text = client_as("secretariat").get(page(completed)).content.decode()
    assert "No plan that is loaded covers 2031, so it counts nowhere." in text


def test_an_observer_sees_its_evidence_once_the_year_is_published(
    client_as, completed, plan, secretariat, observer
):
    item = listed(plan, secretariat, "kpi-2", 2018, "What was held", concept_note=completed)
    assert item.number not in client_as("observer").get(page(completed)).content.decode()
    ReportingYear.objects.filter(year=2018).update(state="published")
    assert item.number in client_as("observer").get(page(completed)).content.decode()


def test_a_merge_keeps_the_project(plan, secretariat, completed):
    one = listed(plan, secretariat, "kpi-2", 2018, "What was held", concept_note=completed)
    other = listed(plan, secretariat, "kpi-2", 2018, "What was held there")
    merge_evidence(one, other, by=secretariat, reason="the same")
    assert Evidence.objects.get(pk=other.pk).concept_note == completed
