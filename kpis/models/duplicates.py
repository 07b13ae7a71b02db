"""What was said where two items of evidence look alike."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpis.models.evidence import Evidence


class NotTheSame(models.Model):
    """Somebody looked at two similar items and says why they are two."""

    one = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="+")
    because = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "pair that is not the same"
        verbose_name_plural = "pairs that are not the same"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_pair_is_named_once"),
            models.UniqueConstraint(fields=["one", "other"], name="one_answer_per_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.one} is not {self.other}: {self.because}"
