"""What pages need from many counts at once; every aggregate is computed here, on read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.shortcuts import get_object_or_404

from kpis.figures import FigureKind

if TYPE_CHECKING:
    from kpis.models import Count, Figure, ReportingYear  # noqa: F401 (named in the class heads)
    from plans.models import Plan
    from smewg.models import User


class ReportingYearQuerySet(models.QuerySet["ReportingYear"]):
    def visible_to(self, user: User) -> ReportingYearQuerySet:
        """Every year, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def open_for(self, plan: Plan) -> list[ReportingYear]:
        """The reporting years of `plan`, made where they do not exist yet."""
        self.bulk_create(
            [self.model(plan=plan, year=year) for year in plan.years], ignore_conflicts=True
        )
        return list(self.filter(plan=plan))

    def with_answers(self) -> ReportingYearQuerySet:
        """Each year with `answered`, the number of its cells that are not blank."""
        answered = ~models.Q(counts__figures__kind=FigureKind.BLANK.value)
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


class CountQuerySet(models.QuerySet["Count"]):
    def locked(self, reporting_year: ReportingYear, indicator_id: int) -> Count:
        """The count, made where there is none, locked until the transaction ends."""
        self.get_or_create(reporting_year=reporting_year, indicator_id=indicator_id)
        return (
            self.select_for_update(of=["self"])
            .select_related("indicator__plan", "reporting_year")
            .get(reporting_year=reporting_year, indicator_id=indicator_id)
        )


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        """Every figure, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def of_plan(self, plan: Plan) -> FigureQuerySet:
        """The plan's figures with what names their cells."""
        return self.filter(count__reporting_year__plan=plan).select_related(
            "count__reporting_year", "count__indicator", "area", "changed_by"
        )
