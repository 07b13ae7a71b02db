"""What changed between two meetings: net, in sentences, and only what the reader may see."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis import figures
from kpis.models import FigureChange, Judgement, ReportingYear
from plans.models import Activity
from reviews.since import stretch
from smewg.models import Meeting, MeetingDecision
from tests.factories import listed

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 20, tzinfo=UTC)


def type_in(plan, by, number, *, reason=""):
    indicator = plan.indicators.get(slug="kpi-1")
    year = ReportingYear.objects.get(year=2018)
    cell = year.counts.filter(indicator=indicator).first()
    seen = cell.figures.get(area=None).version if cell else 0
    change = FigureChange(indicator, None, seen, figures.counted(number), reason=reason)
    year.change([change], by=by)


@pytest.fixture
def told(plan, secretariat, chair):
    """Two meetings, and what changed before, between and after them."""
    Meeting.objects.all().delete()
    for number, month in ((645, 3), (646, 9)):
        Meeting.objects.create(
            kind="SMEWG",
            number=number,
            year=2018,
            start=date(2018, month, 5),
            end=date(2018, month, 6),
        )
    activity = Activity.objects.filter(plan=plan).first()
    with time_machine.travel("2018-02-01", tick=False):
        type_in(plan, secretariat, 3)
    with time_machine.travel("2018-05-01", tick=False):
        type_in(plan, secretariat, 4)
        activity.move(activity.first_year, 2020, reason="The host asked for it")
        listed(plan, secretariat, "kpi-1", 2018, "An initiative")
        Judgement.objects.create(
            indicator=plan.indicators.get(slug="kpi-1"),
            reporting_year=ReportingYear.objects.get(year=2018),
            words="on its way",
            reason="One is awaited",
            by=chair,
        )
    with time_machine.travel("2018-06-01", tick=False):
        type_in(plan, secretariat, 5, reason="One more was found")
    MeetingDecision.objects.create(
        meeting=Meeting.objects.get(number=646), number=1, text="Agreed on the study"
    )
    with time_machine.travel("2018-09-10", tick=False):
        type_in(plan, secretariat, 9)
    return plan


def text(client, plan, query="?since=smewg-645&until=smewg-646"):
    answer = client.get(reverse("reviews:changes", args=[plan.key]) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_between_two_meetings_each_thing_tells_its_net_change(client_as, told):
    page = text(client_as("chair"), told)
    assert "After SMEWG meeting 645, up to SMEWG meeting 646" in page
    assert "KPI 1 in 2018, total: 3 before, 5 now." in page
    assert "One more was found" in page
    assert "9 now" not in page
    assert "KPI 1: 1 item was listed." in page
    assert "The host asked for it" in page
    assert "“on its way”, judged by Le Thi Hoa" in page
    assert "SMEWG meeting 646: 1. Agreed on the study" in page
    assert "No published figure was corrected." in page


def test_days_do_as_well_as_meetings(client_as, told):
    client = client_as("delegate")
    assert "blank before, 3 now" in text(client, told, "?since=2018-01-01&until=2018-02-28")
    assert "Nothing changed" in text(client, told, "?since=2016-01-01&until=2016-02-01")


def test_observers_read_no_working_history(client_as, told):
    page = text(client_as("observer"), told)
    assert "before, 5 now" not in page
    assert "1 item was listed" not in page
    assert "Agreed on the study" in page


def test_more_changes_ask_no_more_often(client_as, told, secretariat):
    client = client_as("chair")

    def asked():
        with CaptureQueriesContext(connection) as found:
            text(client, told)
        return len(found)

    asked()
    before = asked()
    with time_machine.travel("2018-07-01", tick=False):
        for number in range(10):
            listed(told, secretariat, "kpi-2", 2018, f"Workshop {number}")
            type_in(told, secretariat, 20 + number)
    assert asked() == before


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_asked_is_a_stretch(since, until):
    found = stretch([], since, until, NOW)
    assert found.since.moment <= found.until.moment


def test_without_being_asked_it_is_since_the_last_meeting():
    meetings = [
        Meeting(kind="SMEWG", number=number, year=2018, start=date(2018, month, 5))
        for number, month in ((645, 3), (646, 9), (647, 11))
    ]
    found = stretch(meetings, "", "", NOW)
    assert (found.since.words, found.until.words) == ("SMEWG meeting 646", "now")
