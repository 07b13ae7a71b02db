"""Making a backup: at once by a command, or by the worker for whoever asked on a page."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from smewg.models import BackupOrder, DutyRun, User
from smewg.toolkit import at_work
from smewg.toolkit.backups import archive, moving
from smewg.toolkit.backups.archive import BackupRefused, Manifest
from smewg.toolkit.claims import Heartbeat
from smewg.toolkit.text import count_of

log = logging.getLogger(__name__)
State = BackupOrder.State
TRIES = 3
"""How often a backup is begun whose worker was stopped meanwhile."""
STOPPED = (
    "The worker was stopped each time while it made the backup. "
    "Whoever runs the tool finds in its log why."
)


def make_backup(path: Path) -> Manifest:
    """Write everything of this instant into a file, and note it; it is told how far it is.

    BackupRefused where it cannot be written.
    """
    with at_work.telling(at_work.BACKUP) as tell:
        manifest = archive.make(path, tell=tell)
    with suppress(DatabaseError):  # a database that is not yet of this release
        DutyRun.note("backup", manifest.rows, words=f"{path}: {what_stands_in(manifest)}")
    return manifest


def what_stands_in(manifest: Manifest) -> str:
    return f"{count_of(manifest.rows, 'row')}, {count_of(len(manifest.files), 'file')}"


def order_backup(*, by: User) -> tuple[BackupOrder, bool]:
    """Ask the worker for a backup; the one that is asked for already, and False, where one is."""
    try:
        with transaction.atomic():
            return BackupOrder.objects.create(asked_by=by), True
    except IntegrityError:
        waiting = BackupOrder.objects.filter(state=State.WAITING).first()
        if waiting is None:  # it ended in this moment
            return order_backup(by=by)
        return waiting, False


def make_ordered() -> int:
    """Make the backup that somebody waits for; 1 if there was one."""
    order = BackupOrder.objects.filter(BackupOrder.is_free(), state=State.WAITING).first()
    if order is None:
        return 0
    path, before = moving.usual_path("backup"), order.path
    if not order.take(Q(state=State.WAITING), tries=F("tries") + 1, path=str(path)):
        return 0
    if before:
        archive.take_away_parts(Path(before))
    if order.tries >= TRIES:
        _end(order, State.FAILED, problem=STOPPED)
        return 1
    _make(order, path)
    return 1


def _make(order: BackupOrder, path: Path) -> None:
    try:
        with Heartbeat(order.hold_on):
            manifest = make_backup(path)
    except BackupRefused as refused:
        _end(order, State.FAILED, problem=str(refused))
    except Exception as fault:
        log.exception("A backup could not be made.")
        _end(order, State.FAILED, problem=f"No backup was made: {type(fault).__name__}.")
    else:
        _end(order, State.MADE, size=path.stat().st_size, words=what_stands_in(manifest))


def _end(order: BackupOrder, state: str, *, problem: str = "", **more: object) -> None:
    """It is made or failed; nothing where another worker has it by now."""
    order.held().update(
        state=state,
        claimed_by="",
        claimed_until=None,
        ended_at=timezone.now(),
        problem=problem[:500],
        **more,
    )
