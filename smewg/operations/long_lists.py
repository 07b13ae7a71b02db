"""Long lists: read and taken in by the worker, outside of any request, with how far that is.

A list of more than AT_ONCE rows is read by the worker; its page shows what was kept of it. Its rows
are taken in portions, each in a transaction with the note of what it became: a worker that is
killed loses nothing and takes nothing twice, for the next one goes on where it stopped.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone

from smewg.imports.kinds import ListKind, kind_of
from smewg.models import ListTask, ReceivedList, User
from smewg.operations import kept_looks, lists
from smewg.operations.lists import LookedAt, NotWhatWasShown, mark_of
from smewg.toolkit.claims import Heartbeat
from smewg.toolkit.imports import finding
from smewg.toolkit.imports.planned_rows import TO_TAKE, PlannedRow, Verdict
from smewg.toolkit.imports.progress import heard_by
from smewg.toolkit.imports.sheets import WorkbookRefused
from smewg.toolkit.imports.sources import open_file
from smewg.toolkit.imports.workbooks import Row
from smewg.toolkit.on_behalf import on_behalf_of

log = logging.getLogger(__name__)
AT_ONCE = 300
"""Rows that are read and taken in within a request; a longer list is the worker's."""
PORTION = 50
"""Rows that are taken in together, all or each for itself."""
TRIES = 3
SAID_EVERY = 0.5
"""Seconds between two notes of how far a list is."""
Job, State = ListTask.Job, ListTask.State


def is_long(received: ReceivedList) -> bool:
    return received.rows > AT_ONCE


# What a request does


def receive(kind: ListKind, name: str, content: bytes) -> ReceivedList:
    """Keep a list that came in, and read it, or ask the worker to.

    WorkbookRefused for what cannot be opened or read.
    """
    received = lists.new_list(kind, name, content)
    opened = open_file(content)
    received.rows = max((len(each.rows) - 1 for each in opened.sheets if each.rows), default=0)
    if not is_long(received):
        return lists.receive_list(received)
    finding.require_rows(opened)
    received.open_rows = received.rows
    received.save()
    _begin(received, Job.READ, kind.user)
    return received


def task_of(received: ReceivedList) -> ListTask | None:
    """What is being done with a long list, or was done last; begun where nobody asked yet."""
    if not is_long(received):
        return None
    task = ListTask.objects.filter(list=received).first()
    return task or _begin(received, Job.READ, received.owner)


def look(received: ReceivedList, user: User) -> LookedAt:
    """The list as its page shows it: a short one read anew, of a long one what was kept.

    Raises NotWhatWasShown while a long list is being worked on.
    """
    task = task_of(received)
    if task is None:
        return lists.read_anew(received, user)
    if task.state != State.DONE or not task.preview:
        raise NotWhatWasShown
    looked = kept_looks.from_dict(received, user, task.preview)
    for each in looked.planned:
        if (said := task.refused.get(str(each.row.number))) and not each.is_left_out:
            each.row.problems.setdefault(looked.kind.columns[0].key, said)
    return looked


def remarks(looked: LookedAt) -> list[str]:
    """What else comes of taking the rows in."""
    task = task_of(looked.received)
    return list(task.preview["remarks"]) if task else looked.kind.remarks(looked.ready)


def answer(received: ReceivedList, answers: Mapping[str, str], by: User) -> None:
    """Keep answers, and have a long list read with them.

    Raises as lists.answer_list, and NotWhatWasShown while a long list is being worked on.
    """
    kept = lists.answer_list(received.pk, answers, by, look)
    if is_long(kept):
        _begin(kept, Job.READ, by)
    else:
        lists.count_open_rows(kept, by)


@transaction.atomic
def _confirm(pk: int, seen: str, by: User) -> ListTask:
    """Note which rows somebody confirmed, as they were shown. Raises NotWhatWasShown."""
    received = ReceivedList.objects.select_for_update().get(pk=pk)
    looked = look(received, by)
    if looked.seen != seen:
        raise NotWhatWasShown
    marks = {str(each.row.number): mark_of(each) for each in looked.ready}
    task: ListTask = ListTask.objects.select_for_update().get(list=received)
    for name, value in _fresh(Job.TAKE, by).items():
        setattr(task, name, value)
    task.confirmed, task.total = marks, len(marks)
    task.save()
    return task


def take_confirmed(received: ReceivedList, seen: str, by: User) -> None:
    """Have the rows of a long list taken in that are ready, as they were shown.

    Raises NotWhatWasShown where they would do something else by now.
    """
    _confirm(received.pk, seen, by)
    _work_here_without_a_worker()


def read_again(received: ReceivedList, by: User) -> None:
    """Have a long list read anew."""
    _begin(received, Job.READ, by)


def _begin(received: ReceivedList, job: str, by: User) -> ListTask:
    ListTask.objects.update_or_create(list=received, defaults=_fresh(job, by))
    _work_here_without_a_worker()
    return ListTask.objects.get(list=received)


def _fresh(job: str, by: User) -> dict[str, Any]:
    """A task from its beginning; whoever was at work on it finds it taken away."""
    return {
        "job": job,
        "state": State.WAITING,
        "by": by,
        "tries": 0,
        "step": "",
        "done": 0,
        "total": 0,
        "new": 0,
        "changed": 0,
        "problem": "",
        "confirmed": {},
        "refused": {},
        "claimed_by": "",
        "claimed_until": None,
    }


def _work_here_without_a_worker() -> None:
    if settings.DOCUMENTS_MADE_IN_PLACE:
        work()


# What the worker does


