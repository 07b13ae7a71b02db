"""A concept note's words as they were handed in: a ballot belongs to the version it judged."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class NoteVersion(models.Model):
    """The frozen words of one submission; `words` is what ConceptNote.words gives."""

    note = models.ForeignKey(
        "projects.ConceptNote", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    words = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "number"], name="one_version_per_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
