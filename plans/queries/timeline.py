"""The implementation schedule as a picture: one bar for each activity, across its years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plans.models import Activity, Plan
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts import timeline as chart_timeline
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.timeline import Form, Span

FORMS = {
    Activity.State.PLANNED: Form.OPEN,
    Activity.State.UNDER_WAY: Form.HALF,
    Activity.State.CARRIED_OUT: Form.FULL,
    Activity.State.DEFERRED: Form.DASHED,
    Activity.State.DROPPED: Form.DASHED,
}
KEY = (
    "Open: planned; half filled: under way; filled: carried out; dashed: deferred or dropped. "
    "A line under a bar: the years first planned."
)


def timeline(
    plan: Plan,
    activities: Iterable[Activity],
    first_planned: Mapping[int, tuple[int, int]] | None = None,
) -> Chart:
    """The schedule's picture, with the schedule as its table.

    first_planned: by activity id the years that an activity was first planned for, where it was
    moved since.
    """
    rows = list(activities)
    was = first_planned or {}
    return chart_timeline.timeline(
        "schedule",
        f"Implementation schedule, {plan.period}",
        f"{len(rows)} activities, each across its years, with where it stands.",
        [_span(activity, was.get(activity.pk)) for activity in rows],
        plan.years,
        columns=("No. and activity", "Years", "Proponents", "Areas", "Funding", "Stage"),
        rows=[_row(activity) for activity in rows],
        links=[_links(plan, activity) for activity in rows],
        note=KEY,
    )


def first_planned(plan: Plan) -> dict[int, tuple[int, int]]:
    """The years that each activity was first planned for, where it has other ones now."""
    rows = Activity.history.filter(plan_id=plan.pk).order_by("-history_id")
    earliest = {pk: (first, last) for pk, first, last in rows.values_list(*_YEARS)}
    now = dict(_pairs(plan.activities.values_list(*_YEARS)))
    return {pk: years for pk, years in earliest.items() if pk in now and now[pk] != years}


_YEARS = ("id", "first_year", "last_year")


def _pairs(rows: Iterable[tuple[int, int, int]]) -> Iterable[tuple[int, tuple[int, int]]]:
    return ((pk, (first, last)) for pk, first, last in rows)


def _span(activity: Activity, was: tuple[int, int] | None) -> Span:
    return Span(
        number=f"{activity.number}.",
        title=activity.title,
        first=activity.first_year,
        last=activity.last_year,
        form=FORMS[Activity.State(activity.state)],
        words=activity.get_state_display() + (", moved" if was else ""),
        was=was,
    )


def _row(activity: Activity) -> tuple[str, ...]:
    return (
        f"{activity.number}. {activity.title}",
        activity.years,
        "; ".join(map(str, activity.proponents.all())),
        "; ".join(str(area.number) for area in activity.areas.all()),
        activity.get_funding_display() or "not said",
        activity.get_state_display(),
    )


def _links(plan: Plan, activity: Activity) -> list[str]:
    return [reverse("plans:activity", args=[plan.key, activity.number]), *[""] * 5]
