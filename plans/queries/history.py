"""What became of an activity, a promise or a recommendation: its history in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from smewg.queries.history import HistoryEntry

ONE_STEP = timedelta(seconds=10)
BY = "changed_by"
"""Where a record itself says who it was, for steps that no request made."""
KEPT_BESIDE = {
    *("kept_here", "version", "writer", BY, "changed_at"),
    *("state_since", "was_submitted", "project_key"),
}
"""Fields that follow from others; naming them tells nobody anything."""


def row_history(thing: Any, made: str = "entered it") -> list[HistoryEntry]:
    """The steps of `thing`, newest first; a step may have left several records."""
    lines: list[HistoryEntry] = []
    before: Any = None
    known = {field.name for field in thing.history.model._meta.get_fields()}
    people = [name for name in ("history_user", BY) if name in known]
    for record in thing.history.select_related(*people).order_by("history_id"):
        who = str(record.history_user or getattr(record, BY, None) or "The server's command line")
        reason = record.history_change_reason or ""
        entry = HistoryEntry(
            f"{who} {_did(before, record, made)}.", record.history_date, who, reason
        )
        if lines and _is_the_same_step(lines[-1], entry):
            before = record
            continue
        lines.append(entry)
        before = record
    return lines[::-1]


def _did(before: Any, record: Any, made: str) -> str:
    if before is None:
        return made
    words = [
        str(field.verbose_name)
        for field in record.tracked_fields
        if field.name not in KEPT_BESIDE
        and getattr(before, field.attname) != getattr(record, field.attname)
    ]
    return f"changed {_listed(words)}" if words else "changed what it names"


def _listed(words: list[str]) -> str:
    """As "title, summary and fund"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _is_the_same_step(last: HistoryEntry, entry: HistoryEntry) -> bool:
    near = entry.when - last.when <= ONE_STEP
    return near and entry.who == last.who and (entry.reason == last.reason or not entry.reason)
