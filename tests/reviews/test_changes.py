"""What changed between two meetings: net, in sentences, and only what the reader may see."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contributions.models import NothingToReport
from kpis import figures
from kpis.models import FigureChange, Judgement, ReportingYear
from plans.models import Activity, Assessment, Recommendation
from reviews import publishing
from reviews.models.review import comment
from reviews.since import stretch
from smewg.models import Economy, Meeting, MeetingDecision
from tests.factories import listed, reported
from tests.projects.scoring import two_scored_sessions
from tests.reviews.test_reviews import begun, written

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
    assert "KPI 1 in 2018: total 3 before, 5 now." in page
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


@pytest.fixture
def everything(plan, secretariat, chair, delegate, told):
    """Of each kind of change at least one, after the end of June 2018."""
    with time_machine.travel("2018-07-02 09:00", tick=False):
        reported(plan, delegate, state="accepted", year=2017, title="Accepted report")
        reported(plan, delegate, state="submitted", year=2018, title="Report not read yet")
        NothingToReport.answer(
            Economy.objects.get(code="JPN"), ReportingYear.objects.get(year=2017), by=secretariat
        )
        two_scored_sessions(secretariat)
        assessment = Assessment.objects.create(year=2016, title="An assessment")
        Recommendation.objects.create(assessment=assessment, plan=plan, number=1, text="Follow up")
        area = plan.areas.first()
        for of in ({"area": area}, {"objective": area.objectives.first()}):
            Judgement.objects.create(
                reporting_year=ReportingYear.objects.get(year=2018),
                words="slower",
                reason="One is awaited",
                by=chair,
                **of,
            )
        published = begun(plan, chair, title="Review that is published")
        written(published, chair)
        circulated = begun(plan, chair, title="Review that is circulated")
        section = written(circulated, chair)
        circulated.circulate(by=chair)
        comment(section, "What of 2016?", by=delegate).give_answer("It is added.", by=chair)
        publishing.publish(published, by=chair)
        begun(plan, chair, title="Review that is begun")
    ReportingYear.objects.filter(year=2017).update(life="published")
    return plan


def told_to(client, plan):
    answer = client.get(reverse("reviews:changes", args=[plan.key]) + "?since=2018-01-01")
    return {kind.title: kind.changes for kind in answer.context["kinds"]}


@pytest.mark.parametrize("role", ["secretariat", "chair", "delegate", "observer"])
def test_every_link_leads_somewhere_for_whoever_is_shown_it(client_as, everything, role):
    client = client_as(role)
    found = told_to(client, everything)
    linked = [each for changes in found.values() for each in changes if each.url]
    assert len(linked) > (5 if role == "observer" else 15)
    for address in {change.url.partition("#")[0] for change in linked}:
        assert client.get(address).status_code == 200, address
    unlinked = [each for changes in found.values() for each in changes if not each.url]
    assert not unlinked


def test_reviews_reports_and_sessions_are_told_to_whom_they_concern(client_as, everything):
    def sentences(role, kind):
        return " ".join(
            each.sentence for each in told_to(client_as(role), everything).get(kind, [])
        )

    by_chair = sentences("chair", "Reviews")
    assert "Review that is published: published as R2018-1." in by_chair
    assert "Review that is circulated: 1 comment was answered." in by_chair
    assert "Review that is begun: begun." in by_chair
    by_delegate = sentences("delegate", "Reviews")
    assert "Review that is circulated: circulated to the economies." in by_delegate
    assert "begun" not in by_delegate
    assert "circulated" not in sentences("observer", "Reviews")
    assert "Accepted report, was accepted" in sentences("observer", "Reports of economies")
    assert "Report not read yet, was sent" in sentences("secretariat", "Reports of economies")
    assert "not read yet" not in sentences("chair", "Reports of economies")
    assert "scoring was closed" in sentences("delegate", "Scoring of sessions")
    assert not sentences("observer", "Scoring of sessions")


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
