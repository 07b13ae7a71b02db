"""Monitoring reports every six months: which are due, what was received, who was told."""

from datetime import date
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.monitoring import ReportState, due_days, months_after
from projects.enums import NoteState
from projects.models import ConceptNote, MonitoringReport
from projects.operations.monitoring import record_monitoring
from projects.queries.monitoring import reports_of, reports_of_projects
from projects.reminders import reports_due
from smewg.hooks import calendar, waiting_for
from smewg.models import ReminderRule
from smewg.operations import reminders
from tests.projects import factories
from tests.projects.test_reminding import mailed_on

pytestmark = [pytest.mark.once, pytest.mark.django_db]
TODAY = date(2018, 9, 1)


@pytest.fixture(autouse=True)
def _one_day():
    with time_machine.travel("2018-09-01 09:00+08:00", tick=False):
        yield


@pytest.fixture
def running(plan, delegate):
    """Runs from 31 August 2017 for two years: reports are due in February and August."""
    return factories.note(
        delegate,
        state=NoteState.RUNNING,
        session=factories.session(2017),
        starts=date(2017, 8, 31),
        ends=date(2019, 8, 31),
    )


days = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(days, st.integers(0, 60))
def test_months_are_counted_from_the_day_and_never_leave_the_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)


@given(st.none() | days, st.none() | days, st.none() | days, days)
def test_reports_are_half_a_year_apart_and_end_before_the_project(first, starts, ends, today):
    found = list(due_days(first, starts, ends, today))
    assert found == sorted(set(found))
    if first is None and starts is None:
        assert found == []
    if first:
        assert found[0] == first
    if ends:
        assert all(day < ends for day in found[1:])
    for before, after in pairwise(found):
        assert 5 < (after - before).days / 30 < 7


def test_what_is_due_follows_from_the_days_of_the_project(running):
    found = reports_of(running, TODAY)
    assert [each.due for each in found] == [
        date(2018, 2, 28),
        date(2018, 8, 31),
        date(2019, 2, 28),
    ]
    assert [each.state for each in found] == [ReportState.DUE, ReportState.DUE, ReportState.AHEAD]
    running.monitoring_due = date(2018, 9, 1)
    assert [each.due for each in reports_of(running, TODAY)] == [
        date(2018, 9, 1),
        date(2019, 3, 1),
    ]
    running.ends = date(2020, 1, 1)
    assert len(reports_of(running, TODAY)) == 3, "extended"


def test_a_project_taken_over_from_a_record_is_asked_for_nothing(running):
    running.source = "imported"
    assert reports_of(running, TODAY) == []
    running.monitoring_due = date(2018, 9, 1)
    assert reports_of(running, TODAY)


@pytest.mark.parametrize("state", [NoteState.SCORED, NoteState.COMPLETED, NoteState.TERMINATED])
def test_what_was_received_stays_when_nothing_is_owed_any_more(running, secretariat, state):
    row = MonitoringReport(note=running, number=2, due=date(2018, 8, 31), received_on=TODAY)
    record_monitoring(row, by=secretariat)
    running.state = state
    assert [each.state for each in reports_of(running, TODAY)] == [ReportState.RECEIVED]


def test_it_is_recorded_corrected_with_a_reason_and_passed_on(client_as, running):
    address = reverse("projects:note_monitoring", args=[running.pk, 1])
    assert client_as("delegate").get(address).status_code == 403
    client = client_as("secretariat")
    assert client.get(address).status_code == 200
    assert client.post(address, {"received": "Four pages"}).status_code == 422
    typed = {"received_on": "2018-03-02", "received": "Four pages; on time"}
    assert client.post(address, typed).status_code == 302
    row = MonitoringReport.objects.get()
    assert (row.due, row.received_on) == (date(2018, 2, 28), date(2018, 3, 2))
    told = {**typed, "bmc_told_on": "2018-03-09", "version": _version(client, address)}
    assert client.post(address, told).status_code == 302, "filling in a blank asks for no reason"
    other = {**told, "received_on": "2018-03-03", "version": _version(client, address)}
    refused = client.post(address, other)
    assert refused.status_code == 422
    assert "Say why it is corrected" in refused.content.decode()
    assert client.post(address, {**other, "reason": "A typing error"}).status_code == 302
    row.refresh_from_db()
    assert row.received_on == date(2018, 3, 3)
    assert row.history.first().history_change_reason == "A typing error"
    page = client.get(address).content.decode()
    assert "A typing error" in page
    note = client.get(reverse("projects:note", args=[running.pk])).content.decode()
    assert "received, budget committee told" in note


