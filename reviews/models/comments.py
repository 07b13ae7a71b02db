"""Comments on a section of a review, and their answers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reviews.enums import CommentState
from reviews.models.review import ReviewSection, states_shown_to
from smewg.models import Economy, Role, User


class CommentQuerySet(models.QuerySet["ReviewComment"]):
    def visible_to(self, user: User) -> CommentQuerySet:
        """Comments are the group's: observers do not see them."""
        if not user.is_authenticated or user.role == Role.OBSERVER:
            return self.none()
        return self.filter(section__review__state__in=states_shown_to(user))


class ReviewComment(models.Model):
    """What somebody says of a section, and what the Chair answers."""

    section = models.ForeignKey(ReviewSection, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    economy = models.ForeignKey(
        Economy, on_delete=models.PROTECT, null=True, related_name="review_comments"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.text[:60]}"

    @property
    def who(self) -> str:
        return str(self.economy) if self.economy else self.by.get_role_display()

    @property
    def state(self) -> CommentState:
        return CommentState.ANSWERED if self.answer else CommentState.OPEN
