"""Writing a concept note without losing a word: the note's half of smewg/toolkit/drafts.py."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from projects.forms.concept_notes import NoteForm, words_of, words_sent
from projects.models import ConceptNote
from smewg.models import User
from smewg.toolkit import draft_history
from smewg.toolkit.drafts import CurrentDraft, Saved, Sent, with_words

ONE_SITTING = timedelta(minutes=10)
"""What one person saves by and by within this time leaves one line of history."""


def name_of(note: ConceptNote) -> str:
    """The draft's name, for whoever else has it open."""
    return f"note-{note.pk}"


def current_draft_of(note: ConceptNote) -> CurrentDraft:
    """The note's words as they stand, as its form sends them."""
    return CurrentDraft(
        version=note.version,
        words=words_of(note),
        by=str(note.changed_by or ""),
        at=note.changed_at,
        writer=note.writer,
        person=note.changed_by,
    )


@transaction.atomic
def save(pk: int, data: QueryDict, *, by: User, sent: Sent) -> Saved:
    """Save what a page sent as the note's next version.

    ChangedMeanwhile where somebody else saved since, ValidationError by field where it is not
    valid; then nothing was saved.
    """
    note = ConceptNote.objects.select_for_update(of=["self"]).get(pk=pk)
    current = current_draft_of(note)
    words = draft_history.settle(name_of(note), sent, current, words_sent(data))
    form = NoteForm(with_words(data, words), instance=note, user=by)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    kept = form.keep(writer=sent.writer, is_one_sitting=_is_one_sitting(note, by))
    draft_history.record(name_of(note), current, words, kept.version, sent=sent, by=by)
    return Saved(version=kept.version, at=kept.changed_at or timezone.now())


def _is_one_sitting(note: ConceptNote, by: User) -> bool:
    last = note.history.select_related("history_user").first()
    if last is None or last.state != note.state or last.history_user_id != by.pk:
        return False
    return bool(timezone.now() - last.history_date < ONE_SITTING)
