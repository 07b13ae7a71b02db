"""What concept notes show elsewhere: on the plan, in the schedule, at home and in the calendar."""

import pytest
from django.urls import reverse

from plans.models import Activity
from projects.models import ConceptNote
from projects.note_life import Stage
from smewg.sections import calendar, waiting_for
from tests.projects import factories

pytestmark = pytest.mark.django_db


def test_an_approved_note_becomes_an_activity_with_all_it_says(client_as, plan, secretariat):
    objective = plan.areas.last().objectives.first()
    note = factories.note(
        secretariat,
        stage=Stage.APPROVED,
        session=factories.session(2018),
        links=[(objective, "By training")],
    )
    address = reverse("projects:note_activity", args=[note.pk])
    assert "Add it to the schedule" in client_as("secretariat").get(address).content.decode()
    for _ in range(2):
        client_as("secretariat").post(address)
    activity = Activity.objects.get(title=note.title)
    assert (activity.first_year, activity.last_year) == (2018, 2019)
    assert [economy.code for economy in activity.proponents.all()] == ["PE"]
    assert list(activity.objectives.all()) == [objective]
    assert ConceptNote.objects.get(pk=note.pk).activity == activity
    page = client_as("chair").get(reverse("plans:activity", args=[plan.key, activity.number]))
    assert reverse("projects:note", args=[note.pk]) in page.content.decode()
    page = client_as("chair").get(reverse("plans:plan", args=[plan.key])).content.decode()
    assert note.title in page.partition("Concept notes and accepted reports by objective")[2]


def test_what_waits_follows_the_notes_life(plan, secretariat, delegate, observer):
    note = factories.note(delegate)
    assert any("Finish the concept note" in each.text for each in waiting_for(delegate))
    assert not any(note.title in each.text for each in waiting_for(secretariat))
    ConceptNote.objects.filter(pk=note.pk).update(stage=Stage.FINAL, was_submitted=True)
    assert any("Look at the eligibility" in each.text for each in waiting_for(secretariat))
    titles = [entry.title for entry in calendar(observer)]
    assert f"{note.session}: notes are due" in titles
