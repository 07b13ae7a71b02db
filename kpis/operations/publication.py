"""Publishing a year: its figures, and the list behind each, are kept as they are that day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from kpis.domain import figures
from kpis.models import (
    Count,
    Evidence,
    Figure,
    PlannedRelease,
    PublishedFigure,
    ReportingYear,
)
from kpis.queries.totals import PlanFigures, plan_figures
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.confirm import Matter
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.text import count_of


def in_the_way(year: ReportingYear, user: User) -> list[Matter]:
    """What stops the publishing of a closed year, and what its readers will see."""
    current = plan_figures(year.plan, user)
    return [
        *_not_verified(year),
        *reopened_cells(year),
        *_blank(year, current),
        *_differing(year, current, is_explained=False),
    ]


def explained(year: ReportingYear, user: User) -> list[Matter]:
    """Where figures and list differ and somebody said why; readers see both."""
    return _differing(year, plan_figures(year.plan, user), is_explained=True)


def _not_verified(year: ReportingYear) -> list[Matter]:
    if year.verified_at:
        return []
    asks = settings.SECOND_PERSON_VERIFIES
    return [
        Matter(
            f"{year} is not verified",
            "A second person verifies the year before it is published."
            if asks
            else "No second person has looked at its figures.",
            reverse("kpis:year", args=[year.year]),
            f"Go to {year}",
            blocks=asks,
        )
    ]


def reopened_cells(year: ReportingYear) -> list[Matter]:
    """Cells that wait for their author; each stops the publishing."""
    cells = Figure.objects.filter(count__reporting_year=year, reopened_at__isnull=False)
    return [
        Matter(
            f"{_name(cell.count.indicator, cell.area)} stands re-opened",
            "Wait for its author, or shut it again.",
            _page_of(year, cell.count.indicator, cell.area),
            "Go to the cell",
            blocks=True,
        )
        for cell in cells.select_related("count__indicator", "area")
    ]


def _blank(year: ReportingYear, current: PlanFigures) -> list[Matter]:
    blank = [
        (indicator, area)
        for indicator in year.plan.indicators.all()
        for area in [*year.plan.areas.all(), None]
        if current.value(indicator, year.year, area) == figures.BLANK
    ]
    if not blank:
        return []
    names = "; ".join(_name(indicator, area) for indicator, area in blank)
    said = count_of(len(blank), "cell is blank", "cells are blank")
    url = reverse("kpis:year", args=[year.year])
    return [Matter(said, f"{names}. Blank is published as blank, not as 0.", url, f"Go to {year}")]


def _differing(year: ReportingYear, current: PlanFigures, *, is_explained: bool) -> list[Matter]:
    matters = []
    for indicator in year.plan.indicators.all():
        differences = "; ".join(current.reconciliation(indicator, year.year).differences)
        why = current.explanation(indicator, year.year)
        if differences and bool(why) == is_explained:
            said = "differ, and it is said why" if why else "differ, and nobody said why"
            matters.append(
                Matter(
                    f"{indicator.code}: figures and list {said}",
                    f"{differences}." + (f" Because: {why}" if why else ""),
                    _page_of(year, indicator, None),
                    "Go to the figure",
                )
            )
    return matters


def _name(indicator: Indicator, area: PriorityArea | None) -> str:
    return f"{indicator.code}, {f'area {area.number}' if area else 'total'}"


def _page_of(year: ReportingYear, indicator: Indicator, area: PriorityArea | None) -> str:
    column = str(area.number) if area else "total"
    return reverse("kpis:cell", args=[year.year, indicator.slug, column])


def ask_why_another_day(year: ReportingYear) -> str:
    """What the person who publishes is asked; nothing on the planned day, or where none is set."""
    planned = PlannedRelease.objects.filter(reporting_year=year).first()
    if planned is None or planned.day == today():
        return ""
    return f"Why today, and not on {day_in_words(planned.day)} as announced"


def note_another_day(year: ReportingYear, reason: str) -> None:
    """The release calendar moves the day to today, with the reason; nothing on the planned day."""
    planned: Any = PlannedRelease.objects.filter(reporting_year=year).exclude(day=today()).first()
    if planned:
        planned.day = today()
        planned._change_reason = reason[:100]
        planned.save()


def as_of_now(reporting_year: ReportingYear, user: User) -> list[PublishedFigure]:
    """The year's cells as they stand, each with the list behind it, to be kept for good.

    Cells that nobody wrote are kept too: a blank that was published stays a blank.
    """
    plan = reporting_year.plan
    current = plan_figures(plan, user)
    items = Evidence.objects.counted().filter(reporting_year=reporting_year)
    behind = _ids_behind(items)
    return [
        _published(reporting_year, indicator, area, current, behind)
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
    current: PlanFigures,
    behind: dict[tuple[int, int | None], list[int]],
) -> PublishedFigure:
    figure = current.at(indicator, reporting_year.year, area).figure
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
