"""The yearly round: the window, who said what, reminders, and what waits at home."""

import io
from datetime import date
from io import StringIO

import openpyxl
import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from contributions import reminders as reminding
from contributions.models import ContributionWindow
from contributions.operations.nothing_to_report import answer_nothing_to_report
from contributions.queries import participation as answers
from contributions.queries.participation import Answer
from contributions.queries.reporting_window import window_of
from kpis.models import ReportingYear
from smewg import hooks
from smewg.models import Economy, Reminder, ReminderRule
from smewg.operations import reminders
from smewg.queries import recipients
from smewg.toolkit.deadlines import end_of
from tests.factories import UserFactory, reported
from tests.forms import opened_now

pytestmark = [pytest.mark.once, pytest.mark.django_db]

OPEN = "2019-01-10 12:00+08:00"


@pytest.fixture
def year_2018(plan):
    return ReportingYear.objects.get(year=2018)


@pytest.fixture
def window_2018(year_2018):
    return ContributionWindow.objects.create(
        reporting_year=year_2018, opens=date(2018, 12, 1), closes=date(2019, 1, 31)
    )


@pytest.fixture
def chile(plan):
    return UserFactory(
        role="delegate", economy=Economy.objects.get(code="CHL"), email="chile@smewg.example"
    )


def said(plan, user, code, year=2018):
    found = answers.participation(plan, user)
    return found.of(Economy.objects.get(code=code), year)


def waiting(user):
    return [each.text for each in hooks.waiting_for(user)]


# The window


def test_it_closes_at_midnight_in_singapore_and_later_is_late(year_2018, window_2018):
    closes = window_of(year_2018).last_moment
    assert closes == end_of(date(2019, 1, 31))
    with time_machine.travel("2019-01-31 15:59:30+00:00"):
        assert window_2018.is_open
    with time_machine.travel("2019-01-31 16:00:30+00:00"):
        assert window_2018.is_over


def test_a_report_after_the_window_is_welcome_and_marked(plan, delegate, window_2018):
    with time_machine.travel("2019-01-31 15:59:30+00:00"):
        assert not reported(plan, delegate).is_late
    with time_machine.travel("2019-01-31 16:00:30+00:00"):
        assert reported(plan, delegate, title="Another workshop").is_late


def test_the_secretariat_sets_and_changes_it_with_a_reason(year_2018, client_as):
    client = client_as("secretariat")
    address = reverse("contributions:window", args=[2018])
    answer = client.post(address, {"opens": "2019-02-01", "closes": "2019-01-01"})
    assert answer.status_code == 422
    assert "The last day is before the first" in answer.content.decode()
    assert "2019-02-01" in answer.content.decode(), "what was typed stays"
    assert client.post(address, {"opens": "", "closes": "never"}).status_code == 422
    client.post(address, {"opens": "2018-12-01", "closes": "2019-01-15"})
    later = {"opens": "2018-12-01", "closes": "2019-01-31", "reason": "New Year"}
    client.post(address, opened_now(ContributionWindow.objects.get(), **later))
    kept = ContributionWindow.objects.get()
    assert kept.closes == date(2019, 1, 31)
    assert kept.history.first().history_change_reason == "New Year"
    page = client.get(reverse("contributions:windows")).content.decode()
    assert "31 January 2019, 23:59 Singapore time" in page
    assert 'datetime="2019-01-31T15:59:59+00:00"' in page, "the reader's own time is made of it"


def test_its_days_are_on_the_calendar_and_in_the_handover(window_2018, secretariat):
    with time_machine.travel(OPEN):
        titles = [each.title for each in hooks.calendar(secretariat)]
        handed_over = hooks.of_handover(secretariat, date(2019, 1, 10))
    assert "Last day for the contributions of 2018" in titles
    assert "Contributions of 2018 open" in titles
    section = next(each for each in handed_over if each.title == "Economies' contributions")
    assert section.lines[0].note == "open; 0 reports to read"


# Who said what


@time_machine.travel(OPEN)
def test_each_sees_what_concerns_them(
    plan, window_2018, delegate, chile, secretariat, chair, observer
):
    reported(plan, delegate, state="accepted")
    reported(plan, delegate, title="Another")
    reported(plan, chile, state="draft")
    answer_nothing_to_report(Economy.objects.get(code="JPN"), window_2018.reporting_year, by=chair)
    assert said(plan, secretariat, "PE").words == "1 of 2 accepted"
    assert said(plan, secretariat, "CHL").words == "draft begun"
    assert said(plan, secretariat, "JPN").words == "nothing to report"
    assert said(plan, secretariat, "AUS").words == "no answer yet"
    assert said(plan, secretariat, "AUS", 2020).answer is Answer.NOT_YET_DUE
    assert said(plan, chile, "CHL").words == "draft begun"
    for other in (chair, delegate):
        assert said(plan, other, "CHL").words == "", "a draft and no answer look alike"
        assert said(plan, other, "AUS").words == ""
    assert said(plan, chair, "PE").words == "1 accepted"
    assert said(plan, delegate, "PE").words == "1 of 2 accepted"
    assert answers.participation(plan, observer).years == [], "no year is published"
    found = answers.participation(plan, secretariat)
    assert found.coverage(2018) == "2 of 21 economies"
    assert found.contributed(2018) == 1


