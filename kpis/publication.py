"""Publishing a year: its figures, and the list behind each, are kept as they are that day."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kpis.models import Count, Evidence, Figure, PublishedFigure, ReportingYear
from kpis.totals import PlanFigures, plan_figures
from plans.models import Indicator, PriorityArea
from smewg.models import User


@transaction.atomic
def publish(reporting_year: ReportingYear, *, by: User) -> None:
    """Publish the year with its figures as they stand; NotYet as ReportingYear.publish says."""
    ReportingYear.objects.locked(reporting_year.pk)
    reporting_year.publish(by=by, figures=as_of_now(reporting_year, by))


def as_of_now(reporting_year: ReportingYear, user: User) -> list[PublishedFigure]:
    """The year's cells as they stand, each with the list behind it, to be kept for good.

    Cells that nobody wrote are kept too: a blank that was published stays a blank.
    """
    plan = reporting_year.plan
    standing = plan_figures(plan, user)
    items = Evidence.objects.counted().filter(reporting_year=reporting_year)
    behind = _ids_behind(items)
    return [
        _published(reporting_year, indicator, area, standing, behind)
        for indicator in plan.indicators.all()
        for area in [*plan.areas.all(), None]
    ]


def _ids_behind(items: Iterable[Evidence]) -> dict[tuple[int, int | None], list[int]]:
    behind: dict[tuple[int, int | None], list[int]] = {}
    for item in Evidence.objects.filter(pk__in=[each.pk for each in items]).with_names():
        areas: set[int | None] = {objective.area_id for objective in item.objectives.all()}
        for area in areas | {None}:
            behind.setdefault((item.indicator_id, area), []).append(item.pk)
    return behind


def _published(
    reporting_year: ReportingYear,
    indicator: Indicator,
    area: PriorityArea | None,
    standing: PlanFigures,
    behind: dict[tuple[int, int | None], list[int]],
) -> PublishedFigure:
    figure = standing.standing(indicator, reporting_year.year, area).figure
    if figure.pk is None:
        count, _ = Count.objects.get_or_create(reporting_year=reporting_year, indicator=indicator)
        figure = Figure.objects.create(count=count, area=area)
    ids = behind.get((indicator.pk, area.pk if area else None), [])
    return PublishedFigure(
        figure=figure,
        kind=figure.kind,
        number=figure.number,
        note=figure.note,
        listed=len(ids),
        evidence_ids=ids,
    )
