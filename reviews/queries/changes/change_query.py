"""What is asked for, how a change is told, and the net change of things that keep a history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.functional import Promise

from plans.models import Plan
from reviews.queries.changes.period import Period
from smewg.access import allowed
from smewg.models import User


class Change(NamedTuple):
    """One row of the table: what changed, how it stood and how it stands, when, why and by whom.

    `before` is empty where nothing stood. `order` is its place in the plan's own order among the
    changes of its kind: indicators, years and areas by number, economies as APEC has them.
    """

    what: str
    after: str
    order: tuple[int, ...]
    before: str = ""
    when: datetime | None = None
    url: str | Promise = ""
    reason: str = ""
    by: str = ""

    @property
    def sentence(self) -> str:
        """The same in one sentence, for lists that are no table."""
        if self.before:
            return f"{self.what}: {self.before} before, {self.after} now."
        return f"{self.what}: {self.after}."


@dataclass(frozen=True)
class ChangeKind:
    """The changes of one kind, `key` in addresses, and what to say where there are none."""

    key: str
    title: str
    empty: str
    changes: list[Change] = field(default_factory=list)

    @property
    def has_before(self) -> bool:
        """Whether any of its changes had something before; else the table has no such column."""
        return any(each.before for each in self.changes)

    @property
    def has_when(self) -> bool:
        return any(each.when for each in self.changes)


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

    @cached_property
    def reads_history(self) -> bool:
        return allowed(self.user, "kpis.view_history")

    def person(self, user: User | None) -> str:
        """Who did it, for those who read working history."""
        return str(user) if user and self.reads_history else ""

    def name(self, name: str | None, email: str | None) -> str:
        """The same of a person who was read as name and e-mail address."""
        return (name or email or "") if self.reads_history else ""


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
    return _net(
        _of_period(query, records, **of).select_related("history_user"), query.period.begins
    )


def history_rows(query: ChangeQuery, records: Any, *names: str, **of: Any) -> Net:
    """As `history`, of things that are thousands: tuples with these fields by name, no models.

    Each also has what tells it apart: id, history_date and history_type.
    """
    known = ("id", "history_date", "history_type")
    rows = _of_period(query, records, **of).values_list(*known, *names, named=True)
    return _net(rows, query.period.begins)


def _of_period(query: ChangeQuery, records: Any, **of: Any) -> Any:
    """Up to the period's end, the records of what has one within it; nothing else changed."""
    changed = records.filter(query.within("history_date"), **of).order_by()
    rows = records.filter(history_date__lt=query.period.is_over, **of)
    return rows.filter(id__in=changed.values("id")).order_by("history_date", "history_id")
