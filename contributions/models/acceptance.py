"""What an accepted report became: the items of evidence that it stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import models

from contributions.models.report import Contribution
from kpis.models import Evidence
from plans.models import Objective
from smewg.models import Economy, Partner


@dataclass(frozen=True)
class EvidenceDraft:
    """An item of evidence as the secretariat confirms it, not yet kept."""

    item: Evidence
    objectives: Sequence[Objective]
    economies: Sequence[Economy] = ()
    partners: Sequence[Partner] = ()


class AcceptedEvidence(models.Model):
    """An item of evidence that an accepted report stands behind."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="accepted_evidence"
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="reported_in")
    was_listed = models.BooleanField(
        default=False, help_text="It was on the list before; the report says the same."
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "evidence of a report"
        verbose_name_plural = "evidence of reports"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "evidence"], name="an_item_is_named_once_per_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution.reference}: {self.evidence}"
