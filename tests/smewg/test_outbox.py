"""A mail goes when, and only when, what it tells of stands; once; whatever the server does."""

import smtplib
import socket
import threading
import time
from datetime import timedelta
from io import StringIO
from typing import ClassVar

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from smewg.models import OutgoingMail, User
from smewg.toolkit import claims
from smewg.toolkit.outbox import deliver_waiting, forget_old
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def _as_in_use(settings):
    settings.MAIL_IN_PLACE = False


class Temperamental(EmailBackend):
    """A server that answers the next mails as `answers` says, and then takes them."""

    answers: ClassVar[list] = []

    def send_messages(self, messages):
        if type(self).answers:
            raise type(self).answers.pop(0)
        return super().send_messages(messages)


def write(to="a@example.org", subject="Hello"):
    send_mail(subject, "A secret link", None, [to])
    return OutgoingMail.objects.first()


def later(**time):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=False)


def test_a_mail_is_written_down_and_sent_outside_the_request():
    row = write()
    assert row.state == "waiting"
    assert not mail.outbox
    assert deliver_waiting().sent == 1
    assert [(each.to, each.body) for each in mail.outbox] == [(["a@example.org"], "A secret link")]
    row.refresh_from_db()
    assert (row.state, row.body) == ("sent", ""), "its words are forgotten"
    assert deliver_waiting().sent == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_of_a_change_that_did_not_happen_never_goes():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert deliver_waiting().sent == 0


def test_everything_a_mail_has_arrives():
    message = EmailMultiAlternatives(
        "Grüße", "text", "from@example.org", ["to@example.org"], ["b@example.org"],
        cc=["c@example.org"], reply_to=["r@example.org"], headers={"X-About": "this"},
    )  # fmt: skip
    message.attach_alternative("<b>text</b>", "text/html")
    message.send()
    deliver_waiting()
    sent = mail.outbox[0]
    assert sent.recipients() == ["to@example.org", "c@example.org", "b@example.org"]
    assert (sent.subject, sent.from_email, sent.reply_to) == (
        "Grüße", "from@example.org", ["r@example.org"],
    )  # fmt: skip
    assert sent.alternatives[0][0] == "<b>text</b>"
    assert sent.extra_headers["X-About"] == "this"
    assert sent.message()["Message-ID"] == sent.message()["Message-ID"], "the same each time"


def test_a_header_that_smuggles_another_is_refused_where_it_is_made():
    with pytest.raises(ValueError, match="newlines"):
        send_mail("Hello\nBcc: all@example.org", "text", None, ["a@example.org"])
    assert not OutgoingMail.objects.exists()


def test_a_mail_with_a_file_is_refused():
    message = EmailMessage("Hello", "text", to=["a@example.org"])
    message.attach("a.txt", "words")
    with pytest.raises(ValueError, match="link in place"):
        message.send()


