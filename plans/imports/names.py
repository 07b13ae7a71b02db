"""What lists may name of a plan: its indicators, objectives and activities, in any spelling."""

from __future__ import annotations

from plans.models import Activity, Indicator, Objective, Plan
from smewg.imports.names import Learned
from smewg.toolkit.imports.names import Name, Vocabulary


def indicators(plan: Plan, learned: Learned) -> Vocabulary:
    """By code ("KPI 2", "kpi2", "2" where only one has this number) or by their words."""
    scope = f"indicator of {plan.key}"[:40]
    found = [
        Name(
            each.code,
            (each.code.replace(" ", ""), "".join(filter(str.isdigit, each.code)), each.name),
            f"{each.code}: {each.name}",
        )
        for each in Indicator.objects.filter(plan=plan)
    ]
    return Vocabulary("indicator", found, learned=learned.get(scope), scope=scope, splits=False)


def objectives(plan: Plan) -> Vocabulary:
    """By code; a wrong code is mended in its row, and never learned."""
    found = [
        Name(each.code, label=f"{each.code} {each.text}")
        for each in Objective.objects.filter(area__plan=plan).select_related("area")
    ]
    return Vocabulary("objective", found, asks=False)


def activities(plan: Plan) -> Vocabulary:
    """By their number in the schedule."""
    found = [
        Name(str(each.number), (f"No. {each.number}",))
        for each in Activity.objects.filter(plan=plan)
    ]
    return Vocabulary("activity", found, asks=False, splits=False)
