"""What concept notes show elsewhere: on the plan, in the schedule, at home and in the calendar."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans.models import Activity
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.sessions import close_session
from smewg.hooks import calendar, waiting_for
from tests.projects import factories
from tests.projects.many import ballots_on, notes_of
from tests.projects.scoring import rules_for

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def test_an_approved_note_becomes_an_activity_with_all_it_says(client_as, plan, secretariat):
    objective = plan.areas.last().objectives.first()
    note = factories.note(
        secretariat,
        state=NoteState.APPROVED,
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
    objective_s = page.partition(objective.text)[2].partition("</li>\n                <li>")[0]
    assert "Concept notes and accepted reports (1)" in objective_s
    assert note.title in objective_s


def test_what_waits_follows_the_notes_life(plan, secretariat, delegate, observer):
    note = factories.note(delegate)
    assert any("Finish the concept note" in each.text for each in waiting_for(delegate))
    assert not any(note.title in each.text for each in waiting_for(secretariat))
    ConceptNote.objects.filter(pk=note.pk).update(state=NoteState.FINAL, was_submitted=True)
    assert any("Look at the eligibility" in each.text for each in waiting_for(secretariat))
    titles = [entry.title for entry in calendar(observer)]
    assert f"{note.session}: notes are due" in titles


def test_the_plan_says_which_notes_serve_an_objective_and_how_each_was_scored(
    plan, secretariat, observer, client_as
):
    office, address = client_as("secretariat"), reverse("plans:plan", args=[plan.key])
    area = reverse("kpis_pages:area", args=[plan.key, 1])
    asked = []
    for number, how_many in ((1, 3), (2, 400)):
        within = factories.session(2018, number, scores_due=date(2018, 3, 1))
        rules = rules_for(within, secretariat)
        notes = notes_of(within, secretariat, how_many)
        ballots_on(rules, notes[:3], secretariat, timezone.now())
        assert "position" not in office.get(address).content.decode().partition('id="served"')[2]
        close_session(rules, by=secretariat)
        if number == 1:
            for page in (office.get(address), office.get(area)):
                text = page.content.decode()
                assert re.search(r"Scored \d+ \w+; position 1 of session 1/2018, ", text)
                assert "points from 20 ballots" in text
            ConceptNote.objects.filter(pk=notes[0].pk).update(state=NoteState.APPROVED)
            seen = client_as("observer").get(address).content.decode()
            assert notes[0].title in seen
            assert "of session 1/2018, " not in seen
        with CaptureQueriesContext(connection) as queries:
            text = office.get(address).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert "21 more notes" in text
    assert "session 2/2018: Not ranked" in text
