"""When figures were published, when the next are to be, and why a day was moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kpis.domain.editions import in_public
from kpis.enums import ReportingYearState
from kpis.models import PlannedRelease, ReportingYear
from plans.models import Plan
from smewg.toolkit.days import day_of


def next_of(plan: Plan) -> dict[str, Any] | None:
    """The plan's next release: the earliest day that is set, else its first year without one."""
    left = [row for row in of_plan(plan) if not row["published_on"]]
    dated = [row for row in left if row["planned_on"]]
    return min(dated, key=lambda row: str(row["planned_on"])) if dated else next(iter(left), None)


def of_plan(plan: Plan) -> list[dict[str, Any]]:
    """Each year of the plan: the day it was published on, and the day it is or was planned for."""
    rows = ReportingYear.objects.filter(plan=plan, state=ReportingYearState.PUBLISHED)
    days = {row.year: on(row.published_at) for row in rows}
    planned = {row["year"]: row for row in _planned(plan)}
    return [
        {
            "year": year,
            "published_on": days.get(year),
            "planned_on": planned[year]["planned_on"] if year in planned else None,
            "moves": planned[year]["moves"] if year in planned else [],
        }
        for year in plan.years
    ]


def _planned(plan: Plan) -> list[dict[str, Any]]:
    found = PlannedRelease.objects.filter(reporting_year__plan=plan)
    moves = _moves(plan)
    return [
        {
            "year": row.reporting_year.year,
            "planned_on": row.day.isoformat(),
            "moves": moves.get(row.pk, []),
        }
        for row in found.select_related("reporting_year")
    ]


def _moves(plan: Plan) -> dict[int, list[dict[str, Any]]]:
    """Each move of each planned day, oldest first: on which day, from, to, why."""
    last: dict[int, Any] = {}
    moves: dict[int, list[dict[str, Any]]] = {}
    lines = PlannedRelease.history.filter(reporting_year__plan=plan)
    for line in lines.order_by("history_date", "history_id"):
        before, last[line.id] = last.get(line.id), line.day
        if before and before != line.day:
            moves.setdefault(line.id, []).append(
                {
                    "on": on(line.history_date),
                    "from": before.isoformat(),
                    "to": line.day.isoformat(),
                    "reason": in_public(line.history_change_reason or ""),
                }
            )
    return moves


def on(moment: datetime | None) -> str | None:
    """The day of a moment, as data."""
    return day_of(moment).isoformat() if moment else None
