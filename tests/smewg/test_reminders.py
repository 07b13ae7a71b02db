"""Reminders: who gets which mail and when, once each, whatever happens to a run."""

import smtplib
import threading
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from smewg.domain.occasions import Occasion
from smewg.models import Economy, Reminder, ReminderRule, Snooze, User
from smewg.operations import reminders
from smewg.operations.accounts import close_account
from smewg.operations.reminders import ReminderSource
from smewg.queries.recipients import Recipient
from tests.factories import EconomyFactory, UserFactory
from tests.forms import opened_now

NOW = "2019-01-21 09:00+08:00"
LAST_DAY = date(2019, 1, 31)
SURVEY = Occasion("survey-2018", "survey of 2018", date(2018, 12, 1), LAST_DAY)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class OneThatIsKilled(EmailBackend):
    """A mail server in whose middle the process is killed, after `after` mails."""

    after = 0

    def send_messages(self, messages):
        if len(mail.outbox) >= type(self).after:
            raise Killed
        return super().send_messages(messages)


class OneThatRefuses(EmailBackend):
    """A mail server that does not accept one address."""

    def send_messages(self, messages):
        if "person0" in messages[0].to[0]:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)


class OneThatIsAway(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody there")


@pytest.fixture(autouse=True)
def _mails_wait_for_the_command(settings):
    """As in use: a reminder's mail is written down first, and sent after that."""
    settings.MAIL_IN_PLACE = False


@pytest.fixture
def survey():
    """Something to be reminded of, as an app of a higher floor adds it."""
    source = ReminderSource(
        key="survey",
        title="A survey",
        audiences={"everybody": "Every delegate"},
        occasions=lambda: [SURVEY],
        people=lambda occasion, audience: [
            Recipient(each, "/survey/")
            for each in User.objects.filter(role="delegate").select_related("economy")
        ],
    )
    before = dict(reminders._sources)
    reminders._sources.clear()
    reminders.add_reminder_source(source)
    yield source
    reminders._sources.clear()
    reminders._sources.update(before)


@pytest.fixture
def rule(survey, db):
    return ReminderRule.objects.create(
        key="survey-10", source="survey", audience="everybody", days=10, side="before",
        edge="closes", subject="The {what}",
        text="Dear {name} of {economy}, it is open until {closes}: {link} or {later}",
    )  # fmt: skip


@pytest.fixture
def delegates(db):
    return [
        UserFactory(
            role="delegate", economy=EconomyFactory(), email=f"person{n}@smewg.example", name="A B"
        )
        for n in range(6)
    ]


def mailed():
    return sorted(each.to[0] for each in mail.outbox)


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_ten_runs_mail_each_person_once(rule, delegates):
    for _ in range(10):
        call_command("send_reminders", stdout=StringIO())
    assert mailed() == sorted(each.email for each in delegates)
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db
@time_machine.travel(NOW)
@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_a_run_killed_half_way_and_run_again_mails_nobody_twice(
    rule, delegates, settings, monkeypatch, after
):
    monkeypatch.setattr(OneThatIsKilled, "after", after)
    settings.MAIL_TRANSPORT = f"{__name__}.OneThatIsKilled"
    with pytest.raises(Killed):
        call_command("send_reminders", stdout=StringIO())
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(3):
        call_command("send_reminders", stdout=StringIO())
    assert len(mailed()) == len(set(mailed()))
    assert len(mailed()) == len(delegates) - 1, "the killed run's claim still stands"
    with time_machine.travel("2019-01-21 09:01+08:00"):
        call_command("send_reminders", stdout=StringIO())
    assert mailed() == sorted(each.email for each in delegates), "each of them once"
    assert set(Reminder.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_instant_mail_each_person_once(rule, delegates):
    runs = 6
    ready = threading.Barrier(runs)
    outputs = []

    def run():
        out = StringIO()
        ready.wait()
        try:
            call_command("send_reminders", stdout=out)
        finally:
            outputs.append(out.getvalue())
            connection.close()

    with time_machine.travel(NOW):
        threads = [threading.Thread(target=run) for _ in range(runs)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
    assert len(outputs) == runs
    assert mailed() == sorted(each.email for each in delegates)
    assert Reminder.objects.count() == len(delegates)


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_a_mail_server_that_is_away_costs_nobody_the_mail(rule, delegates, settings):
    settings.MAIL_TRANSPORT = f"{__name__}.OneThatIsAway"
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_reminders", stdout=StringIO())
    assert set(Reminder.objects.values_list("state", flat=True)) == {"begun"}
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel("2019-01-21 09:02+08:00"):
        call_command("send_reminders", stdout=StringIO())
    assert mailed() == sorted(each.email for each in delegates)


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_one_address_that_is_refused_is_shown_and_the_others_get_theirs(
    rule, delegates, settings, client_as
):
    settings.MAIL_TRANSPORT = f"{__name__}.OneThatRefuses"
    with pytest.raises(CommandError, match="not accepted"):
        call_command("send_reminders", stdout=StringIO())
    assert len(mailed()) == len(delegates) - 1
    page = client_as("secretariat").get(reverse("group:reminder_log")).content.decode()
    assert "not accepted by the mail server" in page
    page = client_as("secretariat").get(reverse("group:reminders")).content.decode()
    assert "1 mail may not have gone" in page


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_a_dry_run_sends_nothing_and_says_what_it_would(rule, delegates):
    out = StringIO()
    call_command("send_reminders", "--dry-run", stdout=out)
    assert "6 would be sent" in out.getvalue()
    assert delegates[0].email in out.getvalue()
    assert not mail.outbox
    assert not Reminder.objects.exists()


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_who_asked_for_none_gets_none_until_after_that_day(rule, delegates, secretariat):
    one, other, *_ = delegates
    until = date(2019, 1, 23)
    reminders.snooze("survey-2018", until, by=one)
    reminders.snooze("survey-2018", until, by=secretariat, economy=other.economy)
    reminders.snooze("another-2018", until, by=delegates[2])
    other_of_it = UserFactory(role="delegate", economy=other.economy)
    call_command("send_reminders", stdout=StringIO())
    assert not {one.email, other.email, other_of_it.email} & set(mailed())
    assert delegates[2].email in mailed()
    with time_machine.travel("2019-01-23 23:00+08:00"):
        call_command("send_reminders", stdout=StringIO())
    assert one.email not in mailed()
    with time_machine.travel("2019-01-24 00:30+08:00"):
        call_command("send_reminders", stdout=StringIO())
    assert {one.email, other.email, other_of_it.email} <= set(mailed())


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_closed_accounts_and_people_who_have_not_joined_get_none(rule, delegates):
    close_account(delegates[0].pk, by=UserFactory(), reason="left")
    delegates[1].set_unusable_password()
    delegates[1].save()
    call_command("send_reminders", stdout=StringIO())
    assert not {delegates[0].email, delegates[1].email} & set(mailed())


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_mail_says_the_deadline_in_singapore_and_in_utc(rule, delegates):
    delegates[0].name = "Ana {link} Ruiz"
    delegates[0].save()
    call_command("send_reminders", stdout=StringIO())
    body = next(each.body for each in mail.outbox if each.to == [delegates[0].email])
    assert "31 January 2019, 23:59 Singapore time (15:59 UTC)" in body
    assert "Ana {link} Ruiz" in body, "what a person typed is not filled in"
    assert "/survey/" in body
    assert "/group/reminders/later/survey-2018/" in body


@given(
    days=st.integers(0, 60),
    side=st.sampled_from(["before", "after"]),
    edge=st.sampled_from(["opens", "closes"]),
    today=st.dates(date(2018, 9, 1), date(2019, 6, 1)),
)
def test_a_rule_is_due_from_its_day_for_a_few_days_and_never_announces_a_day_that_is_over(
    days, side, edge, today
):
    rule = ReminderRule(days=days, side=side, edge=edge)
    day = rule.day_for(SURVEY)
    if rule.is_due(SURVEY, today):
        assert day <= today <= day + timedelta(days=ReminderRule.DAYS_TO_CATCH_UP)
        announced = SURVEY.opens if edge == "opens" else SURVEY.closes
        assert side == "after" or today <= announced
    else:
        assert today != day
    assert not rule.is_due(Occasion("x", "x"), today), "no day is set, so nothing is due"


@given(st.text(max_size=60))
def test_any_text_is_either_refused_or_filled_in(text):
    if not reminders.unknown_words(text):
        filled = reminders.filled_in(text, dict.fromkeys(reminders.PLACEHOLDERS, "x"))
        assert isinstance(filled, str)


@pytest.mark.django_db
def test_the_secretariat_reads_and_changes_the_table(rule, client_as):
    client = client_as("secretariat")
    address = reverse("group:reminder_change", args=[rule.pk])
    page = client.get(reverse("group:reminders")).content.decode()
    assert "10 days before its last day" in page
    typed = {
        "to": "survey.everybody", "days": "3", "side": "before", "edge": "closes",
        "subject": "Three days of the {what}", "text": "Dear {nmae}", "is_active": "on",
        "reason": "earlier is too early", **opened_now(rule),
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Not known: {nmae}" in answer.content.decode()
    assert "Three days of the {what}" in answer.content.decode(), "what was typed stays"
    assert client.post(address, typed | {"text": "Dear {name"}).status_code == 422
    assert client.post(address, typed | {"text": "Dear {name}"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.days, rule.text) == (3, "Dear {name}")
    assert rule.history.first().history_change_reason == "earlier is too early"
    new = typed | {"text": "Hello"}
    assert client.post(reverse("group:reminder_new"), new).status_code == 302
    assert client.post(reverse("group:reminder_new"), new).status_code == 302
    assert ReminderRule.objects.count() == 3


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_a_person_asks_for_none_by_a_link(survey, delegate, client_as, secretariat):
    client = client_as("delegate")
    address = reverse("group:snooze", args=["survey-2018"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"until": "2018-01-01"}).status_code == 422
    assert client.post(address, {"until": "2030-01-01"}).status_code == 422
    assert client.post(address, {"until": "2019-02-01"}).status_code == 302
    assert client.post(address, {"until": "2019-02-03"}).status_code == 302
    assert [(each.person, each.until) for each in Snooze.objects.all()] == [
        (delegate, date(2019, 2, 3))
    ]
    assert client.get(reverse("group:snooze", args=["nothing-2018"])).status_code == 404
    whole = reverse("group:snooze_economy", args=["survey-2018", "pe"])
    assert client.post(whole, {"until": "2019-02-03"}).status_code == 403
    assert client_as("secretariat").post(whole, {"until": "2019-02-03"}).status_code == 302
    assert Snooze.objects.get(person=None).economy == Economy.objects.get(code="PE")


@pytest.mark.django_db
def test_rules_that_came_along_are_made_once_and_stay_as_they_were_changed():
    call_command("load_reference", verbosity=0)
    before = ReminderRule.objects.count()
    ReminderRule.objects.update(days=99)
    call_command("load_reference", verbosity=0)
    assert ReminderRule.objects.count() == before
    assert not ReminderRule.objects.exclude(days=99).exists()
