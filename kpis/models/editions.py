"""Editions: numbered states of what a plan has published; this table only grows."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from kpis.domain.editions import Content, Number, checksum_of
from plans.models import Plan


class EditionQuerySet(models.QuerySet["Edition"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("An edition stays as it was.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("An edition stays; people may have cited it.")


class Edition(models.Model):
    """What was published of a plan when `day` ended in Singapore, written down for good."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    day = models.DateField(help_text="The day in Singapore after which it stood.")
    text = models.TextField(help_text="The canonical content, as the checksum counts it.")
    checksum = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["plan", "major", "minor"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "major", "minor"], name="one_edition_per_number"
            ),
            models.UniqueConstraint(fields=["plan", "day"], name="one_edition_per_day"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept once, with its checksum; TypeError for a change."""
        if not self._state.adding:
            raise TypeError("An edition stays as it was. What is corrected makes the next one.")
        self.checksum = checksum_of(self.text)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An edition stays; people may have cited it.")

    @property
    def number(self) -> Number:
        return Number(self.major, self.minor)

    @property
    def content(self) -> Content:
        kept: Content = json.loads(self.text)
        return kept
