"""What a plan aims at, where it says so, and where a person judges otherwise than the method."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from kpis.models.years import ReportingYear
from plans.models import Indicator, Objective, PriorityArea


class Target(models.Model):
    """A baseline or a target of one indicator, when somebody sets one: dated and signed."""

    class Kind(models.TextChoices):
        BASELINE = "baseline", "baseline"
        TARGET = "target", "target"

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    note = models.TextField(help_text="Where it was decided.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["indicator__number", "year", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "kind", "year"],
                name="one_target_per_indicator_and_year",
                violation_error_message="There is one for this year. Change that one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} in {self.year}"


class Judgement(models.Model):
    """A person's word on one indicator, area or objective in one year, in place of the method's."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, null=True, blank=True, related_name="judgements"
    )
    area = models.ForeignKey(
        PriorityArea, on_delete=models.CASCADE, null=True, blank=True, related_name="judgements"
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.CASCADE, null=True, blank=True, related_name="judgements"
    )
    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="judgements"
    )
    words = models.CharField("status in your words", max_length=120)
    reason = models.TextField("why you see it so")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "reporting_year"], name="one_judgement_per_year"
            ),
            models.UniqueConstraint(
                fields=["area", "reporting_year"], name="one_judgement_per_area_and_year"
            ),
            models.UniqueConstraint(
                fields=["objective", "reporting_year"], name="one_judgement_per_objective_and_year"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(words=""), name="a_judgement_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, area=None, objective=None)
                | Q(indicator=None, area__isnull=False, objective=None)
                | Q(indicator=None, area=None, objective__isnull=False),
                name="a_judgement_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.by})"

    @property
    def of(self) -> Indicator | PriorityArea | Objective | None:
        """What is judged."""
        return self.indicator or self.area or self.objective
