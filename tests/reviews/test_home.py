"""The first page: what waits for each role, and nothing that does not concern it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Figure, ReportingYear
from kpis.operations import demo as invented
from kpis.operations.figures import reopen_cell
from kpis.operations.years import verify_year
from plans.models import Activity, WorkPlanItem
from plans.operations.work_plans import start_edition
from reviews.queries import home as homes
from smewg.hooks import Waiting, waiting_for
from smewg.models import Economy, Meeting, MeetingDecision, RecordedTurn
from smewg.toolkit.days import SINGAPORE, start_of
from smewg.toolkit.deadlines import end_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

MID_TERM = "Begin the mid-term review of SMEWG Strategic Plan 2017-2020"


def texts(user):
    return [each.text for each in waiting_for(user)]


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(-4_000, 4_000))
def test_a_task_is_over_only_after_the_end_of_its_day_in_singapore(day, hours):
    now = (end_of(day) + timedelta(hours=hours)).astimezone(SINGAPORE)
    found = homes.task(Waiting("Do it", "/", until=end_of(day)), now)
    assert found.is_over == (now > end_of(day))
    assert found.is_over == (now.date() > day)
    if not found.is_over:
        assert found.days_left == (day - now.date()).days


def test_a_deadline_is_midnight_in_singapore_at_the_end_of_its_day():
    assert end_of(date(2018, 9, 13)).astimezone(UTC) == datetime(
        2018, 9, 13, 15, 59, 59, 999_999, UTC
    )
    assert end_of(date(2018, 9, 13)) < start_of(date(2018, 9, 14))
    said = homes.task(
        Waiting("Do it", "/", until=end_of(date(2018, 9, 13))),
        datetime(2018, 9, 13, 22, tzinfo=SINGAPORE),
    )
    assert said.how_far == "today"


def test_the_counts_wait_for_those_who_can_take_them_further(
    plan, secretariat, verifier, chair, observer, delegate
):
    invented.load(plan, secretariat, verifier)
    with time_machine.travel("2019-06-01 12:00+08:00"):
        of_secretariat = texts(secretariat)
        assert "Enter the counts of 2019" in of_secretariat
        assert "Verify the counts of 2018" not in of_secretariat, "who closed it does not verify it"
        assert "Verify the counts of 2018" in texts(verifier)
        assert texts(chair) == ["Verify the counts of 2018", MID_TERM]
        assert texts(observer) == []
        assert texts(delegate) == []
    with time_machine.travel("2020-02-01 12:00+08:00"):
        closing = next(each for each in waiting_for(secretariat) if "Close" in each.text)
    assert closing.text == "Close the counts of 2019"
    assert closing.note == ("4 of 25 cells blank; 2 indicators differ from the list, not explained")


def test_a_verified_year_waits_to_be_published(plan, secretariat, verifier, chair):
    invented.load(plan, secretariat, verifier)
    verify_year(ReportingYear.objects.get(year=2018).pk, by=verifier)
    with time_machine.travel("2019-06-01 12:00+08:00"):
        assert texts(chair) == ["Publish the counts of 2018", MID_TERM]


def test_a_cell_that_was_opened_again_waits_for_its_author_alone(
    plan, secretariat, verifier, chair
):
    invented.load(plan, secretariat, verifier)
    figure = Figure.objects.get(
        count__reporting_year__year=2018, count__indicator__slug="kpi-2", area=None
    )
    count, why = figure.count, "Is the workshop in May in it?"
    reopen_cell(count.reporting_year_id, count.indicator, None, by=verifier, because=why)
    first = waiting_for(secretariat)[0]
    assert first.text == "Look again at KPI 2, total, 2018"
    assert first.note == "Is the workshop in May in it?"
    assert not any("Look again" in text for text in [*texts(verifier), *texts(chair)])


@time_machine.travel("2018-05-01 12:00+08:00")
def test_the_plan_s_own_tasks(plan, secretariat, chair, delegate, observer):
    edition = start_edition(plan, 2018, by=secretariat)
    peru = Economy.objects.get(code="PE")
    WorkPlanItem.objects.create(
        edition=edition, title="A guide to invoices", kind="deliverable", owner=peru,
        due=date(2018, 6, 1),
    )  # fmt: skip
    Activity.objects.filter(plan=plan).update(area_inferred=False)
    assert "Agree the Work Plan 2018" in texts(chair)
    assert "Agree the Work Plan 2018" in texts(secretariat)
    assert not any("activit" in text for text in texts(secretariat))
    Activity.objects.filter(plan=plan, number=11).update(area_inferred=True)
    assert "Confirm the area of 1 activity" in texts(secretariat)
    waiting = waiting_for(delegate)
    assert [each.text for each in waiting] == ["Deliverable: A guide to invoices"]
    assert waiting[0].until == end_of(date(2018, 6, 1))
    assert texts(UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))) == []
    assert texts(observer) == []


@time_machine.travel("2026-05-01 12:00+08:00")
def test_decisions_and_notices_wait_for_those_they_are_for(plan, secretariat, chair, observer):
    meeting = Meeting.objects.create(kind="SMEWG", number=745, year=2018)
    MeetingDecision.objects.create(
        meeting=meeting, number=1, text="Agreed", follow_up="Circulate the guide",
        due=date(2026, 4, 1),
    )  # fmt: skip
    assert "Follow up: Circulate the guide" in texts(secretariat)
    assert not any("Circulate" in text for text in [*texts(chair), *texts(observer)])
    assert RecordedTurn.objects.exists()
    delegates = [UserFactory(role="delegate", economy=each) for each in Economy.objects.all()]
    told = [each for each in delegates if any("cannot serve" in text for text in texts(each))]
    assert 1 <= len(told) <= 3, "only those whose notice falls within a year"


@time_machine.travel("2020-02-01 12:00+08:00")
def test_the_page_says_until_when_and_that_a_past_day_is_no_reproach(plan, secretariat, client_as):
    meeting = Meeting.objects.create(kind="SMEWG", number=745, year=2018)
    MeetingDecision.objects.create(
        meeting=meeting, number=1, text="Agreed", follow_up="Circulate it", due=date(2020, 1, 20)
    )
    page = client_as("secretariat").get("/").content.decode()
    assert "20 January 2020, 23:59 Singapore time" in page
    assert "the day is over, it can still be done" in page
    assert "overdue" not in page


def test_an_observer_has_nothing_waiting_and_ways_onward(plan, client_as):
    page = client_as("observer").get("/").content.decode()
    assert "Nothing waits for you" in page
    assert f"/reviews/{plan.key}/dashboard/" in page


def test_without_a_plan_the_page_says_what_to_do_first(db, client_as):
    assert "load_plan" in client_as("secretariat").get("/").content.decode()
    page = client_as("observer").get("/").content.decode()
    assert "load_plan" not in page
    assert "The secretariat loads it" in page


def test_the_page_asks_the_database_as_often_for_many_things_as_for_few(
    plan, secretariat, verifier, client_as, django_assert_max_num_queries
):
    invented.load(plan, secretariat, verifier)
    client = client_as("secretariat")
    client.get("/")
    with django_assert_max_num_queries(75):
        client.get("/")
