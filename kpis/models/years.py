"""A reporting year: open, closed, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.shortcuts import get_object_or_404
from simple_history.models import HistoricalRecords

from kpis.enums import ReportingYearState
from plans.models import Plan
from smewg.models import Role
from smewg.toolkit.values import ValueKind

if TYPE_CHECKING:
    from smewg.models import User

__all__ = ["ReportingYear", "ReportingYearState"]


class ReportingYearQuerySet(models.QuerySet["ReportingYear"]):
    def visible_to(self, user: User) -> ReportingYearQuerySet:
        """Every year, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def locked(self, pk: int) -> ReportingYear:
        """The year as it stands, locked until the transaction ends."""
        years = self.select_related("plan").prefetch_related("plan__areas")
        return years.select_for_update(of=["self"]).get(pk=pk)

    def open_for(self, plan: Plan) -> list[ReportingYear]:
        """The reporting years of `plan`, made where they do not exist yet."""
        self.bulk_create(
            [self.model(plan=plan, year=year) for year in plan.years], ignore_conflicts=True
        )
        return list(self.filter(plan=plan))

    def with_answers(self) -> ReportingYearQuerySet:
        """Each year with `answered`, the number of its cells that are not blank."""
        answered = ~models.Q(counts__figures__kind=ValueKind.BLANK.value)
        return self.annotate(answered=models.Count("counts__figures", filter=answered))

    def with_parts(self) -> ReportingYearQuerySet:
        """Years with their plan's areas and indicators at hand, newest plan first."""
        return (
            self.select_related("plan")
            .prefetch_related("plan__areas", "plan__indicators")
            .order_by("-plan__start_year", "year")
        )

    def with_plan(self, year: int) -> ReportingYear:
        """The year with its plan's parts at hand; Http404 outside every plan."""
        return get_object_or_404(self.with_parts(), year=year)


_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


def published_only(rows: _Rows, user: User, year: str) -> _Rows:
    """Rows of published years for observers, all for others; `year` is the way to the year."""
    if not user.is_authenticated:
        return rows.none()
    return (
        rows.filter(**{f"{year}__state": ReportingYearState.PUBLISHED})
        if user.role == Role.OBSERVER
        else rows
    )


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
