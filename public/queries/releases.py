"""When figures were published, and which year comes next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kpis.enums import ReportingYearState
from kpis.models import ReportingYear
from plans.models import Plan
from smewg.toolkit.days import day_of


def next_of(plan: Plan) -> int | None:
    """The first year of the plan that is not published; its day is not set."""
    rows = ReportingYear.objects.filter(plan=plan, state=ReportingYearState.PUBLISHED)
    published = set(rows.values_list("year", flat=True))
    return next((year for year in plan.years if year not in published), None)


def of_plan(plan: Plan) -> list[dict[str, Any]]:
    """Each year of the plan with the day it was published on."""
    rows = ReportingYear.objects.filter(plan=plan, state=ReportingYearState.PUBLISHED)
    days = {row.year: on(row.published_at) for row in rows}
    return [{"year": year, "published_on": days.get(year)} for year in plan.years]


def on(moment: datetime | None) -> str | None:
    """The day of a moment, as data."""
    return day_of(moment).isoformat() if moment else None