@time_machine.travel(OPEN)
def test_a_report_that_was_sent_is_not_told_to_others(plan, window_2018, delegate, chile):
    reported(plan, delegate)
    assert said(plan, chile, "PE").answer is Answer.NONE
    assert said(plan, delegate, "PE").words == "1 sent"


@time_machine.travel(OPEN)
def test_a_withdrawn_report_is_no_answer(plan, window_2018, delegate, secretariat):
    reported(plan, delegate, state="withdrawn")
    assert said(plan, secretariat, "PE").answer is Answer.NONE


@time_machine.travel(OPEN)
def test_economies_stand_in_apec_s_order_or_grouped_by_a_year_s_answers(
    plan, window_2018, delegate, chile, client_as
):
    reported(plan, delegate)
    reported(plan, chile, state="draft")
    client = client_as("secretariat")
    address = reverse("contributions:who")
    order = list(Economy.objects.values_list("order", flat=True))
    page = client.get(address).context["rows"]
    assert [each["economy"].order for each in page] == sorted(order)
    rows = client.get(address + "?sort=2018").context["rows"]
    codes = [each["economy"].code for each in rows]
    assert codes[-2:] == ["CHL", "PE"]
    assert codes[0] == "AUS"
    assert client.get(address + "?sort=1066").status_code == 200
    assert client.get(address + "?sort=%C2%B2%C2%B2%C2%B2%C2%B2").status_code == 200
    assert client.get(address + "?plan=none-such").status_code == 404


@time_machine.travel(OPEN)
def test_the_workbook_says_what_the_page_says(plan, window_2018, delegate, client_as):
    reported(plan, delegate)
    for role, words in (("secretariat", "1 sent"), ("chair", None)):
        answer = client_as(role).get(reverse("contributions:who_file"))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = {row[0]: row[1:] for row in sheet.iter_rows(values_only=True)}
        assert len(rows) == 23, "titles, 21 economies, and how many answered"
        assert rows["Peru"][1] == words
        assert rows["Answered"][1] == ("1" if role == "secretariat" else "0") + " of 21 economies"


@time_machine.travel(OPEN)
def test_the_page_asks_as_often_for_many_answers_as_for_none(
    plan, window_2018, delegate, secretariat, django_assert_num_queries
):
    def look():
        found = answers.participation(plan, secretariat)
        return [each.words for economy in found.economies for each in found.row(economy)]

    with django_assert_num_queries(4):
        look()
    for number in range(4):
        reported(plan, delegate, title=f"Workshop {number}")
    with django_assert_num_queries(4):
        look()


# Reminders


@pytest.fixture
def rules(plan):
    reminders.make_missing_rules()
    return {rule.key: rule for rule in ReminderRule.objects.all()}


def run(day):
    mail.outbox.clear()
    with time_machine.travel(f"{day} 09:00+08:00"):
        call_command("send_reminders", stdout=StringIO())
    return {each.to[0]: each for each in mail.outbox}


def test_who_gets_which_mail_and_when(
    plan, rules, window_2018, delegate, chile, secretariat, chair, observer
):
    japan = UserFactory(role="delegate", economy=Economy.objects.get(code="JPN"))
    answer_nothing_to_report(japan.economy, window_2018.reporting_year, by=japan)
    canada = UserFactory(role="delegate", economy=Economy.objects.get(code="CDA"))
    assert not run("2018-11-30")
    assert set(run("2018-12-01")) == {each.email for each in (delegate, chile, japan, canada)}
    reported(plan, delegate, state="returned")
    reported(plan, chile, state="draft")
    assert set(run("2019-01-17")) == {canada.email}
    assert set(run("2019-01-24")) == {delegate.email, chile.email}
    assert not run("2019-01-25")
    reported(plan, canada)
    assert set(run("2019-02-03")) == {secretariat.email}
    assert not run("2019-02-07"), "all that have answered, or begun, are left in peace"


def test_ten_runs_of_every_rule_mail_nobody_twice(plan, rules, window_2018, delegate, chile):
    reported(plan, chile, state="draft")
    for _ in range(10):
        for day in ("2018-12-01", "2019-01-17", "2019-01-24", "2019-02-07"):
            run(day)
    sent = list(Reminder.objects.values_list("rule__key", "person__email"))
    assert len(sent) == len(set(sent))
    assert ("contributions-14-days", delegate.email) in sent


