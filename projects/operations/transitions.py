"""A step of a concept note's life, for one note or for many: all or none, in few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from projects import notices as table
from projects import workflow
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.notes import freeze_words
from projects.queries import duplicates
from projects.queries.duplicates import ProjectDescription
from projects.queries.submission import what_is_missing
from projects.workflow import NoteTransition
from smewg.models import User
from smewg.operations import notices
from smewg.toolkit.days import today
from smewg.toolkit.transitions import Attempt, Guard, Refusal, transition_all


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
    was_elsewhere: bool = False,
) -> list[ConceptNote]:
    """The same for many notes; `reasons` are single notes' own.

    A step that was taken elsewhere and is only recorded does not ask what the gate will ask.
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
        guards=[*guards, *_guards(step, was_elsewhere=was_elsewhere)],
        notes=lambda note, attempt: _in_history(step, attempt),
        seen=seen,
        name=lambda note: note.name,
    )
    if is_handed_in:
        freeze_words(taken, by=by)
    _tell(step, taken, by)
    return taken


def _tell(step: NoteTransition, taken: Sequence[ConceptNote], by: User | None) -> None:
    notice = table.of_step(step)
    if notice and taken:
        prefetch_related_objects(taken, "proposers", "cosponsors")
        notices.tell(notice, *taken, by=by)


def _guards(step: NoteTransition, *, was_elsewhere: bool) -> list[Guard]:
    """What asks other rows than the note alone."""
    if step in workflow.HANDING_IN:
        asked = [] if was_elsewhere else [_has_all_that_is_asked(step)]
        return [*asked, _is_there_once()]
    if step is workflow.TAKE_FINAL_BACK:
        return [_was_not_looked_at]
    return [_goes_on_from_there] if step is workflow.TAKE_WITHDRAWAL_BACK else []


def _has_all_that_is_asked(step: NoteTransition) -> Guard:
    """What only the secretariat could return; the table's own guard tells of the first words."""

    def guard(note: ConceptNote, attempt: Attempt) -> list[Refusal]:
        told = {"session", "" if note.summary.strip() else "summary", "" if note.fund else "fund"}
        return [each for each in what_is_missing(note, step) if each.field not in told]

    return guard


def can_go_back(step: NoteTransition, note: ConceptNote) -> bool:
    """Whether nothing rests on what `step` would undo; true for every other step."""
    if step is workflow.TAKE_FINAL_BACK:
        return not note.gate_decisions.exists()
    if step is workflow.TAKE_WITHDRAWAL_BACK:
        return why_not_taken_back(note, state_before(note)) is None
    return True


def _was_not_looked_at(note: ConceptNote, attempt: Attempt) -> str | None:
    if note.gate_decisions.exists():
        return "The secretariat has looked at its eligibility, so it is not taken back any more."
    return None


BEFORE_THE_GATE = frozenset(
    {NoteState.DRAFT, NoteState.SUBMITTED, NoteState.RETURNED, NoteState.ENDORSED, NoteState.FINAL}
)


def _goes_on_from_there(note: ConceptNote, attempt: Attempt) -> str | None:
    return why_not_taken_back(note, state_before(note))


def why_not_taken_back(note: ConceptNote, before: NoteState) -> str | None:
    """Why the withdrawal of a note that was `before` stays, None where it can be taken back."""
    if before not in BEFORE_THE_GATE:
        return f"It was {before.label} when it was withdrawn. Carry a copy into a later session."
    if note.carried_into.all():
        return "A copy of it was carried into a later session. Go on with the copy."
    if before in {NoteState.DRAFT, NoteState.RETURNED} and workflow.deadline_passed("submit", note):
        return "The deadline for notes of its session passed. Carry a copy into a later session."
    if before is not NoteState.FINAL and workflow.deadline_passed("submit-final", note):
        return "The final deadline of its session passed. Carry a copy into a later session."
    return None


def state_before(note: ConceptNote) -> NoteState:
    """What the note was before it came to stand where it does, as its history says."""
    return states_before([note])[note.pk]


def states_before(notes: Iterable[ConceptNote]) -> dict[int, NoteState]:
    """The same of many notes, by note, in one query."""
    stands = {note.pk: note.state for note in notes}
    if not stands:
        return {}
    rows = ConceptNote.history.filter(id__in=stands).order_by("history_id")
    return dict.fromkeys(stands, NoteState.DRAFT) | {
        pk: NoteState(state) for pk, state in rows.values_list("id", "state") if state != stands[pk]
    }


def _changes(step: NoteTransition, on: date | None) -> Callable[[ConceptNote, Attempt], Any]:
    def changes(note: ConceptNote, attempt: Attempt) -> dict[str, Any]:
        found: dict[str, Any] = {"state_since": min(on, today()) if on else today()}
        if step is workflow.SUBMIT:
            found["was_submitted"] = True
        if step in {workflow.TAKE_BACK, workflow.TAKE_WITHDRAWAL_BACK}:
            found["state"] = state_before(note)
        if step is workflow.TAKE_BACK:
            found["was_submitted"] = found["state"] != NoteState.DRAFT
        if step is workflow.EXTEND and on:
            found["ends"] = on
        return found

    return changes


def _in_history(step: NoteTransition, attempt: Attempt) -> str:
    """As "eligible, now scored: A reason"."""
    was, becomes = NoteState(attempt.source), NoteState(attempt.changes.get("state", step.to))
    said = f"{step.key}ed" if was is becomes else f"{was.label}, now {becomes.label}"
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
