"""Each turn writes exactly one mail to each person whom it concerns, and none to others."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contributions.models import ContributionWindow
from contributions.operations import reports
from contributions.views.windows import WindowForm
from kpis.models import ReportingYear
from kpis.operations.years import reopen_year
from projects import workflow
from projects.enums import NoteState
from projects.models import ConceptNote, Consent
from projects.operations import consents
from projects.operations import transitions as steps
from projects.operations.notes import write_note
from reviews.models import Review
from reviews.operations import mail as review_mail
from reviews.operations.comments import answer_comment, comment_on
from reviews.operations.reviews import circulate_review
from smewg.enums import MailChoice
from smewg.forms.people import ChangePersonForm
from smewg.models import OutgoingMail, User, WaitingNotice
from smewg.operations import notices
from smewg.toolkit import outbox
from smewg.toolkit.days import SINGAPORE
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import TransitionRefused
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory, reported
from tests.projects import factories

pytestmark = pytest.mark.django_db

PEOPLE = {
    "peru": ("delegate", "PE"),
    "peru2": ("delegate", "PE"),
    "chile": ("delegate", "CHL"),
    "mexico": ("delegate", "MEX"),
    "vietnam": ("delegate", "VN"),
    "office": ("secretariat", None),
    "office2": ("secretariat", None),
    "chair": ("chair", None),
    "observer": ("observer", None),
}


def the_people():
    """Several of each kind, each with an open account, so that one too many is seen."""
    made = {}
    for name, (role, code) in PEOPLE.items():
        economy = factories.economies(code)[0] if code else None
        made[name] = UserFactory(
            email=f"{name}@smewg.example", name=name, role=role, economy=economy
        )
    mail.outbox.clear()
    return made


@pytest.fixture
def people(plan):
    return the_people()


def told():
    """The first part of each address that a mail went to, in their order; one for each mail."""
    return sorted(each.to[0].partition("@")[0] for each in mail.outbox)


def _report(people, state="submitted", **more):
    plan = ReportingYear.objects.get(year=2018).plan
    return reported(plan, people["peru"], state=state, **more)


def _note(people, state=NoteState.SUBMITTED):
    return factories.note(people["peru"], state=state, cosponsors=("CHL",))


def _named(people, note=None):
    note = note or factories.note(people["peru"], cosponsors=())
    economies = factories.economies
    return write_note(
        ConceptNote.objects.get(pk=note.pk), by=people["peru"], proposers=economies("PE"),
        cosponsors=economies("CHL", "MEX"),
    )  # fmt: skip


def _consent(note, code):
    return Consent.objects.get(note=note, economy__code=code).pk


# What is done, by whom, and who is told: each gives the step, with everything before it done


def asks(people):
    report = _report(people)
    return lambda: reports.return_report(report.pk, "Which firms?", by=people["office"])


def answers_by_sending(people):
    report = _report(people, state="returned")
    words = report.latest_by_economy.words()
    return lambda: reports.send_report(report.pk, words, by=people["peru"])


def answers_in_words(people):
    report = _report(people, state="returned")
    return lambda: reports.write_to_thread(report.pk, "Forty of them", by=people["peru2"])


def accepts(people):
    report = _report(people)
    return lambda: reports.accept_report(report.pk, by=people["office"], seen_version=1)


def names(people):
    return lambda: _named(people)


def agrees(people):
    pk = _consent(_named(people), "CHL")
    return lambda: consents.transition_consent(workflow.AGREE, pk, by=people["chile"])


def declines(people):
    pk = _consent(_named(people), "CHL")
    return lambda: consents.transition_consent(
        workflow.DECLINE, pk, by=people["chile"], words="No time"
    )


def offers(people):
    note = _note(people)
    return lambda: consents.offer(note.pk, people["vietnam"].economy, by=people["vietnam"])


def accepts_an_offer(people):
    offered = offers(people)()
    return lambda: consents.transition_consent(workflow.ACCEPT_OFFER, offered.pk, by=people["peru"])


def returns_a_note(people):
    note = _note(people)
    return lambda: steps.transition_note(
        workflow.RETURN, note.pk, by=people["office"], reason="Too long"
    )


def endorses_a_note(people):
    note = _note(people)
    return lambda: steps.transition_note(workflow.ENDORSE, note.pk, by=people["chair"])


def decides_a_note(people):
    note = _note(people, state=NoteState.SCORED)
    return lambda: steps.transition_note(
        workflow.APPROVE_IN_PRINCIPLE, note.pk, by=people["office"]
    )


def _review(people):
    plan = ReportingYear.objects.get(year=2018).plan
    review = Review(
        plan=plan, kind="mid-term", title="A review", first_year=2017, last_year=2018,
        cut_off=date(2018, 9, 1),
    )  # fmt: skip
    review.begin(by=people["chair"])
    section = review.sections.get(key="findings")
    section.write({"text": "Much was shared."}, Sent(0), by=people["chair"])
    return review, section


def circulates(people):
    review, _ = _review(people)

    def circulate():
        circulate_review(review.pk, by=people["office"])
        review_mail.mail_economies(review, by=people["office"])

    return circulate


def answers_a_comment(people):
    review, section = _review(people)
    circulate_review(review.pk, by=people["office"])
    comment = comment_on(section, "Say more.", by=people["chile"])

    def answer():
        answered = answer_comment(comment.pk, "It does now.", by=people["chair"])
        review_mail.mail_author(answered, by=people["chair"])

    return answer


def opens_a_year(people):
    year = ReportingYear.objects.get(year=2018)

    def open_it():
        window = ContributionWindow(reporting_year=year)
        typed = {"opens": "2019-01-01", "closes": "2019-02-01", "reason": "Agreed"}
        form = WindowForm(typed, instance=window, by=people["office"])
        assert form.keep(), form.errors

    return open_it


def opens_a_year_again(people):
    ReportingYear.objects.filter(year=2017).update(state="closed")
    year = ReportingYear.objects.get(year=2017)
    return lambda: reopen_year(year.pk, by=people["office"], reason="A figure is missing")


DELEGATES = ["chile", "mexico", "peru", "peru2", "vietnam"]
TURNS = {
    asks: ["peru", "peru2"],
    answers_by_sending: ["office", "office2"],
    answers_in_words: ["office", "office2"],
    accepts: ["peru", "peru2"],
    names: ["chile", "mexico"],
    agrees: ["peru", "peru2"],
    declines: ["peru", "peru2"],
    offers: ["peru", "peru2"],
    accepts_an_offer: ["vietnam"],
    returns_a_note: ["peru", "peru2"],
    endorses_a_note: ["chile", "peru", "peru2"],
    decides_a_note: ["chile", "peru", "peru2"],
    circulates: DELEGATES,
    answers_a_comment: ["chile"],
    opens_a_year: DELEGATES,
    opens_a_year_again: ["office2"],
}


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.__name__)
def test_a_turn_tells_each_person_it_concerns_once_and_nobody_else(turn, people, settings):
    settings.SITE_URL = "https://plan.example.org"
    step = turn(people)
    mail.outbox.clear()
    step()
    assert told() == TURNS[turn]
    assert all("https://plan.example.org/" in each.body for each in mail.outbox)
    assert all("{" not in each.subject + each.body for each in mail.outbox)
    assert not ContributionWindow.objects.filter(reporting_year__year=2017).exists(), "needs none"


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.__name__)
def test_a_turn_that_is_undone_tells_nobody(turn, people):
    step = turn(people)
    before = OutgoingMail.objects.count()
    with transaction.atomic():
        step()
        transaction.set_rollback(True)
    assert OutgoingMail.objects.count() == before


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.__name__)
def test_each_person_chooses_at_once_once_a_day_or_none(turn, people):
    step = turn(people)
    *_, first = TURNS[turn]
    others = TURNS[turn][:-1]
    notices.choose(people[first], MailChoice.DAILY)
    for each in others:
        notices.choose(people[each], MailChoice.NONE)
    mail.outbox.clear()
    step()
    assert told() == []
    assert [each.person for each in WaitingNotice.objects.all()] == [people[first]]


def test_the_mail_of_the_day_holds_all_that_waits_once(people):
    notices.choose(people["peru"], MailChoice.DAILY)
    notices.choose(people["peru2"], MailChoice.NONE)
    asks(people)()
    returns_a_note(people)()
    mail.outbox.clear()
    early = datetime(2018, 5, 3, 6, 59, tzinfo=SINGAPORE)
    assert notices.write_daily_mails(early) == 0
    assert notices.write_daily_mails(early + timedelta(minutes=1)) == 1
    (sent,) = mail.outbox
    assert sent.to == ["peru@smewg.example"]
    assert "2 things for you" in sent.subject
    assert "A question about your report" in sent.body
    assert "Returned to you" in sent.body
    assert notices.write_daily_mails(early + timedelta(hours=3)) == 0
    assert not WaitingNotice.objects.exists()


def test_the_second_mail_of_a_day_waits_for_the_next_day(people):
    notices.choose(people["peru"], MailChoice.DAILY)
    morning = datetime(2018, 5, 3, 8, tzinfo=SINGAPORE)
    asks(people)()
    notices.write_daily_mails(morning)
    returns_a_note(people)()
    assert notices.write_daily_mails(morning + timedelta(hours=2)) == 0
    assert notices.write_daily_mails(morning + timedelta(days=1)) == 1


def test_a_worker_that_is_killed_between_leaves_one_mail_each(people, settings):
    """Killed while it sends: the row is there once, and goes under the same Message-ID."""
    settings.MAIL_IN_PLACE = False
    step = asks(people)
    OutgoingMail.objects.all().delete()
    step()
    rows = list(OutgoingMail.objects.order_by("pk"))
    assert sorted(each.to[0] for each in rows) == ["peru2@smewg.example", "peru@smewg.example"]
    rows[0].take(Q(state=OutgoingMail.State.WAITING), tries=1)  # a worker took it, and died
    outbox.deliver_waiting()
    assert len(mail.outbox) == 1
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        outbox.deliver_waiting()
    assert told() == ["peru", "peru2"]
    identifiers = {each.extra_headers["Message-ID"] for each in mail.outbox}
    assert identifiers == {each.headers["Message-ID"] for each in rows}


def test_role_and_address_are_told_at_once_whatever_was_chosen(people, client):
    person = people["chile"]
    notices.choose(person, MailChoice.NONE)
    mail.outbox.clear()
    client.force_login(people["office"])
    page = reverse("group:person", args=[person.pk])
    version = client.get(page).context["form"]["version"].value()
    typed = {
        "email": "new@smewg.example", "name": person.name, "role": "observer", "economy": "",
        "reason": "She moved", "version": version,
    }  # fmt: skip
    assert client.post(page, typed).status_code == 302
    assert told() == ["chile", "new"]
    assert all("Your role was: Delegate. It is now: Observer." in each.body for each in mail.outbox)
    mail.outbox.clear()
    person.refresh_from_db()
    named = ChangePersonForm({**typed, "name": "Other", "version": ""}, instance=person)
    named.keep()
    assert told() == [], "a name is no matter of safety"


def test_the_account_page_asks_when_mail_comes(people, client):
    client.force_login(people["peru"])
    page = reverse("group:me")
    assert "Once a day, all in one mail" in client.get(page).content.decode()
    assert client.post(page, {"choice": "hourly"}).status_code == 422
    assert client.post(page, {"choice": "daily"}).status_code == 302
    assert User.objects.get(pk=people["peru"].pk).notices_by_mail == MailChoice.DAILY


def test_an_account_that_is_closed_or_never_opened_gets_nothing(people):
    User.objects.filter(pk=people["peru"].pk).update(is_active=False)
    people["peru2"].set_unusable_password()
    people["peru2"].save()
    report = _report(people)
    mail.outbox.clear()
    reports.return_report(report.pk, "Which firms?", by=people["office"])
    assert told() == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [accepts, agrees, endorses_a_note])
def test_a_turn_done_twice_at_one_instant_mails_once(turn, plan):
    people = the_people()
    step = turn(people)
    mail.outbox.clear()
    outcomes = at_one_instant(step, step)
    assert sum(isinstance(each, TransitionRefused) for each in outcomes) == 1
    assert told() == TURNS[turn]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_mail_of_the_day(plan):
    people = the_people()
    notices.choose(people["peru"], MailChoice.DAILY)
    asks(people)()
    mail.outbox.clear()
    moment = datetime(2018, 5, 3, 8, tzinfo=SINGAPORE)
    written = at_one_instant(*[lambda: notices.write_daily_mails(moment)] * 2)
    assert sorted(written) == [0, 1]
    assert told() == ["peru"]