def _version(client, address):
    return client.get(address).context["form"]["version"].value()


def test_the_committee_is_not_told_before_the_report_came(running, secretariat):
    row = MonitoringReport(
        note=running, number=1, due=TODAY, received_on=TODAY, bmc_told_on=date(2018, 8, 1)
    )
    with pytest.raises(ValidationError, match="before the report was received"):
        record_monitoring(row, by=secretariat)


def test_two_people_who_record_the_same_report_do_not_overwrite_each_other(running, secretariat):
    first, second = (
        MonitoringReport(note=running, number=1, due=TODAY, received_on=TODAY, received=said)
        for said in ("Four pages", "Five pages")
    )
    record_monitoring(first, by=secretariat)
    with pytest.raises(ValidationError, match="meanwhile"):
        record_monitoring(second, by=secretariat)
    assert MonitoringReport.objects.get().received == "Four pages"


def test_the_list_and_its_file_show_the_same_and_ask_little(
    client_as, running, secretariat, django_assert_max_num_queries
):
    row = MonitoringReport(note=running, number=1, due=date(2018, 2, 28), received_on=TODAY)
    record_monitoring(row, by=secretariat)
    client = client_as("secretariat")
    with django_assert_max_num_queries(4):
        assert len(reports_of_projects(secretariat)) == 3
    for show, count in (("", 3), ("due", 1), ("ahead", 1), ("to-tell", 1), ("nonsense", 3)):
        page = client.get(reverse("projects:monitoring"), {"show": show})
        assert len(page.context["reports"]) == count, show
        file = client.get(reverse("projects:monitoring_file"), {"show": show})
        assert len(file.content.decode().splitlines()) == count + 1
    assert client_as("observer").get(reverse("projects:monitoring")).status_code == 403
    page = client_as("observer").get(reverse("projects:note", args=[running.pk]))
    assert "Monitoring reports" not in page.content.decode()


def test_home_and_calendar_tell_what_is_due(running, delegate, secretariat):
    texts = [each.text for each in waiting_for(delegate)]
    assert texts.count(f"Send the monitoring report of “{running.title}”") == 2
    assert "Record what was received: 2 monitoring reports" in [
        each.text for each in waiting_for(secretariat)
    ]
    row = MonitoringReport(note=running, number=1, due=date(2018, 2, 28), received_on=TODAY)
    record_monitoring(row, by=secretariat)
    assert "Tell the budget committee (BMC) of 1 monitoring report" in [
        each.text for each in waiting_for(secretariat)
    ]
    keys = {each.key: each.day for each in calendar(delegate) if "monitoring" in each.key}
    assert keys == {
        f"note-{running.pk}-monitoring": date(2018, 2, 28),
        f"note-{running.pk}-monitoring-2": date(2018, 8, 31),
        f"note-{running.pk}-monitoring-3": date(2019, 2, 28),
    }


def test_one_reminder_goes_thirty_days_after_and_none_once_it_is_received(
    running, delegate, secretariat
):
    reminders.make_missing_rules()
    ReminderRule.objects.exclude(source="project-reports").delete()
    late = f"The monitoring report of {running.name} is not here yet"
    assert mailed_on("2018-09-30 09:00+08:00") == {(delegate.email, late)}
    assert mailed_on("2018-10-02 09:00+08:00") == set(), "once"
    row = MonitoringReport(
        note=running, number=3, due=date(2019, 2, 28), received_on=date(2019, 2, 20)
    )
    record_monitoring(row, by=secretariat)
    assert mailed_on("2019-03-30 09:00+08:00") == set()
    mail.outbox.clear()
    assert [each.about for each in reports_due()] == [
        f"monitoring-{running.pk}",
        f"monitoring-{running.pk}-2",
    ]


def test_a_report_keeps_its_day_when_the_projects_days_change(running, secretariat):
    row = MonitoringReport(note=running, number=1, due=date(2018, 2, 28), received_on=TODAY)
    record_monitoring(row, by=secretariat)
    ConceptNote.objects.filter(pk=running.pk).update(starts=date(2017, 10, 31))
    found = reports_of(ConceptNote.objects.get(pk=running.pk), TODAY)
    assert [each.due for each in found][:2] == [date(2018, 2, 28), date(2018, 10, 31)]
