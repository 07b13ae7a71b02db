"""Histories in sentences, for templates/components/history_list.html."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from smewg.enums import JOINED
from smewg.models import User


@dataclass(frozen=True)
class HistoryEntry:
    """One line of a history list."""

    sentence: str
    when: datetime
    who: str
    reason: str = ""


PERSON_WORDS = {
    "email": "the e-mail address",
    "name": "the name",
    "role": "the role",
    "economy_id": "the economy",
    "is_active": "whether the account is open",
}


def person_history(person: User) -> list[HistoryEntry]:
    """What was changed about a person's account, newest first."""
    lines: list[HistoryEntry] = []
    before: Any = None
    for record in person.history.select_related("history_user").order_by("history_id"):
        changed = [
            words
            for name, words in PERSON_WORDS.items()
            if before and getattr(before, name) != getattr(record, name)
        ]
        if before is None or changed or record.history_change_reason:
            who = str(record.history_user or "The server's command line")
            did = f"changed {' and '.join(changed)}" if changed else "kept the account"
            reason = record.history_change_reason or ""
            did = "made the account" if before is None else did
            if reason == JOINED:
                who, did, reason = record.name, "joined by the link of the invitation", ""
            lines.append(HistoryEntry(f"{who} {did}.", record.history_date, who, reason))
        before = record
    return lines[::-1]