def test_the_words_are_kind_and_say_the_deadline_twice(
    plan, rules, window_2018, delegate, chile, secretariat
):
    reported(plan, delegate, state="returned")
    unkind = ("overdue", "failed", "must", "late ", "still have not", "required", "delinquent",
              "country", "nation")  # fmt: skip
    ours = [rule for rule in rules.values() if rule.source == "contributions"]
    mails = [each for rule in ours for each in _mails_of(rule)]
    assert len(mails) >= 6
    for each in mails:
        text = f"{each.subject} {each.text}".lower()
        assert not [word for word in unkind if word in text]
        assert "{" not in text
        if each.rule.audience not in ("returned", "waiting"):
            assert "voluntary" in text
        assert "31 January 2019, 23:59 Singapore time (15:59 UTC)" in each.text


def _mails_of(rule):
    """One mail to each person whom the rule can concern."""
    occasion = next(iter(reminding.occasions()))
    path = reminding.path(2018)
    to = recipients.delegates(Economy.objects.all(), path) + recipients.secretariat(path)
    return [
        reminders.outgoing(rule, occasion, each, subject=rule.subject, text=rule.text)
        for each in to
    ]


@time_machine.travel(OPEN)
def test_a_published_year_reminds_nobody(plan, rules, window_2018, delegate):
    ReportingYear.objects.filter(year=2018).update(state="published")
    assert not run("2018-12-01")


@time_machine.travel(OPEN)
def test_from_the_page_one_click_to_a_reminder_and_at_most_one_a_day(
    plan, window_2018, delegate, client_as, secretariat
):
    client = client_as("secretariat")
    page = client.get(reverse("contributions:who")).content.decode()
    address = reverse("contributions:remind", args=[2018, "PE"])
    assert address in page
    shown = client.get(address)
    assert delegate.email in shown.content.decode()
    assert not mail.outbox, "looking sends nothing"
    typed = {"subject": "The {what}", "text": "Dear {name}, {closes}"}
    wrong = client.post(address, typed | {"text": "Dear {who}"})
    assert wrong.status_code == 422
    assert "Dear {who}" in wrong.content.decode()
    assert not mail.outbox
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 422
    assert [each.to for each in mail.outbox] == [[delegate.email]]
    row = Reminder.objects.get()
    assert (row.rule, row.asked_by, row.state) == (None, secretariat, "sent")
    assert "had a reminder today already" in client.get(address).content.decode()


@time_machine.travel(OPEN)
def test_nobody_is_reminded_of_what_they_have_answered(plan, window_2018, delegate, client_as):
    reported(plan, delegate)
    client = client_as("secretariat")
    address = reverse("contributions:remind", args=[2018, "PE"])
    assert address not in client.get(reverse("contributions:who")).content.decode()
    client.post(address, {"subject": "Hello", "text": "Hello"})
    assert not mail.outbox
    assert client.get(reverse("contributions:remind", args=[2018, "XX"])).status_code == 404
    assert client.get(reverse("contributions:remind", args=[1999, "PE"])).status_code == 404


# At home


@time_machine.travel(OPEN)
def test_home_asks_each_only_for_what_is_theirs(
    plan, window_2018, delegate, chile, secretariat, chair, observer
):
    assert "Share what Peru did in 2018" in waiting(delegate)
    returned = reported(plan, delegate, state="returned")
    reported(plan, chile, state="draft", title="Half a report")
    assert waiting(delegate) == [f"Answer a question about {returned}"]
    assert waiting(chile) == ["Finish your draft CHL-2018-01 Half a report"]
    assert not any("Read" in text for text in waiting(secretariat))
    reported(plan, chile, title="A whole report")
    assert "Read 1 report of 2018" in waiting(secretariat)
    for other in (chair, observer):
        assert not any("report" in text.lower() for text in waiting(other))


@time_machine.travel(OPEN)
def test_nothing_to_report_is_an_answer_and_nothing_waits_any_more(plan, window_2018, delegate):
    share = next(each for each in hooks.waiting_for(delegate) if "Share" in each.text)
    assert share.until == end_of(date(2019, 1, 31))
    answer_nothing_to_report(delegate.economy, window_2018.reporting_year, by=delegate)
    assert waiting(delegate) == []


@time_machine.travel("2019-03-10 12:00+08:00")
def test_a_year_that_is_over_without_a_window_waits_for_the_secretariat(plan, secretariat, chair):
    text = "Say from when to when economies may report on 2018"
    assert text in waiting(secretariat)
    assert text not in waiting(chair)
