"""Files kept with concept notes."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from projects.models import ConceptNote, NoteFile
from smewg.models import User
from smewg.toolkit.uploads import as_kept, refuse_twice


def keep(note: ConceptNote, upload: UploadedFile, *, by: User) -> NoteFile:
    """Keep `upload` with the note. FileRefused for a wrong kind, a wrong content or the size."""
    sent = as_kept(upload)
    refuse_twice(sent, NoteFile.objects.filter(note=note))
    return NoteFile.objects.create(
        note=note,
        **sent,
        added_by=by,
    )
