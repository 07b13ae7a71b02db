"""Deciding on many notes at once: each through its own life, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from projects import note_life
from projects.models import ConceptNote, Session
from smewg.access import allowed
from smewg.models import User

ACTIONS = {
    "endorse": "Endorse",
    "approve-in-principle": "Approve in principle",
    "refuse-in-principle": "Do not approve in principle",
}
"""The steps of a note's life that are taken for many at once, and what their choices say."""


@dataclass(frozen=True)
class Choice:
    """What was typed: a step, the notes, a reason for all, and reasons for single ones."""

    action: str = ""
    notes: tuple[int, ...] = ()
    reason: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: Any) -> Choice:
        notes = tuple(int(each) for each in posted.getlist("note") if each.isdigit())
        return cls(
            posted.get("action", ""),
            notes,
            posted.get("reason", ""),
            {note: posted.get(f"reason-{note}", "") for note in notes},
        )

    def reason_for(self, note: int) -> str:
        return self.reasons.get(note, "").strip() or self.reason.strip()


@transaction.atomic
def take(session: Session, choice: Choice, *, by: User) -> int:
    """Take the step for each of the notes; gives how many.

    ValidationError names every note for which it cannot be taken; then none is.
    """
    if choice.action not in ACTIONS:
        raise ValidationError("Choose what was decided.")
    if not choice.notes:
        raise ValidationError("Choose at least one note.")
    step = note_life.BY_KEY[choice.action]
    problems: list[str] = []
    notes = ConceptNote.objects.of_session(session).filter(pk__in=choice.notes).with_names()
    for note in notes:
        if not allowed(by, f"projects.take_{step.key}", note):
            raise PermissionDenied(step.verb)
        try:
            note.turn(step, by=by, reason=choice.reason_for(note.pk))
        except ValidationError as error:
            problems += [f"{note.name}: {message}" for message in error.messages]
    if problems:
        raise ValidationError(problems)
    return len(notes)
