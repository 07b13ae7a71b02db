"""The reviews that a plan foresees, and that nobody has begun."""

from __future__ import annotations

from plans.models import Plan, PlannedReview
from reviews.models import Review, ReviewKind
from smewg.models import User
from smewg.toolkit.days import today


def planned_and_missing(user: User) -> list[PlannedReview]:
    """Mid-term and final reviews that a plan foresees by this year and nobody has begun.

    Of every plan: the next one's beginning takes no work of the last away.
    """
    begun = set(Review.objects.values_list("plan_id", "kind"))
    found = PlannedReview.objects.filter(
        plan__in=Plan.objects.visible_to(user),
        year__lte=today().year,
        kind__in=[ReviewKind.MID_TERM, ReviewKind.FINAL],
    )
    rows = found.select_related("plan").order_by("plan__start_year", "number")
    return [each for each in rows if (each.plan_id, each.kind) not in begun]
