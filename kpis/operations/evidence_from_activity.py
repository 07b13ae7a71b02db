"""An activity of the schedule was carried out: it becomes evidence in one step, counted once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from kpis.models import Evidence, ReportingYear
from plans.models import Activity, Indicator, Plan
from plans.operations.activities import carry_out_activity
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused

ASKED_HERE = {"economies", "dates", "place", "activity"}


def listed(activity: Activity) -> QuerySet[Evidence]:
    """The counted items that name the activity."""
    items = Evidence.objects.counted().filter(activity=activity)
    return items.select_related("indicator", "reporting_year")


def lists_for_activities(plan: Plan) -> QuerySet[Indicator]:
    """The indicators whose items may name an activity, and need no more than is asked here."""
    fitting = [
        each.pk
        for each in plan.indicators.all()
        if "activity" in {*each.must_name, *each.may_name} and set(each.must_name) <= ASKED_HERE
    ]
    return plan.indicators.filter(pk__in=fitting)


def first_choice(offered: Iterable[Indicator]) -> Indicator | None:
    """The list of activities that were carried out: the first that asks for their days."""
    offered = list(offered)
    return next((each for each in offered if "dates" in each.must_name), None) or next(
        iter(offered), None
    )


@transaction.atomic
def carry_out(  # noqa: PLR0913 -- what an item of evidence names
    activity: Activity,
    indicator: Indicator,
    *,
    held_from: date,
    held_until: date | None,
    place: str,
    objectives: Any,
    economies: Any,
    by: User,
) -> Evidence:
    """List the activity as evidence in the year it was held, and mark it carried out: both or none.

    Raises TransitionRefused when an item of it is listed already or it is settled, and
    ValidationError when the year is outside the plan or shut.
    """
    activity = Activity.objects.select_for_update(of=["self"]).get(pk=activity.pk)
    if current := listed(activity).first():
        raise TransitionRefused(f"It is listed already, as {current.number}. It counts once.")
    year = ReportingYear.objects.filter(plan=activity.plan, year=held_from.year).first()
    if year is None:
        raise ValidationError(
            {"held_from": f"{held_from.year} is outside the plan {activity.plan.period}."}
        )
    item = Evidence(
        indicator=indicator,
        reporting_year=year,
        title=activity.title[:300],
        activity=activity,
        held_from=held_from,
        held_until=held_until,
        place=place,
    )
    carry_out_activity(activity.pk, held_from.year, by=by)
    item.keep(by=by, reason="carried out as scheduled", objectives=objectives, economies=economies)
    item.initiative_items.set(activity.initiative_items.all())
    return item


@transaction.atomic
def mark_as_listed(activity: Activity, *, by: User) -> Evidence:
    """Mark an activity carried out whose evidence stands on a list already; nothing is added.

    TransitionRefused when there is no such item, or the activity is settled.
    """
    activity = Activity.objects.select_for_update(of=["self"]).get(pk=activity.pk)
    item = listed(activity).order_by("reporting_year__year").first()
    if item is None:
        raise TransitionRefused("No item of evidence names it yet.")
    carry_out_activity(activity.pk, item.reporting_year.year, by=by)
    return item
