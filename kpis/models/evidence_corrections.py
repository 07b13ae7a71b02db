"""What was found wrong in an item of a published year; it stands beside it, never in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kpis.models.evidence import Evidence
from kpis.models.years import published_only

if TYPE_CHECKING:
    from smewg.models import User


@dataclass(frozen=True)
class Difference:
    """One field: what the published item says, and what it should say, in words."""

    field: str
    label: str
    stands: str
    corrected: str


class ItemCorrectionQuerySet(models.QuerySet["ItemCorrection"]):
    def visible_to(self, user: User) -> ItemCorrectionQuerySet:
        """Those of items that `user` may see."""
        return published_only(self, user, "evidence__reporting_year")


class ItemCorrection(models.Model):
    """One correction of one item, with its reason; another one may follow it."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="corrections")
    changes = models.JSONField(help_text="Each field: its name and label, what stands, what is so.")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = ItemCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "correction of an item"
        verbose_name_plural = "corrections of items"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="a_correction_of_an_item_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence.number}: {self.reason}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept once; TypeError for a change."""
        if not self._state.adding:
            raise TypeError("A correction stays as it was. Make another one.")
        super().save(*args, **kwargs)

    @property
    def differences(self) -> list[Difference]:
        return [Difference(*each) for each in self.changes]
