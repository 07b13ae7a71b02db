"""What the plan is aligned with, item by item; activities and evidence name what they serve."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from plans.models.plan import AlignedInitiative, PlanPart


class InitiativeItem(PlanPart):
    """An item of an aligned initiative, such as a field of the Boracay Action Agenda."""

    initiative = models.ForeignKey(
        AlignedInitiative, on_delete=models.PROTECT, related_name="items"
    )
    text = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta(PlanPart.Meta):
        ordering: ClassVar = ["initiative__number", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["initiative", "number"],
                name="one_item_per_number",
                violation_error_message="There is an item with this number already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative.title}: {self.number}. {self.text}"
