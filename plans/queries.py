"""What plan pages need from many things at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from plans.models import Activity, Plan  # noqa: F401 (named in the class heads)
    from smewg.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Every plan, for whoever is signed in: plans are public documents of the group."""
        return self if user.is_authenticated else self.none()

    def with_parts(self) -> PlanQuerySet:
        """Plans with the parts that the plan page shows, in a fixed number of queries."""
        return self.prefetch_related(
            "critical_success_factors",
            "earlier_frameworks",
            "aligned_with",
            "planned_reviews",
            "partners",
            "areas__objectives",
            "areas__activities",
            "indicators__definition_changes",
            "indicators__practices_of",
            "activities__proponents",
            "activities__areas",
        )

    def covering(self, year: int) -> Plan | None:
        """The plan whose period holds `year`; None when there is none."""
        return self.filter(start_year__lte=year, end_year__gte=year).first()

    def current(self, year: int) -> Plan | None:
        """The plan of `year`, or else the last one before it, or else the first after it."""
        earlier = self.filter(start_year__lte=year).order_by("-start_year").first()
        return earlier or self.order_by("start_year").first()


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, user: User) -> ActivityQuerySet:
        """Every line of the schedule, for whoever is signed in."""
        return self if user.is_authenticated else self.none()
