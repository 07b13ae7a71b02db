"""The implementation schedule as a picture: one bar for each activity, across its years."""

from __future__ import annotations

from collections.abc import Iterable

from plans.models import Activity, Plan
from smewg.charts import INK, SERIES, SOFT, Chart, Spec, cleaned

COLOURS = {
    Activity.Stage.PLANNED: SERIES[2],
    Activity.Stage.UNDER_WAY: SERIES[0],
    Activity.Stage.CARRIED_OUT: SERIES[4],
    Activity.Stage.DEFERRED: SERIES[1],
    Activity.Stage.DROPPED: SERIES[5],
}
"""Colour repeats what the word beside each bar says."""


def timeline(plan: Plan, activities: Iterable[Activity]) -> Chart:
    """The schedule's picture, with the schedule as its table."""
    rows = list(activities)
    values = [_value(activity) for activity in rows]
    first = min([plan.start_year, *(each.first_year for each in rows)])
    last = max([plan.end_year, *(each.last_year for each in rows)])
    return Chart(
        name="schedule",
        title=f"Implementation schedule, {plan.period}",
        summary=f"{len(rows)} activities, each across its years, with where it stands.",
        spec=_spec(values, first, last, width=420, label="label", limit=360),
        narrow_spec=_spec(values, first, last, width=250, label="number", limit=60),
        columns=("No. and activity", "Years", "Proponents", "Areas", "Funding", "Stage"),
        rows=[_row(activity) for activity in rows],
    )


def _value(activity: Activity) -> dict[str, object]:
    title = cleaned(activity.title)
    return {
        "from": activity.first_year - 0.5,
        "to": activity.last_year + 0.5,
        "label": f"{activity.number}. {title[:52]}{'…' if len(title) > 52 else ''}",
        "number": f"{activity.number}.",
        "stage": activity.get_stage_display(),
        "colour": COLOURS[Activity.Stage(activity.stage)],
        "said": f"{activity.number}. {title}: {activity.years}, {activity.get_stage_display()}",
    }


def _row(activity: Activity) -> tuple[str, ...]:
    return (
        f"{activity.number}. {activity.title}",
        activity.years,
        "; ".join(map(str, activity.proponents.all())),
        "; ".join(str(area.number) for area in activity.areas.all()),
        activity.get_funding_display() or "not said",
        activity.get_stage_display(),
    )


def _spec(  # noqa: PLR0913 (what the picture depends on)
    values: list[dict[str, object]], first: int, last: int, *, width: int, label: str, limit: int
) -> Spec:
    years = {
        "field": "from",
        "type": "quantitative",
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
        "axis": {
            "values": list(range(first, last + 1)),
            "format": "d",
            "title": None,
            "orient": "top",
        },
    }
    lines = {
        "field": label,
        "type": "ordinal",
        "sort": None,
        "axis": {
            "title": None,
            "labelLimit": limit,
            "labelColor": INK,
            "ticks": False,
            "domain": False,
        },
    }
    bar: Spec = {
        "mark": {"type": "bar", "height": 8, "aria": True, "yOffset": 7},
        "encoding": {
            "x": years,
            "x2": {"field": "to"},
            "y": lines,
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "description": {"field": "said"},
        },
    }
    word: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 3, "dy": -5, "aria": False, "color": SOFT},
        "encoding": {"x": years, "y": lines, "text": {"field": "stage"}},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "width": width,
        "height": {"step": 34},
        "layer": [bar, word],
    }
