"""Scores that are due and reports that a project owes remind those who can act, once."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from plans.models import Objective
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.sessions import close_session
from smewg.hooks import calendar
from smewg.models import Economy, ReminderRule
from smewg.operations import reminders
from tests.factories import UserFactory
from tests.projects import factories
from tests.projects.scoring import cast, eligible, given, rules_for

pytestmark = pytest.mark.django_db
WEEK_BEFORE, DAY_AFTER = "2018-05-24 09:00+08:00", "2018-06-01 09:00+08:00"


def of(code):
    economy = Economy.objects.get(code=code)
    return UserFactory(role="delegate", economy=economy, email=f"{code.lower()}@smewg.example")


def mailed_on(moment):
    """Who gets a mail in a run at `moment`, and its subject."""
    mail.outbox.clear()
    with time_machine.travel(moment, tick=False):
        call_command("send_reminders", stdout=StringIO())
    return {(each.to[0], each.subject) for each in mail.outbox}


@pytest.fixture
def scored(plan, secretariat):
    """Two notes of session 1/2018, whose scores are due by the end of 31 May."""
    reminders.make_missing_rules()
    ReminderRule.objects.exclude(source__in=("scores", "project-reports")).delete()
    with time_machine.travel("2018-05-01 09:00+08:00", tick=False):
        within = factories.session(2018, scores_due=date(2018, 5, 31))
        notes = eligible(secretariat, 2, session=within)
        return rules_for(within, secretariat), notes


def test_who_has_ballots_left_is_reminded_and_who_has_none_is_not(scored, secretariat, delegate):
    rules, notes = scored
    chile, japan = of("CHL"), of("JPN")
    goal = [Objective.objects.first().pk]
    with time_machine.travel("2018-05-02 09:00+08:00", tick=False):
        cast(
            rules,
            chile.economy,
            chile,
            {note.pk: given(3, 3, 3, 3, 3, objectives=goal) for note in notes},
        )
        cast(rules, japan.economy, japan, {notes[0].pk: given(abstained=True)})
    assert mailed_on(WEEK_BEFORE) == {(japan.email, "The scores of session 1/2018: a week left")}, (
        "Chile is done, and Peru proposes both"
    )
    assert "31 May 2018, 23:59 Singapore time" in mail.outbox[0].body
    assert reverse("scoring:ballots", args=["2018-1"]) in mail.outbox[0].body
    assert mailed_on(WEEK_BEFORE) == set(), "once"


def test_after_the_last_day_the_secretariat_is_reminded_to_close_until_it_is(scored, secretariat):
    japan = of("JPN")
    sent = mailed_on(DAY_AFTER)
    assert sent == {(secretariat.email, "The scores of session 1/2018: the session can be closed")}
    assert japan.email not in {to for to, _ in sent}


def test_a_closed_session_reminds_nobody(scored, secretariat):
    rules, _ = scored
    of("JPN")
    with time_machine.travel(DAY_AFTER, tick=False):
        close_session(rules, by=secretariat)
    assert mailed_on(WEEK_BEFORE) | mailed_on(DAY_AFTER) == set()


@pytest.fixture
def running(scored, secretariat):
    note = factories.note(
        secretariat, state=NoteState.RUNNING, title="A running project", proposers=("CHL",),
        cosponsors=("JPN", "MEX"), session=factories.session(2018, 2, scores_due=None),
        monitoring_due=date(2018, 9, 30), completion_due=date(2019, 3, 31),
        project_number="SME 03 2018A",
    )  # fmt: skip
    return note


def test_the_reports_of_a_project_remind_its_proposers_and_then_the_secretariat(
    running, secretariat
):
    chile, _ = of("CHL"), of("JPN")
    assert mailed_on("2018-09-16 09:00+08:00") == {
        (chile.email, "The monitoring report of SME 03 2018A is due in two weeks")
    }
    assert reverse("projects:note", args=[running.pk]) in mail.outbox[0].body
    assert mailed_on("2018-09-30 09:00+08:00") == {
        (secretariat.email, "The monitoring report of SME 03 2018A is due today")
    }
    ConceptNote.objects.filter(pk=running.pk).update(state=NoteState.COMPLETED)
    assert mailed_on("2019-03-17 09:00+08:00") == {
        (chile.email, "The completion report of SME 03 2018A is due in two weeks")
    }
    titles = {entry.title for entry in calendar(chile)}
    assert {
        "Monitoring report is due: A running project",
        "Completion report is due: A running project",
        "Session 1/2018: scores are due",
    } <= titles


def test_a_project_that_ended_without_being_carried_out_reminds_nobody(running, secretariat):
    of("CHL")
    ConceptNote.objects.filter(pk=running.pk).update(state=NoteState.TERMINATED)
    assert mailed_on("2018-09-16 09:00+08:00") == set()
