"""The first page: what waits for each role, and nothing that does not concern it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contributions.models import Contribution
from contributions.operations.reports import begin_report, return_report, send_report
from kpis.models import Figure, ReportingYear
from kpis.operations import demo as invented
from kpis.operations.figures import reopen_cell
from kpis.operations.years import publish_year, verify_year
from plans.models import Activity, WorkPlanItem
from plans.operations.work_plans import start_edition
from projects.models import Session
from reviews.queries import home as homes
from smewg.hooks import Waiting, waiting_for
from smewg.models import (
    Economy,
    HomeNews,
    HomeVisit,
    Meeting,
    MeetingDecision,
    OutgoingMail,
    RecordedTurn,
    Role,
    User,
)
from smewg.operations.notices import forget_old
from smewg.operations.personal_data import anonymise
from smewg.toolkit.days import SINGAPORE, start_of
from smewg.toolkit.deadlines import end_of
from tests.factories import UserFactory, report_words
from tests.projects import factories as projects

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
    with_counts, secretariat, verifier, chair, observer, delegate
):
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
    assert closing.note == (
        "21 of 25 figures are in, 4 are blank. "
        "2 indicators differ from their lists, without a reason."
    )


def test_a_verified_year_waits_to_be_published(with_counts, secretariat, verifier, chair):
    verify_year(ReportingYear.objects.get(year=2018).pk, by=verifier)
    with time_machine.travel("2019-06-01 12:00+08:00"):
        assert texts(chair) == ["Publish the counts of 2018", MID_TERM]


def test_a_cell_that_was_opened_again_waits_for_its_author_alone(
    with_counts, secretariat, verifier, chair
):
    figure = Figure.objects.get(
        count__reporting_year__year=2018, count__indicator__slug="kpi-2", area=None
    )
    count, why = figure.count, "Is the workshop in May in it?"
    reopen_cell(count.reporting_year_id, count.indicator, None, by=verifier, because=why)
    first = waiting_for(secretariat)[0]
    assert first.text == "Look again at Activities (KPI 2), total, 2018"
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
    assert "There is nothing to do now" in page
    assert f"/reviews/{plan.key}/dashboard/" in page


def test_without_a_plan_the_page_says_what_to_do_first(db, client_as):
    assert "load_plan" in client_as("secretariat").get("/").content.decode()
    page = client_as("observer").get("/").content.decode()
    assert "load_plan" not in page
    assert "The secretariat loads it" in page


MOST_QUESTIONS = 20


@pytest.mark.parametrize("role", ["secretariat", "chair", "delegate", "observer"])
def test_home_asks_few_questions_of_the_database_whoever_opens_it(
    demonstrated, role, client, django_assert_max_num_queries
):
    """The demonstration, with all that may wait for a role, and a visit that is written down."""
    reader = User.objects.filter(role=role, is_active=True).order_by("pk").first()
    with_much_to_do(reader)
    HomeVisit.objects.create(person=reader, seen_at=timezone.now() - timedelta(days=3))
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(MOST_QUESTIONS):
        page = client.get("/").content.decode()
    assert "Since you were here" in page


def with_much_to_do(reader):
    """What costs most to tell of: returned reports that were changed since, and notes of one's own.

    A session whose last day is over waits to be closed, and another year's reports to be read.
    """
    office = User.objects.filter(role="secretariat").order_by("pk").first()
    year = ReportingYear.objects.get(year=2019)
    for economy in (reader.economy or Economy.objects.get(code="CHL"), Economy.objects.first()):
        for _ in range(2):
            report = begin_report(economy, year, by=office)
            send_report(report.pk, report_words(year.plan), by=office)
            return_report(report.pk, "Where was it?", by=office)
            Contribution.objects.filter(pk=report.pk).update(draft={"title": "Another title"})
    for state in ("draft", "returned", "endorsed", "submitted", "final"):
        note = projects.note(office, state=state, session=projects.session(2018))
        note.proposers.add(reader.economy or economy)
    Session.objects.filter(scoring__isnull=False).update(scores_due=date(2018, 9, 1))
    HomeNews.objects.create(person=reader, text="Something was published", path="/")


@given(
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    st.lists(st.one_of(st.none(), st.integers(-40, 400)), max_size=12),
)
def test_each_task_stands_in_one_group_by_its_day(today, days_ahead):
    now = datetime(today.year, today.month, today.day, 12, tzinfo=SINGAPORE)
    tasks = [
        homes.task(
            Waiting(
                f"Do {number}",
                f"/{number}/",
                until=None if days is None else end_of(today + timedelta(days=days)),
            ),
            now,
        )
        for number, days in enumerate(days_ahead)
    ]
    groups = homes.by_day(tasks, today)
    assert sorted(each.waiting.url for group in groups for each in group.tasks) == sorted(
        each.waiting.url for each in tasks
    )
    for group in groups:
        for each in group.tasks:
            days = each.days_left
            if group.title.startswith("The day is over"):
                assert days < 0
            elif group.title.startswith("This week"):
                assert 0 <= days <= 6 - today.weekday()
            elif group.title.startswith("This month"):
                assert (today + timedelta(days=days)).month == today.month
            elif group.title == "Later":
                assert days > 6 - today.weekday()
                assert (today + timedelta(days=days)).replace(day=1) > today.replace(day=1)
            else:
                assert days is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "#x", "?k=1"])), max_size=9))
def test_a_page_stands_once_and_nothing_that_waits_there_is_lost(places):
    waiting = [Waiting(f"Do {n}", f"/{p}/{more}") for n, (p, more) in enumerate(places)]
    found = homes.once(waiting)
    assert len({each.url[:3] for each in found}) == len(found)
    said = " ".join(f"{each.text} {each.note}" for each in found)
    assert all(each.text in said for each in waiting)


def test_since_you_were_here_tells_what_happened_between_two_visits(
    plan, secretariat, delegate, client_as
):
    client = client_as("secretariat")
    with time_machine.travel("2018-05-01 12:00+08:00"):
        assert "Since you were here" not in client.get("/").content.decode()
    with time_machine.travel("2018-05-02 12:00+08:00"):
        report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
        send_report(report.pk, report_words(plan), by=delegate)
    for later in ("12:00", "12:20", "12:45"):
        with time_machine.travel(f"2018-05-03 {later}+08:00"):
            page = client.get("/").content.decode()
            assert "You were last here on 1 May 2018" in page, "looks close together are one visit"
            assert "sent the report PE-2018-01" in page
            assert f"/contributions/2018/PE/{report.number}/" in page
    with time_machine.travel("2018-05-03 14:00+08:00"):
        page = client.get("/").content.decode()
        assert "Nothing happened since then that concerns you." in page
    assert not HomeNews.objects.filter(person=delegate).exists(), "who did it is not told"


def test_what_is_no_mail_stands_at_home_alone_and_goes_after_its_days(
    with_counts, secretariat, verifier, observer
):
    before = OutgoingMail.objects.count()
    year = ReportingYear.objects.get(year=2018)
    verify_year(year.pk, by=verifier)
    publish_year(year.pk, by=verifier)
    told = HomeNews.objects.filter(text="The counts of 2018 are published")
    assert {each.person for each in told} == {secretariat, observer}
    assert OutgoingMail.objects.count() == before
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        forget_old(90)
    assert not HomeNews.objects.exists()


def test_nobody_is_shown_anothers_news_and_who_is_forgotten_leaves_none(
    plan, secretariat, observer, client_as
):
    HomeVisit.objects.create(person=secretariat, seen_at=timezone.now() - timedelta(days=2))
    HomeNews.objects.create(person=observer, text="For Grace alone", path="/")
    assert "For Grace alone" not in client_as("secretariat").get("/").content.decode()
    HomeVisit.objects.create(person=observer)
    observer.is_active = False
    observer.save()
    anonymise(observer.pk, by=secretariat, reason="left")
    assert not HomeNews.objects.filter(person=observer).exists()
    assert not HomeVisit.objects.filter(person=observer).exists()


@pytest.mark.parametrize("role", list(Role))
def test_a_first_visit_is_four_sentences_until_it_is_taken_away(plan, client_as, role):
    client = client_as(role)
    page = client.get("/").content.decode()
    words = page.partition('id="welcome">')[2].partition("</p>")[0]
    assert words.count(". ") + words.rstrip().endswith(".") + words.count(".\n") == 4
    client.post("/home/hide/", {"panel": "welcome"})
    assert 'id="welcome"' not in client.get("/").content.decode()
    client.post("/home/hide/", {})
    assert 'id="welcome"' in client.get("/").content.decode()


def test_the_first_steps_know_what_is_done(plan, secretariat, client_as):
    client = client_as("secretariat")
    page = client.get("/").content.decode()
    assert "1 of 7 done" in page
    assert "The plan of 2017-2020 is loaded" in page
    assert "Still to invite: the delegates and a second person, who verifies" in page
    UserFactory(role="chair")
    UserFactory(role="delegate", economy=Economy.objects.first())
    Meeting.objects.create(
        kind="SMEWG", number=900, year=timezone.now().year, start=timezone.now().date()
    )
    OutgoingMail.objects.create(
        to=[], sender="a", subject="b", state="sent", settled_at=timezone.now()
    )
    page = client.get("/").content.decode()
    assert "4 of 7 done" in page
    assert "2 people invited, " in page
    assert "First steps" not in client_as("chair").get("/").content.decode()
    client.post("/home/hide/", {"panel": "first-steps"})
    assert "First steps" not in client.get("/").content.decode()


@time_machine.travel("2026-03-01 12:00+08:00")
def test_a_plan_of_the_past_is_entered_year_by_year(plan, secretariat, verifier):
    asked = [each for each in waiting_for(secretariat) if "the counts of" in each.text]
    assert [each.text for each in asked] == ["Enter the counts of 2017"]
    assert asked[0].note == "No figure is in yet. After it: 2018 to 2020, one year at a time."
    invented.load(plan, secretariat, verifier)
    asked = [each.text for each in waiting_for(secretariat) if "the counts of" in each.text]
    assert asked == ["Close the counts of 2019"]
