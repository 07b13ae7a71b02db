"""Schedule, Work Plan, turns, rights by term, calendar and handover: what each promises."""

import io
from datetime import UTC, date, datetime

import docx
import icalendar
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kpis.models import Evidence
from kpis.queries.totals import plan_figures
from plans.models import Activity, Objective, WorkPlanEdition, WorkPlanItem
from plans.operations.work_plans import agree_edition
from smewg.models import (
    CalendarSubscription,
    Economy,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    TurnSwap,
    User,
)
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.forms import opened_now

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2018, 12, 31, 16, 0, tzinfo=UTC)
"""The first moment of 1 January 2019 in Singapore."""


def activity(number=1):
    return Activity.objects.get(plan__key="2017-2020", number=number)


@pytest.fixture
def terms(plan):
    """Viet Nam chairs until the end of 2018, Australia after it; a person of each."""
    people = {}
    for code, first in (("VN", 2017), ("AUS", 2019)):
        economy = Economy.objects.get(code=code)
        OfficeTerm.objects.create(
            economy=economy, starts=date(first, 1, 1), ends=date(first + 1, 12, 31)
        )
        people[code] = UserFactory(role="chair", economy=economy)
    return people


@pytest.mark.parametrize(("moment", "acting"), [(-1, "VN"), (0, "AUS")])
def test_rights_follow_the_term_s_dates_without_anyone_doing_anything(terms, moment, acting):
    seconds = MIDNIGHT.timestamp() + moment
    with time_machine.travel(datetime.fromtimestamp(seconds, tz=UTC), tick=False):
        for code, person in terms.items():
            someone = User.objects.get(pk=person.pk)
            assert someone.has_perm("smewg.record_swap") == (code == acting)


def test_without_a_recorded_term_the_role_decides(plan, chair):
    assert User.objects.get(pk=chair.pk).has_perm("smewg.record_swap")


def test_moving_and_dropping_an_activity_ask_for_the_reason_and_keep_the_trail(client_as, plan):
    client = client_as("secretariat")
    move = reverse("plans:activity_move", args=[plan.key, 1])
    typed = opened_now(activity(), first_year=2018, last_year=2019)
    refused = client.post(move, typed | {"reason": ""})
    assert refused.status_code == 422
    assert activity().years == "2016-2017"
    reason = "The host economy changed"
    client.post(move, typed | {"reason": reason})
    state = reverse("plans:activity_turn", args=[plan.key, 1])
    client.post(state, {"state": "dropped", "reason": "No funds"})
    assert (activity().years, activity().state) == ("2018-2019", "dropped")
    page = client_as("delegate").get(reverse("plans:activity", args=[plan.key, 1]))
    assert reason in page.content.decode()
    assert "No funds" in page.content.decode()


def test_an_inferred_area_is_confirmed_by_the_secretariat(client_as, plan):
    assert activity(11).area_inferred
    client_as("secretariat").post(
        reverse("plans:activity_areas", args=[plan.key, 11]),
        {"areas": [plan.areas.get(number=3).pk]},
    )
    assert not activity(11).area_inferred


def test_an_activity_carried_out_becomes_evidence_once(client_as, plan, secretariat):
    indicator = plan.indicators.get(slug="kpi-2")
    typed = {
        "indicator": indicator.pk,
        "held_from": "2017-05-04",
        "objectives": [Objective.objects.first().pk],
        "economies": [Economy.objects.get(code="PE").pk],
    }
    address = reverse("kpis_pages:carried_out", args=[plan.key, 1])
    before = plan_figures(plan, secretariat).at(indicator, 2017).listed
    client_as("secretariat").post(address, typed)
    again = client_as("secretariat").post(address, typed | {"sure": 1})
    assert again.status_code == 422
    assert plan_figures(plan, secretariat).at(indicator, 2017).listed == before + 1
    assert activity().state == "carried out"
    assert Evidence.objects.get().activity == activity()


