"""What is kept beside a narrative's words: which alarms are false, what nobody confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models.review import ReviewSection


class DismissedAlarm(models.Model):
    """Somebody says why a number, or a name, of a section is right although it was marked.

    It holds for its sentence: another sentence with the same number is marked again. Kept once.
    """

    section = models.ForeignKey(ReviewSection, on_delete=models.CASCADE, related_name="dismissed")
    said = models.TextField(help_text="The number or name as it is written.")
    sentence = models.TextField()
    why = models.CharField("why it is right", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(why=""), name="a_dismissed_alarm_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.said}: {self.why}"


class DraftedSentence(models.Model):
    """A sentence of the first draft, made from rows; a person's once it is confirmed or changed.

    It counts as not confirmed while it stands in its section as it was made.
    """

    section = models.ForeignKey(ReviewSection, on_delete=models.CASCADE, related_name="drafted")
    field = models.CharField(max_length=20)
    text = models.TextField()
    rows = models.CharField(max_length=300, blank=True, help_text="Where its rows are listed.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="a_drafted_sentence_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
