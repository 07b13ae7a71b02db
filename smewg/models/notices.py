"""What somebody is told once a day: kept until their mail of the day goes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from smewg.models.reminders import Reminder


class WaitingNotice(models.Model):
    """Something to tell a person who asked for one mail a day; gone with that mail."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting_notices"
    )
    subject = models.CharField(max_length=200)
    link = models.CharField(max_length=500)
    reminder = models.OneToOneField(
        Reminder,
        on_delete=models.CASCADE,
        null=True,
        related_name="waiting_notice",
        help_text="Its line in the log of mails, where it has one.",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"


class DailyMail(models.Model):
    """That a person's mail of a day was written: it is written once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="daily_mails"
    )
    day = models.DateField(help_text="In Singapore.")

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "day"], name="one_daily_mail_a_person_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"