def test_an_agreed_work_plan_stays_and_the_next_one_shows_what_differs(
    client_as, plan, secretariat
):
    client = client_as("secretariat")
    client.post(reverse("plans:work_plan_start", args=[plan.key, 2018]))
    edition = WorkPlanEdition.objects.get(year=2018)
    kept = WorkPlanItem.objects.create(
        edition=edition, kind="deliverable", title="A toolkit", due=date(2018, 6, 1)
    )
    WorkPlanItem.objects.create(
        edition=edition, kind="outcome", title="A study", state="done", settled_on=date(2018, 5, 1)
    )
    agree_edition(edition.pk, Meeting.objects.get(kind="SMEWG", number=47), by=secretariat)
    kept.title = "Another toolkit"
    with pytest.raises(TransitionRefused, match="was agreed"):
        kept.save()
    client.post(reverse("plans:work_plan_start", args=[plan.key, 2019]))
    later = WorkPlanEdition.objects.get(year=2019)
    assert [item.title for item in later.items.all()] == ["A toolkit"]
    moved = later.items.get()
    moved.due, moved.why = date(2019, 6, 1), "The author left"
    moved.save()
    WorkPlanItem.objects.create(edition=later, kind="deliverable", title="A forum")
    page = client_as("delegate").get(reverse("plans:work_plan", args=[plan.key, 2019]))
    text = " ".join(page.content.decode().split())
    assert "A forum" in text
    assert "The author left" in text
    assert page.context["differences"] is not None
    observer = client_as("observer").get(reverse("plans:work_plan", args=[plan.key, 2019]))
    assert observer.status_code == 403, "a draft is not published"


@time_machine.travel(datetime(2026, 11, 23, 4, 0, tzinfo=UTC), tick=False)
def test_a_swap_in_time_and_a_late_one_change_the_ten_years_and_say_why(client_as, plan):
    client = client_as("secretariat")
    page = client.get(reverse("group:turns")).content.decode()
    assert "Next in alphabetical order" in page
    swap = reverse("group:swap")
    client.post(swap, {"turn": "chair-2029", "announced_on": "2026-11-20"})
    assert TurnSwap.objects.get().economy.short_name == "Hong Kong, China"
    late = {"turn": "chair-2027", "announced_on": "2026-11-20"}
    refused = client.post(swap, late)
    assert refused.status_code == 422
    assert TurnSwap.objects.count() == 1
    client.post(swap, late | {"is_late": "on", "reason": "An election"})
    assert TurnSwap.objects.get(year=2027).is_late
    page = client_as("observer").get(reverse("group:turns")).content.decode()
    assert "Swapped with China, which could not serve" in page
    assert "An election" in page


def test_the_calendar_is_read_by_an_ordinary_library_and_its_address_can_be_ended(
    client_as, plan, delegate
):
    Meeting.objects.create(
        kind="SMEWG", number=760, year=2031, start=date(2031, 4, 1), end=date(2031, 4, 2)
    )
    client = client_as("delegate")
    client.post(reverse("group:calendar_address"))
    key = CalendarSubscription.objects.get(user=delegate).token
    answer = Client().get(reverse("group:calendar_file"), {"key": key})
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    events = [event for event in calendar.walk("VEVENT") if "760" in event["SUMMARY"]]
    assert len(events) == 1
    assert events[0].decoded("DTSTART") == date(2031, 4, 1)
    assert events[0].decoded("DTEND") == date(2031, 4, 3), "the day after the last"
    every = calendar.walk("VEVENT")
    assert all(event["UID"] and event["DTSTAMP"] for event in every)
    assert len({event["UID"] for event in every}) == len(every)
    client.post(reverse("group:calendar_address"))
    ended = Client().get(reverse("group:calendar_file"), {"key": key})
    made_up = Client().get(reverse("group:calendar_file"), {"key": f"{key}x"})
    assert (ended.status_code, made_up.status_code) == (403, 403)


def test_the_handover_pack_opens_in_word_with_what_is_open(client_as, plan):
    meeting = Meeting.objects.get(kind="SMEWG", number=47)
    MeetingDecision.objects.create(
        meeting=meeting, number=1, text="Update the toolkit", follow_up="Peru, by March"
    )
    answer = client_as("chair").get(reverse("group:handover_file"))
    document = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Update the toolkit" in text
    page = client_as("chair").get(reverse("group:handover")).content.decode()
    assert "Update the toolkit" in page
