"""What became of each cell, in sentences: who, when, from what, to what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from kpis.domain import figures
from kpis.models import Evidence, Figure, ReportingYear
from smewg.queries.history import HistoryEntry
from smewg.toolkit.values import Value, ValueKind


def year_history(reporting_year: ReportingYear) -> list[HistoryEntry]:
    """Every change of the year's cells, newest first."""
    return _entries(cell_records(count__reporting_year=reporting_year))


def cell_history(figure: Figure) -> list[HistoryEntry]:
    """Every change of one cell, newest first."""
    return _entries(cell_records(id=figure.pk))


def cell_records(**of: Any) -> Iterable[Any]:
    return (
        Figure.history.filter(**of)
        .select_related("count__indicator", "area", "changed_by")
        .order_by("id", "version", "history_id")
    )


def _entries(records: Iterable[Any]) -> list[HistoryEntry]:
    lines = []
    for _, versions in groupby(records, key=lambda record: record.id):
        before = None
        for record in versions:
            lines.append(_entry(before, record))
            before = record
    return sorted(lines, key=lambda entry: entry.when, reverse=True)


def _entry(before: Any | None, record: Any) -> HistoryEntry:
    place = f"area {record.area.number}" if record.area else "the total"
    return HistoryEntry(
        f"{record.changed_by} {_did(before, record)} in {record.count.indicator.code}, {place}.",
        record.changed_at,
        str(record.changed_by),
        record.history_change_reason or "",
    )


def _did(before: Any | None, record: Any) -> str:
    was, now = value_of(before), value_of(record)
    figure = f"changed {was.words} to {now.words}" if was != now else ""
    noted = (before.note if before else "") != record.note
    note = (
        (f"noted \u201c{record.note}\u201d" if record.note else "removed the note") if noted else ""
    )
    return " and ".join(part for part in (figure, note) if part)


def evidence_history(item: Evidence) -> list[HistoryEntry]:
    """Every version of one item, newest first."""
    records = item.history.select_related("changed_by").order_by("history_id")
    lines, before = [], None
    for record in records:
        if before is None or record.version != before.version:
            lines.append(_evidence_entry(before, record))
            before = record
    return lines[::-1]


EVIDENCE_WORDS = {
    "title": "the title",
    "description": "what happened",
    "held_from": "the first day",
    "held_until": "the last day",
    "place": "the place",
    "project_number": "the project number",
    "meeting_id": "the meeting",
    "activity_id": "the activity",
    "concept_note_id": "the concept note",
    "practice_id": "the practice",
    "adopter_id": "the adopting economy",
    "adaptation": "what was adapted",
    "links": "the links",
}


def _evidence_entry(before: Any | None, record: Any) -> HistoryEntry:
    if before is None:
        did = "listed it"
    else:
        changed = [
            words
            for name, words in EVIDENCE_WORDS.items()
            if getattr(before, name) != getattr(record, name)
        ]
        did = f"changed {', '.join(changed)}" if changed else "changed what it serves or names"
    return HistoryEntry(
        f"{record.changed_by} {did}.",
        record.changed_at,
        str(record.changed_by),
        record.history_change_reason or "",
    )


def value_of(record: Any | None) -> Value:
    """The figure that a historical record held; blank before the first."""
    return Value(ValueKind(record.kind), record.number) if record else figures.BLANK