def work() -> int:
    """Read and take in every long list that waits; how many times something was done."""
    done = 0
    while (task := _claimed()) is not None:
        _do(task)
        done += 1
    return done


def _claimed() -> ListTask | None:
    """The next task, taken up; one whose process is gone is taken up again, not for ever."""
    unfinished = Q(state__in=[State.WAITING, State.BEING_DONE])
    gone = ListTask.objects.filter(unfinished, ListTask.is_free(), tries__gte=TRIES)
    gone.update(state=State.FAILED, problem="The program ended each time while it was done.")
    waiting = ListTask.objects.filter(unfinished).select_related("list", "by")
    return next(
        (
            each
            for each in waiting.defer("preview")
            if each.take(unfinished, state=State.BEING_DONE, tries=F("tries") + 1)
        ),
        None,
    )


def _do(task: ListTask) -> None:
    try:
        with Heartbeat(task.hold_on), on_behalf_of(task.by):
            if task.job == Job.TAKE:
                _take(task)
            _read(task)
    except (WorkbookRefused, ValidationError, PermissionDenied, Http404) as refused:
        said = " ".join(getattr(refused, "messages", [str(refused)]))
        _end(task, State.FAILED, problem=said[:500])
    except Exception as fault:
        log.exception("A long list could not be worked on.")
        is_last = ListTask.objects.filter(pk=task.pk, tries__gte=TRIES).exists()
        state = State.FAILED if is_last else State.WAITING
        _end(task, state, problem=f"{type(fault).__name__}"[:500])


def _end(task: ListTask, state: str, **more: Any) -> int:
    """It is done or failed; nothing where somebody else has it by now."""
    return task.held().update(state=state, claimed_by="", claimed_until=None, **more)


class _Teller:
    """Notes how far a task is, not too often, so that its page can say it."""

    def __init__(self, task: ListTask) -> None:
        self.task, self.last = task, 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        if monotonic() - self.last > SAID_EVERY:
            self.last = monotonic()
            self.task.held().update(step=step, done=done, total=total)


def _read(task: ListTask) -> None:
    """Read the list and keep what its page shows."""
    received = ReceivedList.objects.get(pk=task.list_id)
    with heard_by(_Teller(task)):
        looked = lists.read_anew(received, task.by)
    with transaction.atomic():
        kept = kept_looks.to_dict(looked)
        if _end(task, State.DONE, preview=kept, looked_at=timezone.now(), problem=""):
            ReceivedList.objects.filter(pk=received.pk).update(open_rows=looked.open_rows)


def _take(task: ListTask) -> None:
    """Take in what was confirmed and is not taken in yet, portion by portion."""
    received = ReceivedList.objects.get(pk=task.list_id)
    looked = lists.read_only(received, task.by)
    pristine = {each.number: copy.deepcopy(each) for each in looked.read.rows}
    lists.plan(looked)
    numbers = [each.row.number for each in looked.kind.in_order(looked.ready)]
    confirmed = [each for each in numbers if str(each) in task.confirmed]
    for start in range(0, len(confirmed), PORTION):
        rows = [pristine[number] for number in confirmed[start : start + PORTION]]
        if not _take_portion(task, rows, looked.told):
            return
    task.job = Job.READ
    task.held().update(job=Job.READ, tries=0)


def _take_portion(task: ListTask, rows: Sequence[Row], told: Mapping[str, str]) -> bool:
    """Write some rows and note what they became, together; False where the task is another's."""
    with transaction.atomic():
        received = ReceivedList.objects.select_for_update().get(pk=task.list_id)
        if not task.held().exists():
            return False
        waiting = [each for each in rows if str(each.number) not in received.taken]
        became, refused, new = _written(task, received, waiting, told)
        received.taken |= became
        received.save(update_fields=["taken"])
        task.refused |= refused
        task.held().update(
            step="Adding",
            done=F("done") + len(rows),
            total=len(task.confirmed),
            new=F("new") + new,
            changed=F("changed") + len(became) - new,
            refused=task.refused,
            tries=1,
        )
    return True


Written = tuple[dict[str, str], dict[str, str], int]
"""What rows became and why others were refused, by their numbers; how many are new."""


def _written(
    task: ListTask, received: ReceivedList, rows: Sequence[Row], told: Mapping[str, str]
) -> Written:
    """The rows together; where one is refused, each for itself."""
    try:
        with transaction.atomic():
            became, new = _write(task, received, rows, told)
    except ValidationError as refusal:
        if len(rows) == 1:
            return {}, {str(rows[0].number): " ".join(refusal.messages)}, 0
        found = [_written(task, received, [each], told) for each in rows]
        taken = {number: name for each, _, _ in found for number, name in each.items()}
        refused = {number: why for _, each, _ in found for number, why in each.items()}
        return taken, refused, sum(new for _, _, new in found)
    return became, {}, new


def _write(
    task: ListTask, received: ReceivedList, rows: Sequence[Row], told: Mapping[str, str]
) -> tuple[dict[str, str], int]:
    """Look at the rows as things stand, and write those that are as they were confirmed."""
    kind = kind_of(received.kind)(task.by, received.where)
    kind.vocabularies(lists.learned_names())
    planned: Sequence[PlannedRow] = kind.plan(copy.deepcopy(list(rows)), told)
    ready = [
        each
        for each in planned
        if each.verdict in TO_TAKE and task.confirmed[str(each.row.number)] == mark_of(each)
    ]
    became = kind.take(kind.in_order(ready), task.by) if ready else {}
    new = sum(each.verdict is Verdict.NEW for each in ready)
    return {str(number): name for number, name in became.items()}, new
