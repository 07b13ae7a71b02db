"""What a person finds at home: since when they were away, and what happened for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from smewg.models.people import User

ONE_VISIT = timedelta(minutes=30)
"""Looks at Home that are no further apart are one visit."""
NOTED_EVERY = timedelta(minutes=5)


class HomeVisit(models.Model):
    """When a person was last at home, when before that visit, and which panels they took away."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="home_visit"
    )
    seen_at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(null=True, help_text="When the visit before this one ended.")
    hides_welcome = models.BooleanField(default=False)
    hides_first_steps = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person} at home"

    @classmethod
    def note(cls, user: User, now: datetime) -> HomeVisit:
        """Write down that the person is there at `now`; what is shown is since `before_at`."""
        found = cls.objects.filter(person=user).first()
        if found is None:
            return cls.objects.get_or_create(person=user, defaults={"seen_at": now})[0]
        away = now - found.seen_at
        if away >= NOTED_EVERY:
            if away >= ONE_VISIT:
                found.before_at = found.seen_at
            found.seen_at = now
            changed = {"seen_at": now, "before_at": found.before_at}
            cls.objects.filter(pk=found.pk).update(**changed)
        return found


class HomeNews(models.Model):
    """Something that happened and concerns a person: the same that is mailed, kept for a while."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="home_news"
    )
    text = models.CharField(max_length=200)
    path = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="news_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"
