"""A step of a concept note's life, for one note or for many: all or none, in few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from projects import workflow
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.notes import freeze_words
from projects.queries import duplicates
from projects.queries.duplicates import ProjectDescription
from projects.workflow import NoteTransition
from smewg.models import User
from smewg.toolkit.days import today
from smewg.toolkit.transitions import Attempt, Guard, transition_all


def transition_note(  # noqa: PLR0913 (what a step may ask)
    step: NoteTransition,
    pk: int,
    *,
    by: User | None,
    reason: str = "",
    on: date | None = None,
    seen: str | None = None,
    guards: Sequence[Guard] = (),
) -> ConceptNote:
    """Take the note through `step`; gives it as it stands now. Its words are not touched.

    `on` is the new last day where it is extended, else the day it happened (today if not said);
    `seen` the state that the person's page showed. Handing in freezes the words as a version.

    Raises TransitionRefused.
    """
    return transition_notes(step, [pk], by=by, reason=reason, on=on, seen=seen, guards=guards)[0]


@transaction.atomic
def transition_notes(  # noqa: PLR0913 (what a step may ask)
    step: NoteTransition,
    pks: Iterable[int],
    *,
    by: User | None,
    reason: str = "",
    reasons: Mapping[int, str] | None = None,
    on: date | None = None,
    seen: str | None = None,
    guards: Sequence[Guard] = (),
) -> list[ConceptNote]:
    """The same for many notes; `reasons` are single notes' own.

    TransitionRefused names every note for which it cannot be taken; then none is.
    """
    is_handed_in = step in workflow.HANDING_IN
    rows = ConceptNote.objects.select_related("session", "fund")
    taken = transition_all(
        step,
        ConceptNote.objects.with_names() if is_handed_in else rows,
        pks,
        by=by,
        reason=reason,
        reasons=reasons,
        changes=_changes(step, on),
        guards=[*guards, *([_is_there_once()] if is_handed_in else [])],
        notes=lambda note, attempt: _in_history(step, attempt),
        seen=seen,
        name=lambda note: note.name,
    )
    if is_handed_in:
        freeze_words(taken, by=by)
    return taken


def _changes(step: NoteTransition, on: date | None) -> Callable[[ConceptNote, Attempt], Any]:
    def changes(note: ConceptNote, attempt: Attempt) -> dict[str, Any]:
        found: dict[str, Any] = {"state_since": min(on, today()) if on else today()}
        if step is workflow.SUBMIT:
            found["was_submitted"] = True
        if step is workflow.EXTEND and on:
            found["ends"] = on
        return found

    return changes


def _in_history(step: NoteTransition, attempt: Attempt) -> str:
    """As "eligible, now scored: A reason"."""
    was = NoteState(attempt.source)
    said = f"{step.key}ed" if was is step.to else f"{was.label}, now {step.to.label}"
    return f"{said}: {attempt.reason}" if attempt.reason else said


def _is_there_once() -> Guard:
    """One project is handed in once in a session, also by those that are handed in together."""
    there: dict[int, list[tuple[ConceptNote, ProjectDescription]]] = {}

    def guard(note: ConceptNote, attempt: Attempt) -> str | None:
        session = note.session_id or 0
        if session not in there:
            there[session] = duplicates.of_sessions([note]).get(session, [])
        same = duplicates.same_among(note, there)
        if not same:
            there[session].append((note, duplicates.described(note)))
            return None
        named = "; ".join(f"{each.name}, {each.title} ({each.fund})" for each in same)
        return (
            f"The same note is in this session: {named}. One project asks one fund, once in a "
            "session."
        )

    return guard
