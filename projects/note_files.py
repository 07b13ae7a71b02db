"""Files kept with concept notes."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from projects.models import ConceptNote, NoteFile
from smewg.models import User
from smewg.uploads import KINDS, look_into, plain_name


def keep(note: ConceptNote, upload: UploadedFile, *, by: User) -> NoteFile:
    """Keep `upload` with the note. FileRefused for a wrong kind, a wrong content or the size."""
    name = plain_name(upload)
    look_into(name, upload)
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    return NoteFile.objects.create(
        note=note,
        file=upload,
        name=name,
        media_type=KINDS[PurePath(name).suffix.lower()],
        size=upload.size or 0,
        sha256=digest,
        added_by=by,
    )
