"""Work outside of requests: duties that a worker does again and again, and whether one is alive.

Each app adds its duties in its apps.py: making documents, sending mail, writing reminders. A duty
finds its own work in the database and claims it row by row (smewg/toolkit/claims.py), so that any
number of workers on any number of machines may run, and one that is killed loses nothing. A duty
that fails is told in the log and to the secretariat, and is tried again; the others go on.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import close_old_connections, connections, models
from django.utils import timezone

from smewg.toolkit import at_work, signs
from smewg.toolkit.wide_frame import wide

log = logging.getLogger(__name__)
SEEN_EVERY = 15
"""Seconds between two signs of life of a worker."""
ALIVE_FOR = timedelta(seconds=45)
FORGOTTEN_AFTER = timedelta(days=1)
NOTED_EVERY = timedelta(minutes=1)
"""How often a duty that found nothing to do says that it looked."""
LONGEST_PAUSE = 60
"""Seconds until a duty that fails again and again is tried again."""


@dataclass(frozen=True)
class Duty:
    """Something done every `every` seconds; `run` says how many things it did."""

    key: str
    title: str
    run: Callable[[], int]
    every: float


_duties: dict[str, Duty] = {}


def add_duty(key: str, title: str, run: Callable[[], int], *, every: float) -> None:
    """From now on workers do it. `title` names it to the secretariat."""
    _duties[key] = Duty(key, title, run, every)


def duties() -> list[Duty]:
    return list(_duties.values())


class WorkerProcess(models.Model):
    """A worker and when it was last seen, written by itself."""

    name = models.CharField(max_length=200, unique=True, help_text="Its machine and process.")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "smewg"
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where its signs of life are told."""
        return f"worker-{self.name}"

    @classmethod
    def of_late(cls) -> list[WorkerProcess]:
        """Those that worked within the last two hours, whoever hears their signs."""
        return list(cls.objects.filter(seen_at__gte=timezone.now() - signs.KEPT_FOR))

    @classmethod
    def alive(cls) -> list[WorkerProcess]:
        """Those that gave a sign of life just now."""
        found = cls.of_late()
        told = signs.last(each.place for each in found)
        for each in found:
            each.seen_at = max(each.seen_at, told.get(each.place, each.seen_at))
        return [each for each in found if each.seen_at >= timezone.now() - ALIVE_FOR]

    @classmethod
    def show(cls, name: str) -> None:
        """A sign of life; those of long ago are forgotten."""
        now = timezone.now()
        is_heard = signs.tell(cls(name=name).place, now)
        if is_heard and cls.objects.filter(name=name, seen_at__gt=now - signs.ROW_EVERY).exists():
            return
        cls.objects.update_or_create(
            name=name, defaults={"seen_at": now}, create_defaults={"seen_at": now}
        )
        cls.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()


class DutyRun(models.Model):
    """When a duty was last done, and what came of it."""

    key = models.SlugField(max_length=40, unique=True)
    last_at = models.DateTimeField(null=True)
    last_done = models.PositiveIntegerField(default=0, help_text="How many things it did then.")
    last_work_at = models.DateTimeField(null=True, help_text="When it last had something to do.")
    failing_since = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=300, blank=True, help_text="What came of it, in words.")

    class Meta:
        app_label = "smewg"

    def __str__(self) -> str:
        return self.key

    @property
    def place(self) -> str:
        """Where it is told that it was done and found nothing to do."""
        return f"duty-{self.key}"

    @classmethod
    def note(cls, key: str, done: int, words: str = "") -> None:
        """It went well. What finds nothing to do is told once a minute."""
        row, _ = cls.objects.get_or_create(key=key)
        now = timezone.now()
        if not done and not row.error and row.is_told(now):
            return
        row.last_at, row.last_done, row.error, row.failing_since = now, done, "", None
        row.words = words[:300]
        if done:
            row.last_work_at = now
        row.save()

    def is_told(self, now: datetime) -> bool:
        """Whether nothing is to be written: it was told within the minute, or is told now."""
        seen = signs.later(self.last_at, signs.last([self.place]).get(self.place))
        if seen and now - seen < NOTED_EVERY:
            return True
        is_in_row = self.last_at is not None and now - self.last_at < signs.ROW_EVERY
        return signs.tell(self.place, now) and is_in_row

    @classmethod
    def note_fault(cls, key: str, error: Exception) -> None:
        row, _ = cls.objects.get_or_create(key=key)
        row.failing_since = row.failing_since or timezone.now()
        row.error = f"{type(error).__name__}: {error}"[:300]
        row.save()


@dataclass(frozen=True)
class DutyState:
    """A duty as the secretariat sees it."""

    duty: Duty
    run: DutyRun | None
    at_work: str = ""
    """How far it is, where it is being done now."""


def states() -> list[DutyState]:
    runs = {run.key: run for run in _as_told(DutyRun.objects.all())}
    now = at_work.progress_of(each.key for each in duties())
    return [DutyState(each, runs.get(each.key), now.get(each.key, "")) for each in duties()]


def last_run(key: str) -> DutyRun | None:
    return next(iter(_as_told(DutyRun.objects.filter(key=key))), None)


def _as_told(runs: Iterable[DutyRun]) -> list[DutyRun]:
    """The runs, each last done when it was last told. None of them is to be saved."""
    found = list(runs)
    told = signs.last(each.place for each in found)
    for each in found:
        each.last_at = signs.later(each.last_at, told.get(each.place))
    return found


def is_alive() -> bool:
    return bool(WorkerProcess.alive())


def do_once(duty: Duty) -> int:
    """Do it now; how many things were done. A fault is noted and told in the log, and is 0."""
    try:
        done = duty.run()
        DutyRun.note(duty.key, done)
    except Exception as error:  # the other duties go on, and this one is tried again
        log.exception("The worker could not do: %s", duty.title)
        _note_quietly(duty, error)
        raise
    return done


def _note_quietly(duty: Duty, error: Exception) -> None:
    try:
        DutyRun.note_fault(duty.key, error)
    except Exception:  # the database itself is away
        log.warning("It could not be noted, either.")


def name_of_this() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


class Worker:
    """Does every duty, each in a thread of its own, until it is told to stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._name = name_of_this()

    def stop(self) -> None:
        """What is being done is brought to its end; nothing new is begun."""
        self._stop.set()

    def run(self, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Work until stop() is called or `goes_on` says no."""
        threads = [
            threading.Thread(target=wide(self._repeat), args=(duty,), daemon=True)
            for duty in [Duty("alive", "Sign of life", self._show, SEEN_EVERY), *duties()]
        ]
        for each in threads:
            each.start()
        while goes_on() and not self._stop.wait(1):
            pass
        self._stop.set()
        for each in threads:
            each.join(20)
        WorkerProcess.objects.filter(name=self._name).delete()

    def _show(self) -> int:
        WorkerProcess.show(self._name)
        return 0

    def _repeat(self, duty: Duty) -> None:
        try:
            for pause in self._pauses(duty):
                if self._stop.wait(pause):
                    return
        finally:
            connections.close_all()

    def _pauses(self, duty: Duty) -> Iterator[float]:
        """Do the duty; how long to pause after each time, longer after each fault."""
        faults = 0
        while not self._stop.is_set():
            try:
                do_once(duty)
                faults = 0
            except Exception:
                faults += 1
            finally:
                close_old_connections()  # one for each duty, in place of one for each second
            yield duty.every if not faults else min(max(duty.every, 2**faults), LONGEST_PAUSE)
