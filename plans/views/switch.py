"""What every page knows of the plans: whether there is another one to switch to."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from plans.models import Plan
from plans.models.plan import current_of


def every_plan(request: HttpRequest) -> dict[str, object]:
    """`every_plan`: the plans with the current one marked, asked for by pages that show a plan."""
    return {"every_plan": SimpleLazyObject(_every_plan)}


def _every_plan() -> list[tuple[Plan, bool]]:
    return with_current(list(Plan.objects.order_by("start_year")))


def with_current(plans: Sequence[Plan]) -> list[tuple[Plan, bool]]:
    """The plans, the earliest first, each with whether it is the current one."""
    current = current_of(plans)
    return [(each, each == current) for each in plans]
