"""Decisions on many notes at once: each by its own transition, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from projects import workflow
from projects.enums import DECIDED
from projects.models import Closing, ConceptNote, Session
from projects.operations.transitions import transition_notes
from projects.queries.results import ScoredNote, current_result_line, results_of_notes
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit.transitions import Attempt, Guard, TransitionRefused

ACTIONS = {
    "endorse": "Endorse",
    "approve-in-principle": "Approve in principle",
    "refuse-in-principle": "Do not approve in principle",
}
"""The transitions of notes that are taken for many at once, and what their choices say."""

_OPEN = frozenset(state for key in ACTIONS for state in workflow.BY_KEY[key].sources)


def to_decide_on(session: Session, user: User) -> QuerySet[ConceptNote]:
    """The notes on which something can be decided, or was; in the order of the ranking."""
    notes = ConceptNote.objects.visible_to(user).of_session(session)
    return (
        notes.filter(state__in=_OPEN | DECIDED)
        .annotate(line=current_result_line("pk"))
        .order_by(F("line").asc(nulls_last=True), "number")
        .with_names()
    )


@dataclass(frozen=True)
class Choice:
    """What was typed: a step, the notes, a reason for all, and reasons for single ones.

    `ranking` is the number of the close whose ranking the page showed, "" where it showed none;
    `problems` says of single reasons, by note, what is wrong with them.
    """

    action: str = ""
    notes: tuple[int, ...] = ()
    reason: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)
    ranking: str | None = None
    problems: Mapping[int, str] = field(default_factory=dict)

    def reason_for(self, note: int) -> str:
        return self.reasons.get(note, "").strip() or self.reason.strip()


@dataclass(frozen=True)
class DecisionRow:
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
        DecisionRow(
            note,
            results.get(note.pk),
            frozenset(step.key for step in workflow.next_steps(note) if step.key in ACTIONS),
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
def decide(session: Session, choice: Choice, *, by: User) -> int:
    """Take the chosen step for each of the notes; gives how many.

    TransitionRefused names every note for which it cannot be taken; then none is.
    """
    if choice.action not in ACTIONS:
        raise TransitionRefused("Choose what was decided.")
    if not choice.notes:
        raise TransitionRefused("Choose at least one note.")
    step = workflow.BY_KEY[choice.action]
    found = ConceptNote.objects.of_session(session).filter(pk__in=choice.notes)
    notes = list(found.visible_to(by).with_names())
    if not all(allowed(by, f"projects.take_{step.key}", note) for note in notes):
        raise PermissionDenied(f'"{step.verb}" is for the secretariat and the Chair.')
    reasons = {note.pk: choice.reason_for(note.pk) for note in notes}
    guards = [] if step is workflow.ENDORSE else [_on_the_current_ranking(session, choice)]
    transition_notes(step, reasons, by=by, reasons=reasons, guards=guards)
    return len(notes)


def _on_the_current_ranking(session: Session, choice: Choice) -> Guard:
    """What is decided on a ranking is decided on the one that the page showed."""

    @cache
    def current() -> str:
        closing = Closing.objects.filter(session=session).current().first()
        return str(closing.number) if closing else ""

    def guard(note: ConceptNote, attempt: Attempt) -> str | None:
        if choice.ranking is None or choice.ranking == current():
            return None
        return "The session was opened again since this page was made. Look at its ranking first."

    return guard
