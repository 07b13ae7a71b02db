"""What plan pages need from many things at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from plans.models import (  # noqa: F401 (named in the class heads)
        Activity,
        Plan,
        Recommendation,
        WorkPlanItem,
    )
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
            "areas__objectives__area",
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

    def with_names(self) -> ActivityQuerySet:
        """Lines with all that the schedule shows, in a fixed number of queries."""
        return self.select_related("plan").prefetch_related(
            "proponents", "areas", "objectives__area", "initiative_items__initiative"
        )

    def in_years(self, years: range) -> ActivityQuerySet:
        """Lines of which at least one year is among `years`."""
        return self.filter(first_year__lte=years[-1], last_year__gte=years[0])

    def open(self) -> ActivityQuerySet:
        """Lines of which something is still to come."""
        return self.exclude(state__in=("carried out", "dropped"))


class WorkPlanItemQuerySet(models.QuerySet["WorkPlanItem"]):
    def visible_to(self, user: User) -> WorkPlanItemQuerySet:
        """Agreed editions are for whoever is signed in; drafts are not for observers."""
        if not user.is_authenticated:
            return self.none()
        return self.exclude(edition__agreed_on=None) if user.role == "observer" else self

    def with_names(self) -> WorkPlanItemQuerySet:
        return self.select_related("owner", "objective__area", "activity", "edition")

    def open(self) -> WorkPlanItemQuerySet:
        return self.exclude(state__in=("done", "dropped"))

    def due_by(self, day: date) -> WorkPlanItemQuerySet:
        return self.open().filter(due__lte=day)


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: User) -> RecommendationQuerySet:
        """Every recommendation, for whoever is signed in: the assessment is public."""
        return self if user.is_authenticated else self.none()

    def with_names(self) -> RecommendationQuerySet:
        return self.select_related(
            "assessment", "plan", "owner", "carried_from__plan", "carried_to__plan"
        ).prefetch_related("objectives__area")

    def open(self) -> RecommendationQuerySet:
        return self.exclude(state__in=("done", "not taken up"))
