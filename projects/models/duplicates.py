"""What was said where a concept note looks like something that is there already."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models import Activity, OtherForumActivity
from projects.models.notes import ConceptNote


class NotADuplicate(models.Model):
    """Somebody looked at a likely duplicate of a note, and says why it is none."""

    note = models.ForeignKey(ConceptNote, on_delete=models.CASCADE, related_name="not_duplicates")
    other_note = models.ForeignKey(
        ConceptNote, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    theirs = models.ForeignKey(
        OtherForumActivity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    shared_words = models.CharField(max_length=300, blank=True)
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "answer about a likely duplicate"
        verbose_name_plural = "answers about likely duplicates"
        ordering: ClassVar = ["at", "pk"]
        verbose_name_plural = "not duplicates"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(other_note__isnull=False, activity=None, theirs=None)
                | Q(other_note=None, activity__isnull=False, theirs=None)
                | Q(other_note=None, activity=None, theirs__isnull=False),
                name="a_note_is_compared_with_one_thing",
            ),
            models.UniqueConstraint(
                fields=["note", "other_note"], name="one_answer_per_note_and_other_note"
            ),
            models.UniqueConstraint(
                fields=["note", "activity"], name="one_answer_per_note_and_activity"
            ),
            models.UniqueConstraint(
                fields=["note", "theirs"], name="one_answer_per_note_and_other_forum"
            ),
        ]

    @property
    def compared_with(self) -> str:
        """The other thing, in words."""
        if self.other_note:
            return f"{self.other_note.name}: {self.other_note.title}"
        return str(self.activity or self.theirs)

    def __str__(self) -> str:
        return f"{self.note} is not {self.compared_with}"
