"""What the plans let one find: their parts, activities, promises and recommendations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from plans.models import (
    Activity,
    Assessment,
    Indicator,
    Objective,
    Plan,
    PriorityArea,
    Recommendation,
    WorkPlanItem,
)
from smewg.models import Economy
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of, signed_in


def _of_plan(plan: Plan) -> Document:
    return Document(
        title=f"{plan.title}, {plan.period}" if plan.period not in plan.title else plan.title,
        url=reverse("plans:plan", args=[plan.key]),
        text=lines_of(plan.vision, plan.mission),
        plan=plan.period,
    )


def _of_objective(objective: Objective) -> Document:
    area = objective.area
    place = [area.plan.key, area.number, objective.number]
    return Document(
        title=f"{objective.code} {objective.text}",
        url=reverse("objectives:objective", args=place),
        where=f"Objective of area {area}",
        plan=area.plan.period,
    )


def _of_indicator(indicator: Indicator) -> Document:
    return Document(
        title=str(indicator),
        url=reverse("kpis_pages:indicator", args=[indicator.plan.key, indicator.slug]),
        text=lines_of(indicator.unit, *indicator.what_counts, *indicator.what_does_not_count),
        where=indicator.group,
        plan=indicator.plan.period,
    )


def _of_activity(activity: Activity) -> Document:
    years = {activity.first_year, activity.last_year}
    return Document(
        title=activity.title,
        url=reverse("plans:activity", args=[activity.plan.key, activity.number]),
        text=lines_of(
            "; ".join(map(str, activity.proponents.all())),
            "; ".join(map(str, activity.areas.all())),
        ),
        where=f"Line {activity.number} of the schedule, "
        f"{'-'.join(map(str, sorted(years)))}: {activity.get_state_display()}",
        year=activity.first_year if len(years) == 1 else None,
        plan=activity.plan.period,
    )


def _of_line(item: WorkPlanItem) -> Document:
    plan, year = item.edition.plan, item.edition.year
    return Document(
        title=item.title,
        url=reverse("plans:work_plan", args=[plan.key, year]),
        text=lines_of(item.owned_by, item.why),
        where=f"{item.get_kind_display()} of the Work Plan {year}: {item.get_state_display()}",
        year=year,
        plan=plan.period,
    )


def _of_recommendation(each: Recommendation) -> Document:
    address = reverse("plans:recommendations", args=[each.plan.key])
    return Document(
        title=each.text,
        url=f"{address}#r{each.pk}",
        text=lines_of(each.response, each.done, each.owned_by),
        where=f"Recommendation {each.number}, {each.assessment}: {each.get_state_display()}",
        year=each.assessment.year,
        plan=each.plan.period,
    )


def _activities() -> QuerySet[Activity]:
    return Activity.objects.select_related("plan").prefetch_related("proponents", "areas")


KINDS = (
    Findable(
        key="plan",
        one="Plan",
        several="Plans",
        rows=Plan.objects.all,
        document=_of_plan,
        visible=Plan.objects.visible_to,
    ),
    Findable(
        key="objective",
        one="Objective",
        several="Objectives",
        rows=lambda: Objective.objects.select_related("area__plan"),
        document=_of_objective,
        visible=signed_in(Objective),
        touches=(Touch(PriorityArea, to="area"), Touch(Plan, to="area__plan")),
    ),
    Findable(
        key="indicator",
        one="Indicator",
        several="Indicators",
        rows=lambda: Indicator.objects.select_related("plan"),
        document=_of_indicator,
        visible=signed_in(Indicator),
        touches=(Touch(Plan, to="plan"),),
    ),
    Findable(
        key="activity",
        one="Activity",
        several="Activities",
        rows=_activities,
        document=_of_activity,
        visible=Activity.objects.visible_to,
        lists=("proponents", "areas"),
        touches=(
            Touch(Plan, to="plan"),
            Touch(PriorityArea, to="areas"),
            Touch(Economy, to="proponents", columns=("short_name",)),
        ),
    ),
    Findable(
        key="line",
        one="Work Plan",
        several="Work Plan lines",
        rows=lambda: WorkPlanItem.objects.select_related("edition__plan", "owner"),
        document=_of_line,
        visible=WorkPlanItem.objects.visible_to,
        touches=(
            Touch(Plan, to="edition__plan"),
            Touch(Economy, to="owner", columns=("short_name",)),
        ),
    ),
    Findable(
        key="recommendation",
        one="Recommendation",
        several="Recommendations",
        rows=lambda: Recommendation.objects.select_related("plan", "assessment", "owner"),
        document=_of_recommendation,
        visible=Recommendation.objects.visible_to,
        touches=(
            Touch(Plan, to="plan"),
            Touch(Assessment, to="assessment"),
            Touch(Economy, to="owner", columns=("short_name",)),
        ),
    ),
)
