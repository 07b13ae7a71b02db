"""What pages need from many counts at once; every aggregate is computed here, on read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kpis.models import Figure, ReportingYear  # noqa: F401 (named in the class heads)
    from plans.models import Plan
    from smewg.models import User


class ReportingYearQuerySet(models.QuerySet["ReportingYear"]):
    def open_for(self, plan: Plan) -> list[ReportingYear]:
        """The reporting years of `plan`, made where they do not exist yet."""
        self.bulk_create(
            [self.model(plan=plan, year=year) for year in plan.years], ignore_conflicts=True
        )
        return list(self.filter(plan=plan))


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        """Every figure, for whoever is signed in."""
        return self if user.is_authenticated else self.none()
