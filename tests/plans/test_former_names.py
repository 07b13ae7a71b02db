"""What was written before a field was called state is still read: posts, addresses, workbooks."""

from datetime import date

import pytest
from django.http import QueryDict
from django.urls import reverse

from plans.models import Activity, Assessment, Recommendation, WorkPlanEdition, WorkPlanItem
from projects.enums import NoteState
from projects.imports import concept_notes
from smewg.toolkit.former_names import in_present_names
from tests.projects import factories

pytestmark = pytest.mark.django_db


def test_a_page_opened_before_the_upgrade_saves_an_activity(client_as, plan):
    address = reverse("plans:activity_turn", args=[plan.key, 1])
    answer = client_as("secretariat").post(address, {"stage": "dropped", "reason": "No funds"})
    assert answer.status_code == 302
    assert Activity.objects.get(plan=plan, number=1).state == "dropped"


def test_a_page_opened_before_the_upgrade_tells_of_a_line(client_as, plan):
    edition = WorkPlanEdition.objects.create(plan=plan, year=2018)
    line = WorkPlanItem.objects.create(edition=edition, kind="outcome", title="A study")
    address = reverse("plans:item", args=[plan.key, 2018, line.pk])
    client = client_as("secretariat")
    opened_on = client.get(address).context["form"].initial["version"]
    posted = {"stage": "done", "on": "2018-05-01", "version": opened_on}
    assert client.post(address, posted).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.settled_on) == ("done", date(2018, 5, 1))


def test_a_page_opened_before_the_upgrade_enters_a_recommendation(client_as, plan):
    assessment = Assessment.objects.create(title="Mid-term", year=2018)
    address = reverse("plans:recommendation_new", args=[plan.key])
    posted = {
        **{"assessment": assessment.pk, "number": 1, "text": "Follow up", "stage": "under way"},
        **{"reason": "As agreed"},
    }
    assert client_as("secretariat").post(address, posted).status_code == 302
    assert Recommendation.objects.get(plan=plan).state == "under way"


def test_an_old_address_narrows_the_same_list(client_as, plan, secretariat):
    Activity.objects.filter(plan=plan, number=1).update(state="deferred")
    page = client_as("secretariat").get(
        reverse("plans:schedule", args=[plan.key]), {"stage": "deferred"}
    )
    assert [each.number for each in page.context["activities"]] == [1]
    factories.note(secretariat, title="Lanterns", state=NoteState.SUBMITTED)
    factories.note(secretariat, title="Insurance", state=NoteState.ENDORSED)
    for sort in ("", "stage", "-stage"):
        address = {"stage": "endorsed", "sort": sort}
        shown = client_as("secretariat").get(reverse("projects:register"), address).content.decode()
        assert "Insurance" in shown
        assert "Lanterns" not in shown


def test_a_workbook_with_the_column_stage_is_read():
    assert ("state", "Stage") in [(each.key, each.title) for each in concept_notes.columns()]


def test_what_is_posted_under_both_names_is_read_under_the_present_one():
    posted = QueryDict("stage=done&choice-stage=mine&other=1&other=2")
    read = in_present_names(posted, {"stage": "state"})
    assert (read["state"], read["choice-state"], read.getlist("other")) == (
        "done",
        "mine",
        ["1", "2"],
    )
    assert (
        in_present_names(QueryDict("stage=done&state=dropped"), {"stage": "state"})["state"]
        == "dropped"
    )
    assert in_present_names({"stage": "done"}, {"stage": "state"}) == {"state": "done"}
