"""What is asked for, how a change is told, and the net change of things that keep a history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from plans.models import Plan
from reviews.queries.changes.period import Period
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
class ChangeKind:
    """The changes of one kind, and what to say where there are none."""

    title: str
    empty: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class ChangeQuery:
    """Whose eyes, which plan, which period; `by_event`: by the day on which things happened.

    Else, and where a thing has no day of its own, by the day on which it was entered.
    """

    plan: Plan
    user: User
    period: Period
    by_event: bool = False

    def within(self, field_name: str) -> Q:
        """The moments of the period's days, as a filter."""
        begins, is_over = self.period.begins, self.period.is_over
        return Q(**{f"{field_name}__gte": begins, f"{field_name}__lt": is_over})

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in the period."""
        return moment is not None and self.period.begins <= moment < self.period.is_over

    def on_days(self, field_name: str) -> Q:
        """The period's days, as a filter of a day."""
        first, last = self.period.first_day, self.period.last_day
        return Q(**{f"{field_name}__gte": first, f"{field_name}__lte": last})

    @property
    def reads_history(self) -> bool:
        return allowed(self.user, "kpis.view_history")


Net = list[tuple[Any | None, Any]]
"""What stood before (None where there was nothing) and what stands after, for each thing."""


def _net(records: Iterable[Any], begins: datetime) -> Net:
    """`records`: histories of things up to the end of the period, oldest first."""
    before: dict[int, Any] = {}
    after: dict[int, Any] = {}
    for record in records:
        if record.history_date < begins:
            before[record.id] = record
        elif record.history_type != "-":
            after[record.id] = record
    return [(before.get(pk), record) for pk, record in after.items()]


def history(query: ChangeQuery, records: Any, **of: Any) -> Net:
    """The net change, over the period, of the things whose history `records` is."""
    rows = records.filter(history_date__lt=query.period.is_over, **of)
    return _net(rows.order_by("history_date", "history_id"), query.period.begins)
