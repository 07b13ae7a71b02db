"""Deciding on many notes at once: each through its own life, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from projects import note_life
from projects.closing import DECIDED
from projects.models import ConceptNote, Session
from projects.results import ScoredNote, results_of_notes, standing_line
from projects.turning import turn_all
from smewg.access import allowed
from smewg.models import User

ACTIONS = {
    "endorse": "Endorse",
    "approve-in-principle": "Approve in principle",
    "refuse-in-principle": "Do not approve in principle",
}
"""The steps of a note's life that are taken for many at once, and what their choices say."""


_OPEN = frozenset(stage for key in ACTIONS for stage in note_life.BY_KEY[key].sources)


def to_decide_on(session: Session, user: User) -> QuerySet[ConceptNote]:
    """The notes on which something can be decided, or was; in the order of the ranking."""
    notes = ConceptNote.objects.visible_to(user).of_session(session)
    return (
        notes.filter(stage__in=_OPEN | DECIDED)
        .annotate(line=standing_line("pk"))
        .order_by(F("line").asc(nulls_last=True), "number")
        .with_names()
    )


@dataclass(frozen=True)
class Choice:
    """What was typed: a step, the notes, a reason for all, and reasons for single ones.

    `problems` says of single reasons, by note, what is wrong with them.
    """

    action: str = ""
    notes: tuple[int, ...] = ()
    reason: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)
    problems: Mapping[int, str] = field(default_factory=dict)

    def reason_for(self, note: int) -> str:
        return self.reasons.get(note, "").strip() or self.reason.strip()


@dataclass(frozen=True)
class Row:
    """A note to decide on, or one that is decided: its result, what is open, what was typed."""

    note: ConceptNote
    result: ScoredNote | None
    open_actions: frozenset[str]
    is_chosen: bool
    reason: str
    problem: str = ""


def rows_of(notes: Sequence[ConceptNote], choice: Choice) -> dict[str, object]:
    """The `rows` of these notes, and the `actions` that are open for any of them."""
    results = results_of_notes(note.pk for note in notes)
    rows = [
        Row(
            note,
            results.get(note.pk),
            frozenset(step.key for step in note.next_steps() if step.key in ACTIONS),
            note.pk in choice.notes,
            choice.reasons.get(note.pk, ""),
            choice.problems.get(note.pk, ""),
        )
        for note in notes
    ]
    is_open = frozenset[str]().union(*(row.open_actions for row in rows))
    return {
        "rows": rows,
        "actions": {key: label for key, label in ACTIONS.items() if key in is_open},
    }


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
    found = ConceptNote.objects.of_session(session).filter(pk__in=choice.notes)
    notes = list(found.visible_to(by).with_names())
    if not all(allowed(by, f"projects.take_{step.key}", note) for note in notes):
        raise PermissionDenied(step.verb)
    reasons = {note.pk: choice.reason_for(note.pk) for note in notes}
    turn_all(notes, step, by=by, reasons=reasons)
    return len(notes)
