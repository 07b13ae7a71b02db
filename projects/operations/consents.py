"""An economy that is named on a note agrees or declines, offers, or has its letter recorded.

Each locks the note first, as writing its words does, then the economy's row. All raise
TransitionRefused, with a sentence for each thing in the way; then nothing is kept and nobody told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction as database
from django.db.models import prefetch_related_objects
from django.utils import timezone

from projects import notices as table
from projects import workflow
from projects.enums import OPEN_TO_OFFERS, ConsentBasis, ConsentState, NamedAs
from projects.models import ConceptNote, Consent
from projects.operations import note_files
from projects.operations.naming import count, counted
from smewg.models import Economy, User
from smewg.operations import notices
from smewg.operations.notices import Notice
from smewg.toolkit.transitions import (
    Attempt,
    Refusal,
    Transition,
    TransitionRefused,
    locked,
    transition,
)

TOLD: Mapping[str, Notice] = {
    workflow.AGREE.key: table.AGREED,
    workflow.DECLINE.key: table.DECLINED,
    workflow.TAKE_CONSENT_BACK.key: table.CONSENT_TAKEN_BACK,
    workflow.TAKE_OFFER_BACK.key: table.OFFER_TAKEN_BACK,
    workflow.ACCEPT_OFFER.key: table.OFFER_ACCEPTED,
    workflow.DECLINE_OFFER.key: table.OFFER_DECLINED,
    workflow.ASK_AGAIN.key: table.NAMED,
}


@database.atomic
def transition_consent(
    step: Transition, pk: int, *, by: User, words: str = "", seen: str | None = None
) -> Consent:
    """Take the economy's row through `step` (workflow.CONSENT_STEPS); it counts, or no more.

    `words` are kept and mailed with it; `seen` is the state that the person's page showed.
    """
    note = _held(Consent.objects.values_list("note", flat=True).get(pk=pk))
    changes: dict[str, Any] = {}
    if step.target == ConsentState.AGREED:
        changes["basis"] = ConsentBasis.ANSWER
    if step is workflow.ASK_AGAIN:
        changes |= {"asked_by": by, "asked_at": timezone.now(), "answered_at": None}
    taken = transition(
        step, _rows(), pk, by=by, reason=words, changes=changes, guards=[_one_proposes], seen=seen
    )
    _count(note, [taken], by)
    if step is workflow.ACCEPT_OFFER:
        _note_new_name(note, by)
    notices.tell(TOLD[step.key], taken, by=by)
    return taken


@database.atomic
def offer(note_pk: int, economy: Economy, *, by: User, words: str = "") -> Consent:
    """An economy offers to co-sponsor a note that was submitted; its proposers decide."""
    note = _held(note_pk)
    if note.at not in OPEN_TO_OFFERS:
        raise TransitionRefused(f"The note is {note.at.label}, so it takes no offers now.")
    if economy.pk in counted(note):
        raise TransitionRefused(workflow.OFFER.refusal)
    row, _ = Consent.objects.get_or_create(
        note=note,
        economy=economy,
        defaults={"state": ConsentState.NOT_NAMED, "named_as": NamedAs.COSPONSOR},
    )
    changes = {
        "named_as": NamedAs.COSPONSOR, "basis": "", "letter": None, "asked_by": by,
        "asked_at": timezone.now(),
    }  # fmt: skip
    offered = transition(workflow.OFFER, _rows(), row.pk, by=by, reason=words, changes=changes)
    notices.tell(table.OFFERED, offered, by=by)
    return offered


@database.atomic
def record_letter(
    note_pk: int, economies: Iterable[Economy], upload: UploadedFile, *, by: User, words: str = ""
) -> list[Consent]:
    """Record that economies agreed by a letter, which is kept with the note; all or none.

    FileRefused as any file; TransitionRefused where an economy is not asked.
    """
    note = _held(note_pk)
    wanted = {each.pk for each in economies}
    rows = list(_rows().filter(note=note, economy__in=wanted))
    if not wanted or len(rows) < len(wanted):
        raise TransitionRefused(Refusal("Choose economies that this note asks.", "economies"))
    letter = note_files.keep(note, upload, by=by)
    changes = {"basis": ConsentBasis.LETTER, "letter": letter}
    taken = [
        transition(workflow.RECORD_LETTER, _rows(), row.pk, by=by, reason=words, changes=changes)
        for row in rows
    ]
    is_new = any(row.at is ConsentState.OFFERED for row in rows)
    _count(note, taken, by)
    if is_new:
        _note_new_name(note, by)
    prefetch_related_objects([note], "proposers")
    for each in taken:
        each.note = note
    notices.tell(table.LETTER_RECORDED, *taken, by=by)
    return taken


def _held(pk: int) -> ConceptNote:
    return locked(ConceptNote.objects.select_related("session", "fund"), [pk])[0]


def _rows() -> Any:
    return Consent.objects.select_related("note__session", "note__fund", "economy")


def _one_proposes(consent: Consent, attempt: Attempt) -> str | None:
    """A note keeps a proposer: nobody else could write on it or withdraw it."""
    proposers = consent.note.proposers.all()
    if consent.at is not ConsentState.AGREED or [each.pk for each in proposers] != [
        consent.economy_id
    ]:
        return None
    return "No other economy proposes this note. Withdraw the note, or name another first."


def _count(note: ConceptNote, taken: Iterable[Consent], by: User) -> None:
    """Let those count that agreed, and no other of these."""
    agreed = counted(note)
    for each in taken:
        agreed.pop(each.economy_id, None)
        if each.at is ConsentState.AGREED:
            agreed[each.economy_id] = NamedAs(each.named_as)
        note._history_user = by  # type: ignore[attr-defined]
        note._change_reason = f"{each.economy}: {each.at.label}"[:100]  # type: ignore[attr-defined]
    count(note, agreed)


def _note_new_name(note: ConceptNote, by: User) -> None:
    """An offer that is accepted puts a name on the note: open pages are to know of it.

    Nobody's open page wrote it, so no page takes it for its own.
    """
    note.version, note.writer = note.version + 1, ""
    note.changed_by, note.changed_at = by, timezone.now()
    kept = {name: getattr(note, name) for name in ("version", "writer", "changed_by", "changed_at")}
    ConceptNote.objects.filter(pk=note.pk).update(**kept)