def test_a_mail_not_taken_for_now_is_tried_later_and_later_and_at_last_given_up(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Temperamental"
    busy = smtplib.SMTPResponseException(451, b"try later")
    Temperamental.answers = [busy] * 1_000
    row = write()
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while row.state == "waiting":
            before = timezone.now()
            assert deliver_waiting().sent == 0
            row.refresh_from_db()
            waits.append((row.due_at - before).total_seconds() / 60)
            clock.shift(row.due_at - before)
    Temperamental.answers = []
    assert waits[:6] == [1, 5, 15, 30, 60, 60]
    assert row.state == "failed"
    assert row.error == "451 try later"
    assert len(waits) < 80
    row.again()
    assert deliver_waiting().sent == 1


def test_an_address_the_server_knows_not_is_given_up_at_once_and_holds_up_nobody(settings):
    settings.MAIL_TRANSPORT = f"{__name__}.Temperamental"
    unknown = {"a@example.org": (550, b"no such user")}
    Temperamental.answers = [smtplib.SMTPRecipientsRefused(unknown)]
    wrong = write()
    write("b@example.org")
    done = deliver_waiting()
    assert (done.sent, done.failed) == (1, 1)
    wrong.refresh_from_db()
    assert (wrong.state, wrong.error) == ("failed", "550 no such user")


def test_a_killed_process_s_mail_is_taken_up_again_within_a_minute():
    row = write()
    assert row.take(OutgoingMail.is_free(), tries=1), "and then it is killed"
    assert deliver_waiting().sent == 0
    with later(seconds=50):
        assert deliver_waiting().sent == 1


def test_a_slow_process_s_mail_is_left_to_it(monkeypatch):
    """As long as its heart beats, however long the server takes."""
    row = write()
    row.take(OutgoingMail.is_free(), tries=1)
    with later(seconds=30):
        row.hold_on()
    with later(seconds=60):
        assert deliver_waiting().sent == 0
    with later(seconds=80):
        assert deliver_waiting().sent == 1


def test_a_heart_stands_still_within_a_transaction():
    """Nobody else sees the claim yet, and on SQLite the beat would wait for what waits for it."""
    beats = []
    with claims.Heartbeat(lambda: beats.append(1), every=0.01):
        time.sleep(0.05)
    assert beats == []


@pytest.mark.django_db(transaction=True)
def test_a_heart_beats_until_the_work_is_over():
    beats = []
    with claims.Heartbeat(lambda: beats.append(1), every=0.01):
        while len(beats) < 3:
            time.sleep(0.01)
    after = len(beats)
    time.sleep(0.05)
    assert len(beats) == after


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_instant_send_each_mail_once():
    for number in range(25):
        write(f"person{number}@example.org")
    ready = threading.Barrier(4)

    def work():
        ready.wait()
        try:
            deliver_waiting()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert sorted(each.to[0] for each in mail.outbox) == sorted(
        f"person{number}@example.org" for number in range(25)
    )
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


@pytest.fixture
def silent_server(settings):
    """A mail server that takes the connection and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        settings.MAIL_TRANSPORT, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = listening.getsockname()[1], 1
        yield


def test_a_silent_server_costs_a_request_nothing_and_the_mails_wait(silent_server, observer):
    observer.set_password("a long enough pass phrase")
    observer.save()
    begun = time.monotonic()
    for _ in range(3):
        answer = Client().post("/accounts/password/reset/", {"email": observer.email})
        assert answer.status_code == 302
    asked = time.monotonic() - begun
    assert OutgoingMail.objects.waiting().count() == 3
    begun = time.monotonic()
    done = deliver_waiting()
    assert time.monotonic() - begun < 1 + 4, "one try, not one for each"
    assert done.sent == 0
    assert "timed out" in done.server_is_away
    assert OutgoingMail.objects.due().count() == 0
    assert asked < 60
    with later(seconds=61):
        assert OutgoingMail.objects.due().count() == 3


def test_a_dead_server_answers_no_500(settings, client_as):
    settings.MAIL_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", 1
    typed = {"email": "new@example.org", "role": "observer"}
    client = client_as("secretariat")
    assert client.post(reverse("group:invite"), typed).status_code == 302
    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_mail", stdout=StringIO())
    page = client.get(reverse("group:outbox")).content.decode()
    assert "new@example.org" in page
    assert "refused" in page
    settings.MAIL_TRANSPORT = LOCMEM
    client.post(reverse("group:mail_all_again"))
    call_command("send_mail", stdout=StringIO())
    assert [each.to for each in mail.outbox] == [["new@example.org"]]


def test_the_page_shows_what_waits_failed_and_went_and_no_words(client_as):
    row = {"sender": "x", "subject": "Hello", "body": "keyword-7f3"}
    OutgoingMail.objects.create(to=["w@example.org"], **row)
    gone = OutgoingMail.objects.create(
        to=["f@example.org"], state="failed", error="550 no such user", **row
    )
    client = client_as("secretariat")
    page = client.get(reverse("group:outbox")).content.decode()
    assert "1 waiting, 1 not sent" in page
    assert "550 no such user" in page
    assert "keyword-7f3" not in page
    assert (
        "w@example.org"
        not in client.get(reverse("group:outbox") + "?state=failed").content.decode()
    )
    client.post(reverse("group:mail_again", args=[gone.pk]))
    gone.refresh_from_db()
    assert gone.state == "waiting"


def test_an_office_whose_mail_is_down_gets_its_link_by_another_way(client_as):
    client = client_as("secretariat")
    client.post(reverse("group:invite"), {"email": "new@example.org", "role": "observer"})
    user = User.objects.get(email="new@example.org")
    answer = client.post(reverse("group:invitation_link", args=[user.pk]))
    assert "no-store" in answer["Cache-Control"]
    link = answer.context["link"]
    assert link in answer.content.decode()
    page = client.get(reverse("group:person", args=[user.pk])).content.decode()
    assert "link was shown" in page
    assert link not in page
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    with later(days=15):
        client = client_as("secretariat")
        answer = client.post(reverse("group:invitation_link", args=[user.pk]), follow=True)
        assert "Send it again first" in answer.content.decode()


def test_nobody_gets_the_link_of_somebody_who_has_joined(client_as):
    joined = UserFactory(role="observer")
    joined.set_password("a long enough pass phrase")
    joined.save()
    client = client_as("secretariat")
    answer = client.post(reverse("group:invitation_link", args=[joined.pk]), follow=True)
    assert "needs no invitation" in answer.content.decode()


def test_what_went_is_forgotten_after_its_days():
    write()
    deliver_waiting()
    waiting = write("b@example.org")
    with later(days=91):
        assert forget_old(90) == 1
    assert OutgoingMail.objects.get() == waiting
