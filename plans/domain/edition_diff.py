"""What changed between two editions of the Work Plan. Pure: lines in, differences out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from plans.enums import OPEN_LINES, WorkPlanItemState


@dataclass(frozen=True)
class Promise:
    """A line of an edition, as it stands; `thread` is the same in each edition."""

    thread: str
    kind: str
    title: str
    owner: str = ""
    objective: str = ""
    due: date | None = None
    state: str = WorkPlanItemState.PLANNED
    why: str = ""


@dataclass(frozen=True)
class Moved:
    """The same line with another day; `was` or `now` may be open."""

    promise: Promise
    was: date | None
    now: date | None


@dataclass(frozen=True)
class Changed:
    """The same line said otherwise: what was said, and what is said now, field by field."""

    promise: Promise
    fields: tuple[tuple[str, str, str], ...]


@dataclass
class Differences:
    """Each line of either edition stands once in added, done, dropped or carried.

    moved and changed name lines of both editions whose day or words differ; a dropped line is one
    that was dropped, or that the later edition no longer has.
    """

    added: list[Promise] = field(default_factory=list)
    done: list[Promise] = field(default_factory=list)
    dropped: list[Promise] = field(default_factory=list)
    carried: list[Promise] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.done or self.dropped or self.moved or self.changed)


WORDS = (("kind", "kind"), ("title", "title"), ("owner", "owner"), ("objective", "objective"))


def differences(before: Iterable[Promise], after: Iterable[Promise]) -> Differences:
    """What was added, moved, done and dropped from one edition to the next.

    Done is what the earlier edition promised and had done by the time the later one began, or
    what the later one had done of it.
    """
    found = Differences()
    later = {promise.thread: promise for promise in after}
    known = set()
    for was in before:
        known.add(was.thread)
        _place(found, was, later.get(was.thread))
    found.added = [promise for thread, promise in later.items() if thread not in known]
    return found


def _place(found: Differences, was: Promise, now: Promise | None) -> None:
    if now is None:
        (found.done if was.state == WorkPlanItemState.DONE else found.dropped).append(was)
    elif now.state == WorkPlanItemState.DROPPED:
        found.dropped.append(now)
    elif now.state == WorkPlanItemState.DONE:
        found.done.append(now)
    else:
        found.carried.append(now)
    if now is None or now.state == WorkPlanItemState.DROPPED:
        return
    if now.due != was.due:
        found.moved.append(Moved(now, was.due, now.due))
    differ = [
        (word, getattr(was, name), getattr(now, name))
        for name, word in WORDS
        if getattr(was, name) != getattr(now, name)
    ]
    if differ:
        found.changed.append(Changed(now, tuple(differ)))


@dataclass(frozen=True)
class Progress:
    """How an edition stands: how many of its lines, at a day."""

    promised: int
    done: int
    done_late: int
    under_way: int
    not_begun: int
    overdue: int
    dropped: int


def progress(lines: Iterable[tuple[Promise, date | None]], today: date) -> Progress:
    """Counts of an edition's lines (each with the day it was settled on), as of `today`."""
    known = list(lines)
    states = [promise.state for promise, _ in known]
    return Progress(
        promised=len(known),
        done=states.count(WorkPlanItemState.DONE),
        done_late=sum(
            promise.state == WorkPlanItemState.DONE
            and bool(promise.due and on and on > promise.due)
            for promise, on in known
        ),
        under_way=states.count(WorkPlanItemState.UNDER_WAY),
        not_begun=states.count(WorkPlanItemState.PLANNED),
        overdue=sum(
            promise.state in OPEN_LINES and bool(promise.due and promise.due < today)
            for promise, _ in known
        ),
        dropped=states.count(WorkPlanItemState.DROPPED),
    )
