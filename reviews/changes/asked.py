"""What is asked, how a change is told, and the net change of things that keep a history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from plans.models import Plan
from reviews.since import Stretch
from smewg.access import allowed
from smewg.models import User


@dataclass(frozen=True)
class Change:
    """One sentence, where it leads, and the reason that was given."""

    sentence: str
    when: datetime | None = None
    url: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Kind:
    """The changes of one kind, and what to say where there are none."""

    title: str
    empty: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """Whose eyes, which plan, which stretch."""

    plan: Plan
    user: User
    stretch: Stretch

    def within(self, field_name: str) -> Q:
        """Between the two moments, the later one included."""
        since, until = self.stretch.since.moment, self.stretch.until.moment
        return Q(**{f"{field_name}__gt": since, f"{field_name}__lte": until})

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in the stretch."""
        since, until = self.stretch.since.moment, self.stretch.until.moment
        return moment is not None and since < moment <= until

    def on_days(self, field_name: str) -> Q:
        since, until = self.stretch.since.moment.date(), self.stretch.until.moment.date()
        return Q(**{f"{field_name}__gt": since, f"{field_name}__lte": until})

    @property
    def reads_history(self) -> bool:
        return allowed(self.user, "kpis.view_history")


Net = list[tuple[Any | None, Any]]
"""What stood before (None where there was nothing) and what stands after, for each thing."""


def _net(records: Iterable[Any], since: datetime) -> Net:
    """`records`: histories of things up to the end of the stretch, oldest first."""
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    for record in records:
        if record.history_date <= since:
            before[record.id] = record
        elif record.history_type != "-":
            after[record.id] = record
    return [(before.get(pk), record) for pk, record in after.items()]


def history(asked: Asked, records: Any, **of: Any) -> Net:
    """The net change, over the stretch, of the things whose history `records` is."""
    until = asked.stretch.until.moment
    rows = records.filter(history_date__lte=until, **of).order_by("history_date", "history_id")
    return _net(rows, asked.stretch.since.moment)
