"""A plan from the database back into its file, in one order and one way of writing."""

from __future__ import annotations

from typing import Any

import yaml

from plans import hooks
from plans.domain.plan_file import PlanFile
from plans.models import Activity, Indicator, LastingPart, Objective, Plan

WIDTH = 96


def export(plan: Plan) -> str:
    """The plan's file; loading it again changes nothing, and exporting that gives the same text."""
    return as_text(PlanFile.model_validate(values_of(plan)))


def as_text(file: PlanFile) -> str:
    """A plan as its file is written, in one order and one way of writing."""
    return yaml.dump(
        file.model_dump(exclude_defaults=True),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=WIDTH,
        indent=2,
    )


class _Dumper(yaml.SafeDumper):
    """Lists stand under their name, two spaces in; long texts are folded as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    """A long text as a folded block; short ones as YAML writes them."""
    is_plain = "\n" not in text and not text.startswith(" ")
    style = ">" if len(text) > WIDTH - 20 and is_plain else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def values_of(plan: Plan) -> dict[str, Any]:
    """All that the plan's file says of it, as plain values."""
    plan = Plan.objects.with_parts().get(pk=plan.pk)
    more = hooks.of_plan_file(plan)
    return {
        "key": plan.key,
        "title": plan.title,
        "group": plan.group,
        "period": {"start": plan.start_year, "end": plan.end_year},
        "vision": plan.vision,
        "mission": plan.mission,
        "critical_success_factors": [each.text for each in plan.critical_success_factors.all()],
        "earlier_frameworks": [
            {"title": each.title, "years": each.years} for each in plan.earlier_frameworks.all()
        ],
        "aligned_with": [each.title for each in plan.aligned_with.all()],
        "priority_areas": [
            {
                **_lasting(area),
                "name": area.name,
                "objectives": [
                    {**_lasting(each), "text": each.text} for each in area.objectives.all()
                ],
            }
            for area in plan.areas.all()
        ],
        "indicators": [
            {**_indicator(each), **more.get(each.pk, {})} for each in plan.indicators.all()
        ],
        "activities": [_activity(each) for each in plan.activities.all()],
        "activities_note": plan.activities_note,
        "reviews": [
            {"kind": each.kind, "when": each.when, "year": each.year, "what": each.what}
            for each in plan.planned_reviews.all()
        ],
        "partners": [each.name for each in plan.partners.all()],
        "project_ranking": plan.project_ranking,
        "dropped": _dropped(plan),
    }


def _lasting(part: LastingPart) -> dict[str, Any]:
    """Its number, and what is said of it only where it is not as usual."""
    came = {"now": part.came_as, "note": part.came_note}
    if part.comes_from:
        came["was"] = part.comes_from.key
    return {
        "number": part.number,
        "key": part.key if part.key != part.usual_key else None,
        "last_year": part.last_year,
        "came": came if part.came_as else None,
    }


def _dropped(plan: Plan) -> list[str]:
    """The keys of the plan before that were dropped."""
    before = plan.before
    if before is None:
        return []
    areas = before.areas.filter(is_dropped=True)
    objectives = Objective.objects.filter(area__plan=before, is_dropped=True)
    indicators = before.indicators.filter(is_dropped=True)
    return [each.key for rows in (areas, objectives, indicators) for each in rows]


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        **_lasting(indicator),
        "code": indicator.code,
        "group": indicator.group,
        "short_name": indicator.short_name or None,
        "name": indicator.name,
        "unit": indicator.unit or None,
        "what_counts": indicator.what_counts,
        "what_does_not_count": indicator.what_does_not_count,
        "decides": indicator.decides or None,
        "evidence": {
            "must_name": indicator.must_name,
            "may_name": indicator.may_name,
            "practices_of": indicator.practices_of.code if indicator.practices_of else None,
        },
        "definition_changes": [
            {"date": each.date, "change": each.change}
            for each in indicator.definition_changes.all()
        ],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "number": activity.number,
        "title": activity.title,
        "years": sorted({activity.first_year, activity.last_year}),
        "proponents": [each.short_name for each in activity.proponents.all()],
        "areas": [each.number for each in activity.areas.all()],
        "area_inferred": activity.area_inferred,
    }
