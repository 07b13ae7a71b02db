"""Signs of life are told through the cache: while nothing happens, no row is written."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from smewg.models import DutyRun, WorkerProcess
from smewg.toolkit import signs, unwritten, worker
from tests.smewg.test_worker import until

NOON = datetime(2018, 5, 7, 4, 0, tzinfo=UTC)
NAME = "here:1"


@pytest.fixture
def shared(settings, tmp_path):
    """A cache that other processes read as well, as each installation has one."""
    backend = {"BACKEND": "smewg.toolkit.caches.FileCache", "LOCATION": str(tmp_path / "cache")}
    settings.CACHES = {**settings.CACHES, "default": backend}
    return tmp_path / "cache"


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def seen_in_row():
    return WorkerProcess.objects.get(name=NAME).seen_at


@pytest.mark.django_db
def test_signs_of_an_hour_need_one_row(shared, noon):
    for _ in range(4 * 59):
        WorkerProcess.show(NAME)
        assert [each.name for each in WorkerProcess.alive()] == [NAME]
        assert seen_in_row() == NOON
        noon.shift(15)
    noon.shift(60)
    WorkerProcess.show(NAME)
    assert seen_in_row() > NOON, "the row says once an hour that it is there"


@pytest.mark.django_db
def test_who_is_silent_is_missed_though_its_row_stands(shared, noon):
    WorkerProcess.show(NAME)
    noon.shift(40)
    WorkerProcess.show(NAME)
    noon.shift(44)
    assert worker.is_alive()
    noon.shift(2)
    assert not worker.is_alive()
    assert [each.name for each in WorkerProcess.of_late()] == [NAME]
    WorkerProcess.show("here:2")
    assert [each.name for each in WorkerProcess.alive()] == ["here:2"]


@pytest.mark.django_db
def test_where_the_cache_tells_nobody_the_row_does(settings, noon):
    dummy = "django.core.cache.backends.dummy.DummyCache"
    memory = "django.core.cache.backends.locmem.LocMemCache"
    for backend in (dummy, memory):
        settings.CACHES = {**settings.CACHES, "default": {"BACKEND": backend}}
        for _ in range(3):
            noon.shift(15)
            WorkerProcess.show(NAME)
            assert seen_in_row() == datetime.now(UTC)
            assert worker.is_alive()


@pytest.mark.django_db
def test_a_cache_that_is_full_lost_or_emptied_hides_nobody_for_long(shared, noon, monkeypatch):
    WorkerProcess.show(NAME)
    noon.shift(15)
    cache.clear()
    WorkerProcess.show(NAME)
    noon.shift(40)
    assert worker.is_alive()

    def full(*told, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.filebased.FileBasedCache.set", full)
    WorkerProcess.show(NAME)
    assert seen_in_row() == datetime.now(UTC)
    assert worker.is_alive()


@pytest.mark.django_db
def test_a_duty_that_finds_nothing_is_told_each_minute_and_written_each_hour(
    shared, noon, client_as
):
    for second in range(0, 3_600, 6):
        DutyRun.note("mail", 0)
        last = worker.last_run("mail").last_at
        assert last == NOON + timedelta(seconds=second - second % 60)
        noon.shift(6)
    assert DutyRun.objects.get(key="mail").last_at == NOON
    page = client_as("secretariat").get(reverse("group:installation")).content.decode()
    assert "7 May 2018, 12:59 Singapore time" in page
    DutyRun.note("mail", 0)
    assert DutyRun.objects.get(key="mail").last_at == NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_what_a_duty_did_and_how_it_failed_is_written_at_once(shared, noon):
    DutyRun.note("mail", 0)
    noon.shift(1)
    DutyRun.note("mail", 3)
    row = DutyRun.objects.get(key="mail")
    assert (row.last_work_at, row.last_done) == (datetime.now(UTC), 3)
    noon.shift(1)
    DutyRun.note_fault("mail", OSError("the disk is full"))
    noon.shift(1)
    DutyRun.note("mail", 0)
    row.refresh_from_db()
    assert (row.error, row.failing_since, row.last_at) == ("", None, datetime.now(UTC))


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_writes_nothing(shared, no_duties, monkeypatch):
    monkeypatch.setattr(worker, "SEEN_EVERY", 0.02)
    marks = {"postgresql": lambda: ("rows", _rows()), "sqlite": unwritten._of_sqlite}
    looked = []
    worker.add_duty("idle", "Looking", lambda: looked.append(1) or 0, every=0.02)
    working = worker.Worker()
    thread = threading.Thread(target=working.run)
    thread.start()
    try:
        until(lambda: DutyRun.objects.filter(last_at__isnull=False).count() == 2)
        before, count = marks[connection.vendor](), len(looked)
        until(lambda: len(looked) > count + 20)
        assert worker.is_alive()
        assert marks[connection.vendor]() == before
    finally:
        working.stop()
        thread.join(30)


def _rows():
    """All that it could have written; other tests write to their own databases of one server."""
    return [
        *WorkerProcess.objects.values_list("name", "seen_at"),
        *DutyRun.objects.values_list("key", "last_at").order_by("key"),
    ]


def test_of_two_moments_the_later_is_told():
    assert signs.later(None, None) is None
    assert signs.later(NOON, None) == signs.later(None, NOON) == NOON
    assert signs.later(NOON, NOON + timedelta(1)) == NOON + timedelta(1)
