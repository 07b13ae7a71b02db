"""Backups that were asked for on a page, and what came of each."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from smewg.toolkit.claims import Claimable


class BackupOrder(Claimable):
    """A backup that the worker is to make, or made: of this machine, so that no backup holds it.

    `path` is where the worker writes it, and `words` what stands in it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        MADE = "made", "made"
        FAILED = "failed", "not made"

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=500, blank=True)
    size = models.PositiveBigIntegerField(null=True, help_text="Bytes of the file.")
    words = models.CharField(max_length=300, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="waiting"),
                name="one_backup_is_asked_for_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name or "A backup"

    @property
    def name(self) -> str:
        """The file's name; "" before the worker took it up."""
        return Path(self.path).name

    @property
    def is_unfinished(self) -> bool:
        return self.state == self.State.WAITING
