"""A concept note's words as they were handed in: a ballot belongs to the version it judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

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
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "number"], name="one_version_per_number")
        ]

    @property
    def starts(self) -> date | None:
        return _day(self.words.get("starts"))

    @property
    def ends(self) -> date | None:
        return _day(self.words.get("ends"))

    def held(self, name: str, now: Any) -> Any:
        """What a field held then; one that is younger than the version was blank in it.

        `now` is what the field holds now, and says what blank is.
        """
        return self.words.get(name, "" if isinstance(now, str) else None)

    def differs_from(self, words: Mapping[str, Any]) -> bool:
        """Whether `words`, as ConceptNote.words gives them, are not the ones handed in then."""
        return any(self.held(name, now) != now for name, now in words.items())

    def __str__(self) -> str:
        return f"version {self.number}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
