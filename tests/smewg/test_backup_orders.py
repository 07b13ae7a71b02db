"""A backup that the worker makes for whoever presses the button on the page Installation."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from smewg.environment import BASE_DIR
from smewg.models import BackupOrder
from smewg.operations import backups
from smewg.toolkit import at_work, worker
from smewg.toolkit.backups import archive, moving
from smewg.toolkit.backups.archive import BackupRefused, Manifest
from tests.processes import database_url
from tests.smewg.test_backups import kept  # noqa: F401 -- a fixture
from tests.smewg.test_worker import until

pytestmark = pytest.mark.django_db
State = BackupOrder.State


@pytest.fixture
def office(client_as):
    return client_as("secretariat")


@pytest.fixture
def press(office):
    def pressed():
        return office.post(reverse("group:backup"), follow=True).content.decode()

    return pressed


@pytest.fixture
def shown(office):
    return lambda: " ".join(office.get(reverse("group:installation")).content.decode().split())


@pytest.fixture
def writes(monkeypatch, settings, tmp_path):
    """In place of the archive: a file of a few bytes, and what happens meanwhile."""
    settings.VAR_DIR = tmp_path
    happens = []

    def make(path, *, tell):
        tell("3 of 9 tables written")
        for each in happens:
            each()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 2048)
        return Manifest("1", "2026", "", [], counts={"smewg.user": 7}, sha256={"files/a": ""})

    monkeypatch.setattr(archive, "make", make)
    return happens


def test_a_press_is_a_task_of_the_worker_and_its_result_stands_on_the_page(press, shown, writes):
    assert "The worker makes a backup now" in press()
    page = shown()
    assert "not begun yet" in page
    assert "It waits until the worker runs" in page
    assert "Make a backup now" not in page
    writes.append(lambda: said.append(shown()))
    said = []
    assert backups.make_ordered() == 1
    assert "3 of 9 tables written" in said[0]
    order = BackupOrder.objects.get()
    assert (order.state, order.size) == (State.MADE, 2048)
    page = shown()
    assert f"{order.name}, 2.0 KB" in page
    assert "7 rows, 1 file" in page
    assert "Make a backup now" in page
    assert worker.last_run("backup").words.startswith(order.path), "as the command notes it"
    assert backups.make_ordered() == 0


def test_a_second_press_says_that_one_is_being_made(press, writes):
    press()
    assert "A backup is being made already" in press()
    assert BackupOrder.objects.count() == 1
    backups.make_ordered()
    assert "The worker makes a backup now" in press()
    assert BackupOrder.objects.count() == 2


def test_the_page_is_asked_how_far_it_is(press, office, writes):
    address = reverse("group:backup_progress")
    assert office.get(address).json()["is_unfinished"] is False
    press()
    assert office.get(address).json() == {"is_unfinished": True, "said": "not begun yet"}
    writes.append(lambda: heard.append(office.get(address).json()["said"]))
    heard = []
    backups.make_ordered()
    assert heard == ["3 of 9 tables written"]
    assert office.get(address).json()["is_unfinished"] is False


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (BackupRefused("No backup was made: No space left on device."), "No space left on device."),
        (RuntimeError("?"), "No backup was made: RuntimeError."),
    ],
)
def test_why_it_failed_and_what_to_do_stand_on_the_page(press, shown, writes, fault, words):
    def fail():
        raise fault

    writes.append(fail)
    press()
    assert backups.make_ordered() == 1
    page = shown()
    assert words in page
    assert "press the button again" in page
    assert "Make a backup now" in page
    assert at_work.progress_of([at_work.BACKUP]) == {}


def test_what_stops_each_worker_is_not_begun_for_ever(press, shown, writes):
    press()
    for tried in range(backups.TRIES + 1):
        assert BackupOrder.objects.get().state == State.WAITING, tried
        writes[:] = [lambda: (_ for _ in ()).throw(SystemExit)]  # as if it were killed
        with_end(backups.make_ordered)
        BackupOrder.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert BackupOrder.objects.get().state == State.FAILED
    assert "The worker was stopped each time" in shown()


def with_end(work):
    try:
        work()
    except SystemExit:
        return


def test_a_worker_killed_in_the_middle_leaves_no_half_backup(
    kept,  # noqa: F811
    press,
    transactional_db,
):
    """The next worker begins anew. It waits at a file until it is killed: a pipe."""
    pipe = kept / "files" / "a-slow-one"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    press()
    with a_worker(kept) as first:
        until(lambda: list((kept / "backups").glob(".backup-*")), 300)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert not list((kept / "backups").glob("backup-*")), "half a backup is none"
    assert BackupOrder.objects.get().state == State.WAITING
    pipe.unlink()
    pipe.write_text("quick now")
    BackupOrder.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    with a_worker(kept) as second:
        until(lambda: BackupOrder.objects.get().state == State.MADE, 300)
        second.send_signal(signal.SIGTERM)
    [made] = (kept / "backups").iterdir()
    assert str(made) == BackupOrder.objects.get().path
    assert archive.checked(made).files == ["files/a-slow-one"]


def a_worker(folder):
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url(),
        },
    )


def test_a_command_makes_it_as_the_button_does(writes, press, tmp_path, capsys):
    call_command("backup", tmp_path / "by-hand.tar.gz")
    assert worker.last_run("backup").words == f"{tmp_path / 'by-hand.tar.gz'}: 7 rows, 1 file"
    press()
    backups.make_ordered()
    assert moving.usual_path("backup").parent == tmp_path / "backups"
    assert worker.last_run("backup").words == f"{BackupOrder.objects.get().path}: 7 rows, 1 file"
