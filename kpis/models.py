"""What we achieved: reporting years, and the counts of the plan's indicators."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from kpis.queries import FigureQuerySet, ReportingYearQuerySet
from plans.models import Indicator, Plan, PriorityArea


class ReportingYear(models.Model):
    """One year of a plan, in which each indicator is counted once."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField(unique=True)

    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Count(models.Model):
    """An indicator's count in one year: a total, and a figure for each priority area.

    The row holds no figure itself; it is what a change locks, so that the rule between the total
    and the areas' figures holds under parallel writes.
    """

    reporting_year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="counts"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="counts")

    class Meta:
        ordering: ClassVar = ["reporting_year__year", "indicator__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "reporting_year"], name="one_count_per_indicator_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.reporting_year}"


class FigureKind(models.TextChoices):
    """What stands in a cell. Blank is not zero, and two kinds of blank are answers."""

    BLANK = "blank", "blank"
    NUMBER = "number", "number"
    NOT_APPLICABLE = "not_applicable", "not applicable"
    NOT_YET_DUE = "not_yet_due", "not yet due"


class Figure(models.Model):
    """One cell of a year's grid: the total (no area) or one area's figure of a count."""

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="figures")
    area = models.ForeignKey(
        PriorityArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text="None for the total.",
    )
    kind = models.CharField(max_length=20, choices=FigureKind, default=FigureKind.BLANK)
    number = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text="Rises by one with each change.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["count", "area__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["count", "area"], name="one_figure_per_count_and_area"),
            models.UniqueConstraint(
                fields=["count"], condition=Q(area=None), name="one_total_per_count"
            ),
            models.CheckConstraint(
                condition=Q(kind=FigureKind.NUMBER, number__isnull=False)
                | (~Q(kind=FigureKind.NUMBER) & Q(number__isnull=True)),
                name="a_number_stands_only_in_a_counted_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count}, {self.area or 'total'}"
