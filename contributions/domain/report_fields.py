"""The words of a report: its fields, in the order in which they are read, and what is private.

Without the database: what a draft holds is a text for each field, or a list of texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FormPart:
    """A section of the form: its fields, and which of them a report cannot do without."""

    key: str
    title: str
    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()


PARTS = (
    FormPart(
        "what",
        "What and when",
        ("title", "kind", "held_from", "held_until", "place", "activity"),
        ("title", "kind", "held_from"),
    ),
    FormPart("objectives", "Objectives it serves", ("objectives",), ("objectives",)),
    FormPart("done", "What was done, and what came of it", ("done", "outcome"), ("done",)),
    FormPart(
        "figures",
        "Partners and figures",
        ("partners", "other_partners", "msmes_reached", "led_by_women", "led_by_youth"),
    ),
    FormPart("links", "Links", ("links",)),
    FormPart("original", "The same in its original language", ("original_language", "original")),
    FormPart("counts", "What it may count toward", ("indicators",)),
    FormPart("private", "For the secretariat only", ("contact", "private_note")),
)

LABELS = {
    "title": "Title",
    "kind": "Kind of activity",
    "held_from": "First day",
    "held_until": "Last day",
    "place": "Place",
    "activity": "Activity of the schedule",
    "objectives": "Objectives it serves",
    "done": "What was done",
    "outcome": "What came of it",
    "partners": "Partners",
    "other_partners": "Other partners",
    "msmes_reached": "MSMEs reached",
    "led_by_women": "of them led by women",
    "led_by_youth": "of them led by young people",
    "links": "Links",
    "original_language": "Original language",
    "original": "Original words",
    "indicators": "May count toward",
    "files": "Files",
    "contact": "Contact",
    "private_note": "Note to the secretariat",
}
PRIVATE = ("contact", "private_note")
"""Seen by the report's economy and the secretariat alone, accepted or not."""

FIELDS = tuple(name for part in PARTS for name in part.fields)
NEEDED = tuple(name for part in PARTS for name in part.needed)
"""What a report cannot be sent without; it is saved without any of it."""
ORIGINAL = ("original_language", "original")
"""What the report says in the language that it was written in first. Its English is what counts,
and what is quoted."""
MULTIPLE = ("objectives", "partners", "indicators")
"""The fields of which a report may name several."""

Draft = Mapping[str, Any]


@dataclass(frozen=True)
class Completeness:
    """How far a part of the form is: `kind` as in components/status.html, `text` in words."""

    kind: str
    text: str

    @property
    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "text": self.text}


def completeness(part: FormPart, draft: Draft) -> Completeness:
    """How far `part` is in a draft: what is still needed is named, and nobody is scolded."""
    missing = [LABELS[name].lower() for name in part.needed if not _holds(draft.get(name))]
    filled = [name for name in part.fields if _holds(draft.get(name))]
    if missing and filled:
        return Completeness("active", f"still to come: {'; '.join(missing)}")
    if missing:
        return Completeness("quiet", "not begun")
    if filled:
        return Completeness("good", "filled in")
    return Completeness("quiet", "optional")


def is_ready(draft: Draft) -> bool:
    """Whether all that a report cannot do without is there."""
    return all(_holds(draft.get(name)) for name in NEEDED)


def marks(draft: Draft) -> dict[str, Completeness]:
    """How far each part is, by its key."""
    return {part.key: completeness(part, draft) for part in PARTS}


def _holds(value: Any) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)
