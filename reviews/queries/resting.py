"""Which reviews tell of years that a plan would lose."""

from __future__ import annotations

from plans.models import Plan
from reviews.models import Review


def outside(plan: Plan, years: range) -> list[str]:
    """The plan's reviews that tell of a year outside of `years`."""
    found = Review.objects.filter(plan=plan)
    late = found.filter(last_year__gt=years[-1]) | found.filter(first_year__lt=years[0])
    return [
        f"{each} tells of {each.span}, which would fall out of the plan. Keep the period."
        for each in late
    ]
