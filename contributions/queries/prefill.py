"""What a report can begin with: last year's of the same economy, or an activity it proposed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from contributions.domain.report_fields import FIELDS, MULTIPLE
from contributions.models import Contribution, ReportContent
from kpis.models import ReportingYear
from plans.enums import ActivityState
from plans.models import Activity, Indicator, Objective, Plan
from smewg.models import Economy
from smewg.toolkit.text import whole_number

NOT_CARRIED = ("held_from", "held_until", "msmes_reached", "led_by_women", "led_by_youth")
"""Of last year's report: a new year has its own dates and figures."""


def reports_before(economy: Economy, year: ReportingYear) -> QuerySet[Contribution]:
    """The economy's reports of the year before that were sent."""
    reports = Contribution.objects.current().filter(economy=economy)
    return reports.filter(reporting_year__year=year.year - 1).with_names()


def activities_of(economy: Economy, year: ReportingYear) -> QuerySet[Activity]:
    """Activities of the schedule in which the economy is a proponent, in or before the year."""
    activities = Activity.objects.filter(plan=year.plan, proponents=economy)
    return activities.filter(first_year__lte=year.year).exclude(state=ActivityState.DROPPED)


def beginning(typed: str, economy: Economy, year: ReportingYear) -> dict[str, Any]:
    """The draft that `typed` names: "" for blank, "report 12", "activity 3".

    ValidationError for anything else, such as another economy's report.
    """
    what, _, text = typed.partition(" ")
    number = whole_number(text)
    if not typed:
        return {}
    if what == "report" and number is not None:
        report = reports_before(economy, year).filter(pk=number).first()
        if report and report.latest_by_economy:
            draft = draft_from(report.latest_by_economy.words(), year.plan)
            return {**draft, **dict.fromkeys(NOT_CARRIED, "")}
    if what == "activity" and number is not None:
        activity = activities_of(economy, year).filter(number=number).first()
        if activity:
            return _from_activity(activity)
    raise ValidationError(
        f"That is not a report or an activity of {economy.running_text}. Choose from this page."
    )


def _from_activity(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title[:300],
        "activity": str(activity.pk),
        "objectives": [str(each.pk) for each in activity.objectives.all()],
    }


def draft_from(words: ReportContent, plan: Plan) -> dict[str, Any]:
    """What a form holds that begins with these words; objectives of another plan stay away."""
    draft: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(words, name)
        if name in MULTIPLE:
            draft[name] = [str(each.pk) for each in value if _is_of(each, plan)]
        elif name == "activity":
            draft[name] = str(value.pk) if value and value.plan_id == plan.pk else ""
        elif name == "links":
            draft[name] = "\n".join(value)
        else:
            draft[name] = "" if value is None else str(value)
    return draft


def _is_of(row: Any, plan: Plan) -> bool:
    if isinstance(row, Objective):
        return row.area.plan_id == plan.pk
    return not isinstance(row, Indicator) or row.plan_id == plan.pk
