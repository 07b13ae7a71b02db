"""Files kept with a concept note: the note itself as it was written, and what came with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from projects.models.notes import ConceptNote
from smewg.toolkit.kept_files import KeptFile

if TYPE_CHECKING:
    from smewg.models import User


class NoteFileQuerySet(models.QuerySet["NoteFile"]):
    def visible_to(self, user: User) -> NoteFileQuerySet:
        """A file may be seen by whoever may see its note."""
        return self.filter(note__in=ConceptNote.objects.visible_to(user).values("pk"))


class NoteFile(KeptFile):
    """One file of a note; it may be seen by whoever may see the note."""

    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="notes/%Y/")

    objects = NoteFileQuerySet.as_manager()
