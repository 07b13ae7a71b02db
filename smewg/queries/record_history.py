"""The whole history of any row in sentences, with what stood and what stands instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from smewg.queries.history import HistoryEntry
from smewg.toolkit.days import day_in_words, day_of

MOST = 200
"""So many of the newest records are told."""
LONGEST = 150
"""Letters of a text that a sentence quotes."""
DID = {"+": "entered it", "-": "took it away"}


def record_history(row: Model) -> list[HistoryEntry]:
    """What was changed of a row, the newest first; empty where its model keeps no history."""
    if not hasattr(row, "history"):
        return []
    records = row.history.model.objects.filter(**{row._meta.pk.attname: row.pk})
    newest = list(records.select_related("history_user").order_by("-history_id")[: MOST + 1])
    befores = [*newest, None][1:]
    pairs = zip(befores, newest, strict=True)
    return [_entry(before, record) for before, record in pairs][:MOST]


def _entry(before: Any, record: Any) -> HistoryEntry:
    who = str(record.history_user or "The server's command line")
    did = DID.get(record.history_type) or _changed(before, record)
    reason = record.history_change_reason or ""
    return HistoryEntry(f"{who} {did}.", record.history_date, who, reason)


def _changed(before: Any, record: Any) -> str:
    if before is None:
        return "changed it"
    changes = [f"the {name} from {was} to {now}" for name, was, now in _differences(before, record)]
    return f"changed {'; '.join(changes)}" if changes else "kept it as it was"


def _differences(before: Any, record: Any) -> Iterator[tuple[str, str, str]]:
    for field in record.tracked_fields:
        was, now = getattr(before, field.attname), getattr(record, field.attname)
        if was != now:
            yield str(field.verbose_name), _in_words(field, was), _in_words(field, now)
    for field in record._history_m2m_fields:
        lists = [_listed(each, field) for each in (before, record)]
        if lists[0] != lists[1]:
            yield str(field.verbose_name), lists[0], lists[1]


def _listed(record: Any, field: Any) -> str:
    name = f"{field.m2m_reverse_field_name()}_id"
    keys = list(getattr(record, field.name).values_list(name, flat=True))
    found = field.related_model._base_manager.select_related().in_bulk(keys)
    return "; ".join(sorted(str(found.get(key, f"no. {key}")) for key in keys)) or "none"


def _in_words(field: Any, value: Any) -> str:
    """A value as a sentence says it."""
    if value is None or value in ("", []):
        return "blank"
    if field.is_relation and field.related_model:
        rows = field.related_model._base_manager.select_related()
        return str(rows.filter(pk=value).first() or f"no. {value}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_in_words(day_of(value) if isinstance(value, datetime) else value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    words = str(dict(field.flatchoices or ()).get(value, value))
    return f"“{words[:LONGEST]}…”" if len(words) > LONGEST else f"“{words}”"
