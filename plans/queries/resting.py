"""What the schedule, Work Plans and recommendations say of a plan's parts and years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, QuerySet

from plans.hooks import Rests
from plans.models import (
    Activity,
    Objective,
    OverlapAnswer,
    Plan,
    Recommendation,
    WorkPlanEdition,
    WorkPlanItem,
)


def by_part(rows: QuerySet[Any], part: str) -> Iterable[tuple[int, int]]:
    """How many of `rows` there are of each part, by its id."""
    found = rows.order_by().values_list(part).annotate(n=Count("pk", distinct=True))
    return [(pk, number) for pk, number in found if pk is not None]


def of_parts(plan: Plan) -> Iterator[Rests]:
    """What names an objective or an activity, and what became of activities on the pages."""
    objectives = Objective.objects.filter(area__plan=plan)
    activities = Activity.objects.filter(plan=plan)
    for pk, number in by_part(WorkPlanItem.objects.filter(objective__in=objectives), "objective"):
        yield Rests("objective", pk, number, "line of a Work Plan", "lines of Work Plans")
    answers = Recommendation.objects.filter(objectives__in=objectives)
    for pk, number in by_part(answers, "objectives"):
        yield Rests("objective", pk, number, "recommendation")
    for pk, number in by_part(activities.filter(objectives__in=objectives), "objectives"):
        yield Rests("objective", pk, number, "activity", "activities")
    for pk, number in by_part(WorkPlanItem.objects.filter(activity__in=activities), "activity"):
        yield Rests("activity", pk, number, "line of a Work Plan", "lines of Work Plans")
    for side in ("activity", "ours"):
        answers_about = OverlapAnswer.objects.filter(**{f"{side}__in": activities})
        for pk, number in by_part(answers_about, side):
            yield Rests("activity", pk, number, "answer about an overlap", "answers about overlaps")
    for pk in activities.exclude(state=Activity.State.PLANNED).values_list("pk", flat=True):
        yield Rests("activity", pk, 1, "step")


def outside(plan: Plan, years: range) -> list[str]:
    """The Work Plans of the plan's years that `years` leaves out."""
    editions = WorkPlanEdition.objects.filter(plan=plan).exclude(year__in=years)
    return [f"{each} would fall out of the plan. Keep the period." for each in editions]
