"""Files kept with a concept note: the note itself as it was written, and what came with it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from projects.models.notes import ConceptNote
from projects.queries import NoteFileQuerySet


class NoteFile(models.Model):
    """One file of a note; it may be seen by whoever may see the note."""

    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="notes/%Y/")
    name = models.CharField(max_length=200, help_text="As the person's file was called.")
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = NoteFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name
