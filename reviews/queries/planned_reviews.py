"""The reviews that a plan foresees, and that nobody has begun."""

from __future__ import annotations

from plans.models import Plan, PlannedReview
from reviews.models import Review, ReviewKind
from smewg.models import User
from smewg.toolkit.days import today


def planned_and_missing(user: User) -> list[PlannedReview]:
    """Mid-term and final reviews that the plan foresees by this year and nobody has begun."""
    year = today().year
    plan = Plan.objects.visible_to(user).current(year)
    if plan is None:
        return []
    begun = set(Review.objects.filter(plan=plan).values_list("kind", flat=True))
    found = plan.planned_reviews.filter(
        year__lte=year, kind__in=[ReviewKind.MID_TERM, ReviewKind.FINAL]
    )
    return [each for each in found.select_related("plan") if each.kind not in begun]
