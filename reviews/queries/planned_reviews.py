"""The reviews that a plan foresees, and that nobody has begun."""

from __future__ import annotations

from django.db.models import QuerySet

from plans.models import Plan, PlannedReview
from reviews.models import Review, ReviewKind
from smewg.models import User
from smewg.toolkit.days import today


def planned_and_missing(user: User) -> list[PlannedReview]:
    """Mid-term and final reviews that a plan foresees by this year and nobody has begun."""
    begun = set(begun_reviews().values_list("plan_id", "kind"))
    rows = foreseen(user).select_related("plan").order_by("plan__start_year", "number")
    return [each for each in rows if (each.plan_id, each.kind) not in begun]


def foreseen(user: User) -> QuerySet[PlannedReview]:
    """Mid-term and final reviews that a plan foresees by this year.

    Of every plan: the next one's beginning takes no work of the last away.
    """
    return PlannedReview.objects.filter(
        plan__in=Plan.objects.visible_to(user),
        year__lte=today().year,
        kind__in=[ReviewKind.MID_TERM, ReviewKind.FINAL],
    )


def begun_reviews() -> QuerySet[Review]:
    """Every review that somebody began; another one of the same kind is not asked for."""
    return Review.objects.all()
