"""A concept note as APEC's cover and note in Word: as it stands, and as it was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from projects.models import ConceptNote
from projects.queries.note_paper import note_paper
from projects.views._lookups import note_of
from smewg.access import SignedInRequest, allowed
from smewg.toolkit import documents
from smewg.toolkit.downloads import attached, named

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def note_word(request: SignedInRequest, pk: int) -> HttpResponse:
    """The note's words as they stand."""
    found = note_of(request, pk)
    moment = found.changed_at or timezone.now()
    return _word(request, found, found.words(), moment, named("concept-note", found.name))


@require_GET
def version_word(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """The note's words as they were handed in."""
    found = note_of(request, pk)
    frozen = get_object_or_404(found.versions, number=number)
    name = named("concept-note", found.name, str(frozen))
    return _word(request, found, frozen.words, frozen.made_at, name)


def _word(
    request: SignedInRequest,
    note: ConceptNote,
    words: Mapping[str, Any],
    moment: datetime,
    name: str,
) -> HttpResponse:
    sees_people = allowed(request.user, "projects.view_contacts", note)
    paper = note_paper(note, words, moment, with_people=sees_people)
    return attached(documents.as_word(paper), WORD, f"{name}.docx")
