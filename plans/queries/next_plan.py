"""The next plan's file, begun from the last plan: what goes on until somebody writes otherwise."""

from __future__ import annotations

from typing import Any

from plans.domain.plan_file import PlanFile
from plans.models import Plan
from plans.queries.plan_export import as_text, values_of

LEFT_BEHIND = ("activities", "activities_note", "reviews", "dropped")


def next_plan(plan: Plan, title: str, years: range) -> str:
    """A file for the plan that follows: its areas, objectives and indicators go on as the same.

    The schedule and the reviews are the next plan's own, and targets are set anew.
    """
    said = values_of(plan)
    for name in LEFT_BEHIND:
        said.pop(name)
    said |= {
        "key": f"{years[0]}-{years[-1]}",
        "title": title,
        "period": {"start": years[0], "end": years[-1]},
        "earlier_frameworks": [
            *said["earlier_frameworks"],
            {"title": plan.title, "years": plan.period},
        ],
        "priority_areas": [
            {
                **_goes_on(area, each),
                "objectives": [
                    _goes_on(objective, one)
                    for objective, one in zip(
                        area.objectives.all(), each["objectives"], strict=True
                    )
                    if objective.last_year is None
                ],
            }
            for area, each in zip(plan.areas.all(), said["priority_areas"], strict=True)
            if area.last_year is None
        ],
        "indicators": [
            _goes_on(indicator, {**each, "definition_changes": [], "targets": None})
            for indicator, each in zip(plan.indicators.all(), said["indicators"], strict=True)
            if indicator.last_year is None
        ],
    }
    return as_text(PlanFile.model_validate(said))


def _goes_on(part: Any, said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "key": None, "last_year": None, "came": {"was": part.key, "now": "same"}}
