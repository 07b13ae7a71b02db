"""Baselines and targets of a plan: for its file, and as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpis.models import Target
from plans.models import Plan


def of_plan_file(plan: Plan) -> dict[int, Mapping[str, Any]]:
    """The indicators' targets as the plan file writes them, by the indicator's id."""
    found: dict[int, dict[str, Any]] = {}
    for each in Target.objects.filter(indicator__plan=plan):
        said = {"kind": each.kind, "year": each.year, "number": each.number, "note": each.note}
        found.setdefault(each.indicator_id, {"targets": []})["targets"].append(said)
    return dict(found)
