"""Files kept with a concept note: the note itself as it was written, and what came with it."""

from __future__ import annotations

from django.db import models

from projects.models.notes import ConceptNote
from projects.models.querysets import NoteFileQuerySet
from smewg.toolkit.kept_files import KeptFile


class NoteFile(KeptFile):
    """One file of a note; it may be seen by whoever may see the note."""

    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="notes/%Y/")

    objects = NoteFileQuerySet.as_manager()
