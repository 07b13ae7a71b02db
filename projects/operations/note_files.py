"""Files kept with concept notes."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from projects.models import ConceptNote, NoteFile
from smewg.models import User
from smewg.toolkit.uploads import as_kept


def keep(note: ConceptNote, upload: UploadedFile, *, by: User) -> NoteFile:
    """Keep `upload` with the note. FileRefused for a wrong kind, a wrong content or the size."""
    return NoteFile.objects.create(
        note=note,
        **as_kept(upload),
        added_by=by,
    )
