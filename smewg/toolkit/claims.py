"""Work that one process takes up, and another one soon takes up again where the first is gone.

A row that waits for work carries `claimed_by` and `claimed_until`. Whoever works on it puts the
moment off again and again (a heartbeat); where nobody does, the process is gone, and the row is
free once the moment is over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from uuid import uuid4

from django.db import connection, connections, models
from django.db.models import Q
from django.utils import timezone

log = logging.getLogger(__name__)
HELD_FOR = timedelta(seconds=40)
"""How long a claim stands without a heartbeat: gone processes cost less than a minute."""
BEAT_EVERY = 10
"""Seconds between two heartbeats."""


class Claimable(models.Model):
    """Something to be done by one process at a time."""

    claimed_by = models.CharField(max_length=32, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def is_free(cls) -> Q:
        """Rows that nobody works on, or whose process is gone."""
        return Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())

    def take(self, free: Q, **also: object) -> bool:
        """Claim the row where it is still as `free` says; False where another process has it."""
        token, until = uuid4().hex, held_until()
        rows = type(self)._default_manager.filter(free, self.is_free(), pk=self.pk)
        taken = rows.update(claimed_by=token, claimed_until=until, **also)
        if taken:
            self.claimed_by, self.claimed_until = token, until
        return bool(taken)

    def hold_on(self) -> None:
        """A heartbeat: it is still being worked on here."""
        self.held().update(claimed_until=held_until())

    def held(self) -> models.QuerySet:
        """The row, as long as the claim is this process's."""
        return type(self)._default_manager.filter(pk=self.pk, claimed_by=self.claimed_by)


def held_until() -> datetime:
    return timezone.now() + HELD_FOR


class Heartbeat:
    """Calls `beat` every few seconds from a thread of its own, until the block is over.

    Not for longer than `at_most` seconds: what hangs for ever is taken up by somebody else. Within
    a transaction there is none: nobody else sees the claim yet, and on SQLite the thread would wait
    for the very transaction that waits for it.
    """

    def __init__(
        self, beat: Callable[[], object], every: float = BEAT_EVERY, at_most: float = 3600
    ) -> None:
        self._beat, self._every, self._at_most = beat, every, at_most
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        if not connection.in_atomic_block:
            self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        end = monotonic() + self._at_most
        while not self._over.wait(self._every) and monotonic() < end:
            try:
                self._beat()
            except Exception:  # a database that is away for a moment ends no work
                log.warning("A heartbeat could not be written.", exc_info=True)
            finally:
                connections.close_all()
