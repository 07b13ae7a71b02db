"""The versions of a row, as its history counts them: what stood at one, and who changed it since.

A row's version is the newest `history_id` of its history; 0 where nothing was recorded yet. A row
whose model keeps no history is always at version 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest
from simple_history.utils import get_m2m_reverse_field_name

from smewg.toolkit.text import whole_number

Values = dict[str, Any]
"""Values of a row by field: keys for rows that it names, a list of keys for several."""

LONGEST = 18
"""Digits that no version has: a number of so many is nonsense."""
MOST_RECORDS = 100
"""How far back a history is read for who changed what."""


@dataclass(frozen=True)
class Change:
    """Who changed something, and when; `who` is empty where no person did it."""

    who: str
    when: datetime


def version_of(row: Model) -> int:
    """The version that stands now."""
    records = _records(row)
    newest = records.order_by("-history_id").first() if records is not None else None
    return newest.history_id if newest else 0


def record_at(row: Model, version: int | None) -> Any:
    """The history's record of that version of this very row; None where there is none."""
    records = _records(row)
    return records.filter(history_id=version or 0).first() if records is not None else None


def values_of(row: Model, names: Iterable[str]) -> Values:
    """What stands in the row's fields of these names."""
    found = {}
    for field in _fields(type(row), names):
        if field.many_to_many:
            found[field.name] = [each.pk for each in getattr(row, field.name).all()]
        else:
            found[field.name] = getattr(row, field.attname)
    return found


def values_in(record: Any, names: Iterable[str]) -> Values:
    """What a record of the history says of these fields, but for those that it does not keep."""
    found = {}
    listed = {field.name for field in record._history_m2m_fields}
    kept = {field.name for field in record.tracked_fields}
    for field in _fields(record.instance_type, names):
        if field.name in listed:
            other = f"{get_m2m_reverse_field_name(field)}_id"
            found[field.name] = list(getattr(record, field.name).values_list(other, flat=True))
        elif field.name in kept:
            found[field.name] = getattr(record, field.attname)
    return found


def changes_since(
    row: Model, version: int | None, read: Callable[[Any], Values]
) -> dict[str, Change]:
    """Who changed each value last, after a version; None: ever. `read` reads a history's record."""
    records = _records(row)
    if records is None:
        return {}
    opened = record_at(row, version)
    before: Values = read(opened) if opened else {}
    found: dict[str, Change] = {}
    later = records.filter(history_id__gt=opened.history_id if opened else 0)
    newest = later.select_related("history_user").order_by("-history_id")[:MOST_RECORDS]
    for record in reversed(newest):
        now = read(record)
        for name, value in now.items():
            if name not in before or plain(before[name]) != plain(value):
                found[name] = change_of(record)
        before |= now
    return found


def change_of(record: Any) -> Change:
    """Who made a record of a history, and when."""
    return Change(str(record.history_user or ""), record.history_date)


def removal_of(row: Model) -> Change | None:
    """Who took the row away, and when; None where the history does not say."""
    records = _records(row)
    if records is None:
        return None
    record = records.filter(history_type="-").order_by("-history_id").first()
    return change_of(record) if record else None


def get_or_removed(request: HttpRequest, rows: QuerySet[Any], pk: int) -> Any:
    """The row; for a form that was sent, also a row that was taken away since, as it last stood.

    Http404 where there is neither, and for a page that is only looked at.
    """
    if (row := rows.filter(pk=pk).first()) is not None:
        return row
    history = getattr(rows.model, "history", None)
    if request.method == "POST" and history is not None:
        named = {rows.model._meta.pk.attname: pk}
        last = history.filter(**named).order_by("-history_id").first()
        if last is not None and last.history_type == "-":
            return last.instance
    raise Http404(f"There is no {rows.model._meta.verbose_name} of that number.")


def opened(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    """The row that a sent form was opened on, by its version: its address may be another by now.

    Http404 where the form says no version of one of `rows`.
    """
    sent = whole_number(request.POST.get("version"), digits=LONGEST)
    history = rows.model.history
    record = history.filter(history_id=sent).first() if sent is not None else None
    if record is None:
        raise Http404(f"There is no such {rows.model._meta.verbose_name}.")
    return get_or_removed(request, rows, getattr(record, rows.model._meta.pk.attname))


def plain(value: Any) -> Any:
    """A value as it is compared: lists in any order, lines end alike, empty is empty."""
    if isinstance(value, (list, tuple, set)):
        return frozenset(map(str, value))
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value


def _records(row: Model) -> Any:
    manager = getattr(row, "history", None)
    if manager is None:
        return None
    return manager.model.objects.filter(**{row._meta.pk.attname: row.pk})


def _fields(model: type[Model], names: Iterable[str]) -> list[Any]:
    wanted = set(names)
    every = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field for field in every if field.name in wanted]
