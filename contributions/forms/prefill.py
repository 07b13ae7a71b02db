"""What a report can begin with: last year's of the same economy, or an activity it proposed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from contributions.forms.report import draft_from
from contributions.forms.state_line import unsent_fields, with_versions
from contributions.models import Contribution
from kpis.models import ReportingYear
from plans.enums import ActivityState
from plans.models import Activity
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


def with_words_not_sent(economy: Economy, year: ReportingYear) -> list[Contribution]:
    """The economy's accepted reports of the year whose forms hold words that were not sent."""
    accepted = Contribution.objects.accepted().filter(economy=economy, reporting_year=year)
    return [each for each in with_versions(accepted.with_names()) if unsent_fields(each)]


def beginning(typed: str, economy: Economy, year: ReportingYear) -> dict[str, Any]:
    """The draft that `typed` names: "" for blank, "report 12", "activity 3", "unsent 12".

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
    if what == "unsent" and number is not None:
        found = [each for each in with_words_not_sent(economy, year) if each.pk == number]
        if found:
            return dict(found[0].draft)
    raise ValidationError(
        f"That is not a report or an activity of {economy.running_text}. Choose from this page."
    )


def _from_activity(activity: Activity) -> dict[str, Any]:
    return {
        "title": activity.title[:300],
        "activity": str(activity.pk),
        "objectives": [str(each.pk) for each in activity.objectives.all()],
    }
