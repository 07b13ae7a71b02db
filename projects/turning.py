"""The same step of their lives for many notes at once: all or none, in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from projects.models import ConceptNote
from projects.note_life import EXTEND, HANDING_IN, Step
from smewg.models import User
from smewg.toolkit.bulk_history import keep_history


@transaction.atomic
def turn_all(
    notes: Sequence[ConceptNote],
    step: Step,
    *,
    by: User,
    reason: str = "",
    reasons: Mapping[int, str] | None = None,
) -> None:
    """Let each of `notes` take `step`, as ConceptNote.turn does; `reasons` are single notes' own.

    ValidationError names every note for which it cannot be taken; then none is. ValueError for a
    step that changes more than where a note stands: one is handed in, or extended, by itself.
    """
    if step in (*HANDING_IN, EXTEND):
        raise ValueError(f"{step.key} is taken by one note at a time.")
    _lock(notes)
    moment = timezone.now()
    problems: list[str] = []
    for note in notes:
        try:
            note.stand_at(step, by=by, reason=(reasons or {}).get(note.pk, reason))
            note.changed_at = moment
        except ValidationError as error:
            problems += [f"{note.name}: {message}" for message in error.messages]
    if problems:
        raise ValidationError(problems)
    _save(notes)
    keep_history(notes)


def _lock(notes: Sequence[ConceptNote]) -> None:
    """Hold the notes, in one order for everybody, and see where each stands now."""
    rows = ConceptNote.objects.filter(pk__in=[note.pk for note in notes]).order_by("pk")
    locked = rows.select_for_update().values_list("pk", "stage", "version")
    now = {pk: (stage, version) for pk, stage, version in locked}
    for note in notes:
        note.stage, note.version = now[note.pk]


def _save(notes: Sequence[ConceptNote]) -> None:
    """One update for each reason: all else is the same for all of them."""
    by_reason: dict[str, list[ConceptNote]] = defaultdict(list)
    for note in notes:
        by_reason[note.stage_reason].append(note)
    for reason, each in by_reason.items():
        one = each[0]
        ConceptNote.objects.filter(pk__in=[note.pk for note in each]).update(
            stage=one.stage,
            stage_since=one.stage_since,
            stage_reason=reason,
            version=F("version") + 1,
            changed_by=one.changed_by,
            changed_at=one.changed_at,
        )
