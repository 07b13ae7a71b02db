"""A file that somebody uploaded, as it is kept beside what it belongs to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class KeptFile(models.Model):
    """What is known of an uploaded file; each kind says to what it belongs and where it lies."""

    file: models.FileField
    name = models.CharField(max_length=200, help_text="As the person's file was called.")
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name
