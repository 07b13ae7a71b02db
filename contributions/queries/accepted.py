"""The accepted reports of some years of a plan, with all that a paper says of them."""

from __future__ import annotations

from contributions.models import Contribution
from plans.models import Plan
from smewg.models import User


def accepted_reports(plan: Plan, user: User, years: range) -> list[Contribution]:
    """Those that `user` may see: by economy in APEC's order, then by year; three queries."""
    found = Contribution.objects.visible_to(user).accepted().of_plan(plan).in_years(years)
    rows = found.select_related("economy", "reporting_year", "accepted_version")
    named = ("accepted_version__partners", "accepted_version__objectives__area")
    by_economy = ("economy__order", "reporting_year__year", "number")
    return list(rows.prefetch_related(*named).order_by(*by_economy))
