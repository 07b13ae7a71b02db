"""The worker: every duty again and again, whatever happens to one of them or to the worker."""

import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.mail import send_mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from reviews.models import ReviewDocument
from reviews.operations import snapshots
from smewg.environment import BASE_DIR
from smewg.models import DutyRun, OutgoingMail, Reminder, WorkerProcess
from smewg.toolkit import worker
from tests.processes import database_url
from tests.reviews.publishing import published
from tests.reviews.test_reviews import begun

pytestmark = pytest.mark.django_db


def until(done, seconds=60):
    """Wait until something is so, and not for a time."""
    for _ in range(seconds * 20):
        if found := done():
            return found
        time.sleep(0.05)
    raise AssertionError("It did not come to pass.")


@pytest.mark.django_db(transaction=True)
def test_a_duty_that_fails_is_told_and_tried_again_and_holds_up_no_other(no_duties, client_as):
    tried, done = [], []

    def fails():
        tried.append(1)
        raise OSError("the disk is full")

    worker.add_duty("bad", "Filling the disk", fails, every=0.01)
    worker.add_duty("good", "Going on", lambda: done.append(1) or 1, every=0.01)
    working = worker.Worker()
    thread = threading.Thread(target=working.run)
    thread.start()
    until(lambda: len(done) > 5 and tried and DutyRun.objects.filter(key="bad").exists())
    assert worker.is_alive()
    page = client_as("secretariat").get(reverse("group:installation")).content.decode()
    assert "OSError: the disk is full" in page
    assert "running" in page
    working.stop()
    thread.join(30)
    assert not thread.is_alive()
    assert not worker.is_alive(), "it says goodbye"


def test_once_does_each_duty_once_and_a_fault_is_said(no_duties):
    worker.add_duty("bad", "Filling the disk", lambda: 1 / 0, every=1)
    worker.add_duty("good", "Going on", lambda: 3, every=1)
    out, err = StringIO(), StringIO()
    call_command("worker", "--once", stdout=out, stderr=err)
    assert "Going on: 3" in out.getvalue()
    assert "Filling the disk: ZeroDivisionError" in err.getvalue()


def test_the_worker_knows_every_duty():
    assert {each.key for each in worker.duties()} >= {"mail", "reminders", "documents", "tidying"}


def test_a_worker_that_is_gone_is_missed(client_as):
    WorkerProcess.show("here:1")
    assert worker.is_alive()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert not worker.is_alive()
        client = client_as("secretariat")
        page = client.get(reverse("group:installation")).content.decode()
        assert "The worker is not running" in page
        assert "nobody is reminded" in client.get(reverse("group:reminders")).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        WorkerProcess.show("here:2")
    assert not WorkerProcess.objects.filter(name="here:1").exists()


def test_the_last_run_is_shown_to_the_secretariat(client_as):
    call_command("worker", "--once", stdout=StringIO(), stderr=StringIO())
    page = client_as("secretariat").get(reverse("group:reminders")).content.decode()
    assert "Last run" in page
    assert Reminder.objects.count() == 0


@pytest.mark.once
def test_a_request_makes_no_document_and_starts_no_process(plan, chair, monkeypatch):
    with monkeypatch.context() as here:
        here.setattr(subprocess, "Popen", None)
        snapshot = published(begun(plan, chair, kind="sce-report", last_year=2017), by=chair)
        snapshots.start_making()
    assert {each.state for each in snapshot.documents.all()} == {"waiting"}
    call_command("worker", "--once", stdout=StringIO(), stderr=StringIO())
    assert {each.state for each in snapshot.documents.all()} == {"made"}


def test_a_document_nobody_is_making_says_so(plan, chair, client_as):
    review = begun(plan, chair)
    published(review, by=chair)
    address = reverse("reviews:review", args=[review.pk])
    assert (
        "worker of this installation is not running"
        in client_as("chair").get(address).content.decode()
    )
    WorkerProcess.show("here:1")
    assert "is not running" not in client_as("chair").get(address).content.decode()


def test_a_killed_worker_s_document_is_taken_up_within_a_minute_and_not_for_ever(plan, chair):
    snapshot = published(begun(plan, chair), by=chair)
    document = snapshot.documents.first()
    assert document.claim(), "and then the worker is killed"
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        document.hold_on()
    with time_machine.travel(timezone.now() + timedelta(seconds=60)):
        assert not document.claim(), "it was alive half a minute ago"
    for minutes in (2, 4):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            assert document.claim()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        ReviewDocument.give_up_killed()
        document.refresh_from_db()
        assert (document.state, document.tries) == ("failed", 3)
        assert "ended each time" in document.problem


class Postbox(socketserver.StreamRequestHandler):
    """A mail server that takes the connection, and hangs while `holds` is set."""

    def handle(self):
        self.server.came += 1
        self.server.holds.wait(120)
        self.wfile.write(b"220 here\r\n")
        in_data = False
        for raw in self.rfile:
            line = raw.strip().upper()
            if in_data:
                in_data = line != b"."
                if not in_data:
                    self.server.taken += 1
                    self.wfile.write(b"250 taken\r\n")
            elif line == b"DATA":
                in_data = True
                self.wfile.write(b"354 go on\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if line == b"QUIT" else b"250 yes\r\n")


@pytest.fixture
def postbox():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox) as server:
        server.daemon_threads = True
        server.came = server.taken = 0
        server.holds = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.holds.set()
        server.shutdown()


@pytest.fixture
def start(tmp_path, postbox, transactional_db):
    """Starts manage.py of an installation with this test's database."""
    file = tmp_path / "env"
    file.write_text(
        f"VAR_DIR={tmp_path}\nEMAIL_URL=smtp://127.0.0.1:{postbox.server_address[1]}\n"
        f"EMAIL_TIMEOUT=60\nDATABASE_URL={database_url()}\n"
    )
    running = []

    def started(*arguments):
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env={"PATH": os.environ["PATH"], "ENV_FILE": str(file)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for each in running:
        each.kill()
        each.communicate()


def test_a_worker_killed_while_it_sends_leaves_the_mail_to_the_next_one(start, postbox, settings):
    settings.MAIL_IN_PLACE = False
    send_mail("Hello", "words", None, ["a@example.org"])
    first = start("worker")
    until(lambda: postbox.came, 300)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert not OutgoingMail.objects.due().exists(), "the killed worker's claim still stands"
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert OutgoingMail.objects.due().exists()
    OutgoingMail.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    postbox.holds.set()
    second = start("worker")
    until(lambda: OutgoingMail.objects.get().state == "sent", 300)
    second.send_signal(signal.SIGTERM)
    assert second.wait(120) == 0, "it ends what it does, and then itself"
    assert OutgoingMail.objects.get().tries == 2
    assert postbox.taken == 1


def test_a_worker_ends_with_the_server_beside_it(start):
    server = subprocess.Popen(["sleep", "300"])
    beside = start("worker", "--while", str(server.pid))
    until(worker.is_alive, 300)
    server.kill()
    server.wait()
    assert beside.wait(120) == 0
    assert not worker.is_alive()
