"""How often what a calendar shows of each meeting was changed, from the meetings' histories.

A calendar program that took a meeting is told of each later change by a higher number under the
same name (RFC 5545: UID, SEQUENCE, LAST-MODIFIED), also of a meeting that was taken off the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from smewg.models import Meeting

SHOWN = (
    *("kind", "number", "year", "month", "start", "end"),
    *("place", "host_id", "mode", "is_extraordinary", "state", "state_because"),
)
"""The columns that a calendar shows; a change of another one tells it nothing."""
REMOVED = "-"


@dataclass(frozen=True)
class MeetingRevisions:
    """One meeting as calendars know it.

    `key` names it for good: by the number that it had first, whatever it is called later.
    `sequence` counts its changes and `changed` is the last one; `with_day` is the newest record of
    it that has a day, and `removed` the record of its removal, if it is not on the list any more.
    """

    key: str
    sequence: int
    changed: datetime
    with_day: Any
    removed: Any


def meeting_revisions() -> dict[int, MeetingRevisions]:
    """By the meeting's id, also of those that were removed; one query."""
    records: dict[int, list[Any]] = defaultdict(list)
    for record in Meeting.history.model.objects.order_by("history_id"):
        records[record.id].append(record)
    keys = _keys(records)
    return {pk: _revisions(keys[pk], found) for pk, found in records.items()}


def _revisions(key: str, records: Sequence[Any]) -> MeetingRevisions:
    told = [after for before, after in pairwise(records) if _tells(before, after)]
    last = records[-1]
    dated = [each for each in records if each.start or each.month]
    return MeetingRevisions(
        key,
        sequence=len(told),
        changed=(told or records)[-1 if told else 0].history_date,
        with_day=dated[-1] if dated else None,
        removed=last if last.history_type == REMOVED else None,
    )


def _tells(before: Any, after: Any) -> bool:
    if after.history_type == REMOVED:
        return True
    return any(getattr(before, name) != getattr(after, name) for name in SHOWN)


def _keys(records: dict[int, list[Any]]) -> dict[int, str]:
    """A name for each; where a number was given twice, the meeting that is still there has it."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for pk in _living_first(records):
        first = records[pk][0]
        slug = f"{first.kind.lower()}-{first.number}"
        found[pk] = slug if slug not in taken else f"{slug}-{pk}"
        taken.add(found[pk])
    return found


def _living_first(records: dict[int, list[Any]]) -> Iterable[int]:
    return sorted(records, key=lambda pk: (records[pk][-1].history_type == REMOVED, pk))
