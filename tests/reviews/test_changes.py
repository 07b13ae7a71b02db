"""What changed between two meetings: net, in sentences, and only what the reader may see."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from contributions.operations.nothing_to_report import answer_nothing_to_report
from kpis.domain import figures
from kpis.models import FigureChange, Judgement, ReportingYear
from kpis.operations.figures import change_figures
from plans.models import Activity, Assessment, Plan, Recommendation
from plans.operations.activities import move_activity
from projects.models import ConceptNote
from reviews.operations.comments import answer_comment, comment_on
from reviews.operations.reviews import circulate_review
from reviews.queries.changes.change_query import ChangeQuery, history, history_rows
from reviews.queries.changes.period import period
from smewg.models import Economy, Meeting, MeetingDecision
from tests import database, people
from tests.factories import UserFactory, listed, reported
from tests.projects.scoring import two_scored_sessions
from tests.reviews.publishing import published as publish
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]

NOW = datetime(2018, 9, 20, tzinfo=UTC)


def type_in(plan, by, number, *, reason=""):
    indicator = plan.indicators.get(slug="kpi-1")
    year = ReportingYear.objects.get(year=2018)
    cell = year.counts.filter(indicator=indicator).first()
    seen = cell.figures.get(area=None).version if cell else 0
    change = FigureChange(indicator, None, seen, figures.counted(number), reason=reason)
    change_figures(year, [change], by=by)


def load_told():
    """Two meetings, and what changed before, between and after them."""
    database.put_in(database.load_plan)
    plan = Plan.objects.get(key="2017-2020")
    secretariat, chair = people.secretariat_of_tests(), people.chair_of_tests()
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
        move_activity(
            activity.pk, activity.first_year, 2020, by=secretariat, reason="The host asked for it"
        )
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


_kept_told = database.kept_for_a_module(load_told)


@pytest.fixture
def told(_kept_told, db):
    database.put_in(load_told)
    return Plan.objects.get(key="2017-2020")


def text(client, plan, query="?since=smewg-645&until=smewg-646"):
    answer = client.get(reverse("reviews:changes", args=[plan.key]) + query)
    assert answer.status_code == 200
    return told_in(answer.content.decode())


def told_in(page):
    """What a person reads; the cells of a row are set apart by strokes."""
    cells = re.sub(r"</t[hd]>", " | ", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", cells)).split())


def test_between_two_meetings_each_thing_tells_its_net_change(client_as, told):
    page = text(client_as("chair"), told)
    assert "After SMEWG meeting 645, up to SMEWG meeting 646" in page
    assert (
        "Initiatives (KPI 1), 2018, total | 3 | 5 Why and who One more was found (Sri Wibowo)"
        in page
    )
    assert "| 9 " not in page
    assert "Initiatives (KPI 1) | 1 item was listed |" in page
    assert "The host asked for it" in page
    assert "“on its way” Why and who One is awaited (judged by Le Thi Hoa)" in page
    assert "SMEWG meeting 646: 1. Agreed on the study" in page
    assert "No published figure was corrected." in page


def test_the_rows_stand_in_the_plans_order_and_name_each_time_once(client_as, plan, secretariat):
    for slug, area in (("kpi-2", 2), ("kpi-1", 3), ("kpi-2", None), ("kpi-1", 1)):
        indicator = plan.indicators.get(slug=slug)
        year = ReportingYear.objects.get(year=2018)
        of = plan.areas.get(number=area) if area else None
        change_figures(year, [FigureChange(indicator, of, 0, figures.counted(2))], by=secretariat)
    answer = client_as("chair").get(reverse("reviews:changes", args=[plan.key]))
    table = answer.content.decode().partition('id="figures"')[2].partition("</table>")[0]
    rows = re.findall(r"\((KPI \d)\), 2018, (total|area \d)", table)
    assert rows == [
        ("KPI 1", "area 1"), ("KPI 1", "area 3"), ("KPI 2", "total"), ("KPI 2", "area 2")
    ]  # fmt: skip
    assert "Singapore" not in table
    assert "data-local-time" not in table


def test_thousands_of_changes_stay_a_short_page_and_each_is_found(client_as, plan):
    """The page had 650 kB for some 1800 rows; each of them has to stay."""
    Meeting.objects.all().delete()
    held = Meeting.objects.create(kind="SMEWG", number=645, year=2018, start=date(2018, 3, 5))
    MeetingDecision.objects.bulk_create(
        MeetingDecision(
            meeting=held, number=n, text=f"Decision no. {n} of them", follow_up="Why " * 20
        )
        for n in range(1, 1801)
    )
    client, asked = client_as("chair"), "?since=2018-03-01&until=2018-03-31"
    address = reverse("reviews:changes", args=[plan.key])
    page = client.get(address + asked)
    assert len(page.content) < 65_000
    assert "All 1800: Decisions of meetings" in told_in(page.content.decode())
    found, last = set(), 0
    for number in range(1, 10):
        alone = client.get(f"{address}{asked}&kind=decisions&page={number}").content
        assert len(alone) < 95_000
        found |= set(re.findall(r"Decision no\. (\d+) of them", alone.decode()))
        assert len(found) > last
        last = len(found)
    assert last == 1800


def test_one_kind_alone_is_shown_to_whom_it_is_shown_among_all(client_as, told):
    alone = text(client_as("chair"), told, "?since=smewg-645&until=smewg-646&kind=figures")
    assert "total | 3 | 5" in alone
    assert "Agreed on the study" not in alone
    assert "Everything that changed in these days" in alone
    observer = text(client_as("observer"), told, "?since=smewg-645&until=smewg-646&kind=figures")
    assert "total | 3 | 5" not in observer
    assert "Agreed on the study" in observer


def test_days_do_as_well_as_meetings(client_as, told):
    client = client_as("delegate")
    assert "total | blank | 3 " in text(client, told, "?since=2018-01-01&until=2018-02-28")
    assert "Nothing changed" in text(client, told, "?since=2016-01-01&until=2016-02-01")


def test_observers_read_no_working_history(client_as, told):
    page = text(client_as("observer"), told)
    assert "total | 3 | 5" not in page
    assert "1 item was listed" not in page
    assert "Agreed on the study" in page


def load_everything():
    """Of each kind of change at least one, after the end of June 2018."""
    load_told()
    plan = Plan.objects.get(key="2017-2020")
    secretariat, chair = people.secretariat_of_tests(), people.chair_of_tests()
    delegate = UserFactory(role="delegate", economy=Economy.objects.get(code="PE"))
    with time_machine.travel("2018-07-02 09:00", tick=False):
        reported(plan, delegate, state="accepted", year=2017, title="Accepted report")
        reported(plan, delegate, state="submitted", year=2018, title="Report not read yet")
        answer_nothing_to_report(
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
        circulate_review(circulated.pk, by=chair)
        said = comment_on(section, "What of 2016?", by=delegate)
        answer_comment(said.pk, "It is added.", by=chair)
        publish(published, chair)
        begun(plan, chair, title="Review that is begun")
    ReportingYear.objects.filter(year=2017).update(state="published")
    ReportingYear.objects.filter(year=2018).update(state="open")


_kept_everything = database.kept_for_a_module(load_everything)


@pytest.fixture
def everything(_kept_everything, db):
    database.put_in(load_everything)
    return Plan.objects.get(key="2017-2020")


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
    assert "Accepted report: sent before, accepted now." in sentences(
        "observer", "Reports of economies"
    )
    assert "Report not read yet: sent." in sentences("secretariat", "Reports of economies")
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


SINGAPORE = ZoneInfo("Asia/Singapore")
MIDNIGHTS = {
    "28 February, 23:59:59": (datetime(2018, 2, 28, 23, 59, 59), False),
    "1 March, 0:00": (datetime(2018, 3, 1), True),
    "1 March, 0:00:01": (datetime(2018, 3, 1, 0, 0, 1), True),
    "31 March, 23:59:59": (datetime(2018, 3, 31, 23, 59, 59), True),
    "1 April, 0:00": (datetime(2018, 4, 1), False),
    "1 April, 7:59, a UTC day late": (datetime(2018, 4, 1, 7, 59), False),
}


@pytest.mark.parametrize("name", MIDNIGHTS)
def test_a_month_holds_the_moments_of_its_days_in_singapore(client_as, plan, secretariat, name):
    at, is_told = MIDNIGHTS[name]
    with time_machine.travel(at.replace(tzinfo=SINGAPORE), tick=False):
        type_in(plan, secretariat, 3)
        listed(plan, secretariat, "kpi-1", 2018, "An initiative")
    page = text(client_as("chair"), plan, "?since=2018-03-01&until=2018-03-31")
    assert ("Initiatives (KPI 1), 2018, total | blank | 3 " in page) == is_told
    assert ("Initiatives (KPI 1) | 1 item was listed |" in page) == is_told


@pytest.mark.parametrize(
    ("day", "is_told"),
    [
        (date(2018, 2, 28), False),
        (date(2018, 3, 1), True),
        (date(2018, 3, 31), True),
        (date(2018, 4, 1), False),
    ],
)
@pytest.mark.parametrize("role", ["chair", "observer"])
def test_a_month_holds_what_is_dated_on_its_days_for_whoever_reads(
    client_as, plan, role, day, is_told
):
    Meeting.objects.all().delete()
    old = Meeting.objects.create(kind="SMEWG", number=640, year=2015, start=date(2015, 3, 5))
    MeetingDecision.objects.create(meeting=old, number=1, text="An old one", settled_on=day)
    held = Meeting.objects.create(kind="SMEWG", number=645, year=2018, start=day)
    MeetingDecision.objects.create(meeting=held, number=1, text="Agreed on the study")
    page = text(client_as(role), plan, "?since=2018-03-01&until=2018-03-31")
    assert "From 1 March 2018 up to 31 March 2018" in page
    assert ("1. An old one" in page) == is_told
    assert ("1. Agreed on the study" in page) == is_told


def test_after_a_meeting_its_last_day_is_over_and_the_next_day_is_told(client_as, plan):
    Meeting.objects.all().delete()
    old = Meeting.objects.create(kind="SMEWG", number=640, year=2015, start=date(2015, 3, 5))
    Meeting.objects.create(
        kind="SMEWG", number=645, year=2018, start=date(2018, 3, 5), end=date(2018, 3, 6)
    )
    for day in (6, 7):
        MeetingDecision.objects.create(
            meeting=old, number=day, text="An old one", settled_on=date(2018, 3, day)
        )
    page = text(client_as("chair"), plan, "?since=smewg-645&until=2018-03-31")
    assert "After SMEWG meeting 645, up to 31 March 2018" in page
    assert "7. An old one" in page
    assert "6. An old one" not in page
    page = text(client_as("chair"), plan, "?since=2018-03-01&until=smewg-645")
    assert "6. An old one" in page
    assert "7. An old one" not in page


def test_until_now_the_day_is_the_day_in_singapore(client_as, plan):
    """At 20:00 UTC on 6 March it is 7 March in Singapore, and a meeting of the 6th is over."""
    Meeting.objects.all().delete()
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2018, start=date(2018, 3, 6))
    MeetingDecision.objects.create(
        meeting=meeting, number=1, text="Agreed", settled_on=date(2018, 3, 7)
    )
    with time_machine.travel(datetime(2018, 3, 6, 20, tzinfo=UTC), tick=False):
        page = text(client_as("chair"), plan, "")
    assert "After SMEWG meeting 645, up to now" in page
    assert "carried out on 7 March 2018" in page


@given(st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_asked_is_a_period(since, until):
    found = period([], since, until, NOW)
    assert found.since.day <= found.until.day


DAYS = st.dates(date(2017, 1, 1), date(2020, 12, 31))


@given(
    DAYS, DAYS, st.datetimes(datetime(2016, 12, 1), datetime(2021, 1, 31), timezones=st.just(UTC))
)
def test_a_period_holds_a_moment_when_its_day_in_singapore_is_one_of_its_days(since, until, moment):
    query = ChangeQuery(None, None, period([], str(since), str(until), NOW))
    day = (moment + timedelta(hours=8)).date()
    assert query.holds(moment) == (min(since, until) <= day <= max(since, until))


@given(st.lists(DAYS, min_size=2, max_size=2, unique=True), DAYS)
def test_between_one_meeting_and_the_next_each_day_is_told_once(ends, day):
    meetings = [
        Meeting(kind="SMEWG", number=640 + at, year=end.year, start=end)
        for at, end in enumerate(sorted(ends))
    ]
    spans = [
        period(meetings, since, until, NOW)
        for since, until in (("2017-01-01", "smewg-640"), ("smewg-640", "smewg-641"),
                             ("smewg-641", "2020-12-31"))
    ]  # fmt: skip
    assert sum(span.first_day <= day <= span.last_day for span in spans) == 1


def test_without_being_asked_it_is_since_the_last_meeting():
    meetings = [
        Meeting(kind="SMEWG", number=number, year=2018, start=date(2018, month, 5))
        for number, month in ((645, 3), (646, 9), (647, 11))
    ]
    found = period(meetings, "", "", NOW)
    assert (found.since.words, found.until.words) == ("SMEWG meeting 646", "now")


def test_without_a_meeting_it_is_since_a_year_ago():
    found = period([], "", "", datetime(2018, 9, 20, 20, tzinfo=UTC))
    assert found.words == "From 21 September 2017 up to now"


def test_thousands_are_read_as_rows_and_told_as_their_models_would_be(everything, chair):
    """Notes are read as tuples; what changed of each is what reading their models says."""
    asked = ChangeQuery(everything, chair, period([], "2018-01-01", "2018-12-31", NOW))
    rows = history_rows(asked, ConceptNote.history, "state", "title", "history_user__name")
    by_rows = {(was and was.state, now.state, now.title, now.history_user__name)
               for was, now in rows}  # fmt: skip
    models = history(asked, ConceptNote.history)
    assert by_rows == {
        (was and was.state, now.state, now.title, getattr(now.history_user, "name", None))
        for was, now in models
    }
    assert len(rows) == len(models) > 0
