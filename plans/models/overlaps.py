"""What other fora do, and what was said where an activity of ours looks like one of theirs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.models.schedule import Activity


class OtherForumActivity(models.Model):
    """An activity of another forum or organization, as an imported list names it."""

    forum = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    years = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=300, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["forum", "title"]
        verbose_name_plural = "other fora's activities"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["forum", "title", "years"], name="another_forums_activity_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.title}"


class OverlapAnswer(models.Model):
    """Somebody looked at a likely overlap and says why it is none, or how the two go together."""

    class Answer(models.TextChoices):
        DIFFERENT = "different", "They are different"
        TOGETHER = "together", "They are done together"
        BUILDS_ON = "builds on", "Ours builds on the other"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="overlaps")
    ours = models.ForeignKey(
        Activity, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    theirs = models.ForeignKey(
        OtherForumActivity, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    shared_words = models.CharField(max_length=300)
    answer = models.CharField(max_length=12, choices=Answer)
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ours=None, theirs__isnull=False) | Q(ours__isnull=False, theirs=None),
                name="an_overlap_is_with_one_thing",
            ),
            models.UniqueConstraint(
                fields=["activity", "ours"], name="one_answer_per_activity_of_ours"
            ),
            models.UniqueConstraint(
                fields=["activity", "theirs"], name="one_answer_per_activity_of_theirs"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.because}"
