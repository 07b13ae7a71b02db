"""When a year's figures are to be published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from kpis.models.years import ReportingYear


class PlannedRelease(models.Model):
    """The day on which a year is to be published; each move of it says why, in the history."""

    reporting_year = models.OneToOneField(
        ReportingYear, on_delete=models.CASCADE, related_name="planned_release"
    )
    day = models.DateField("day", help_text="Everybody reads it in the release calendar.")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["reporting_year__year"]

    def __str__(self) -> str:
        return f"Release of {self.reporting_year}"
