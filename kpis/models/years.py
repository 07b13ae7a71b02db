"""A reporting year: open, closed, published."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from kpis.enums import ReportingYearState
from kpis.models.querysets import ReportingYearQuerySet
from plans.models import Plan

__all__ = ["ReportingYear", "ReportingYearState"]


class ReportingYear(models.Model):
    """One year of a plan, in which each indicator is counted once.

    Its state and what is noted with it are written by kpis/operations/years.py alone.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(
        max_length=10, choices=ReportingYearState, default=ReportingYearState.OPEN
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = ReportingYearQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_open(self) -> bool:
        return self.state == ReportingYearState.OPEN

    @property
    def is_published(self) -> bool:
        return self.state == ReportingYearState.PUBLISHED

    @property
    def cell_count(self) -> int:
        """How many cells the year's grid has; needs the plan's parts at hand."""
        return len(self.plan.indicators.all()) * (len(self.plan.areas.all()) + 1)
