"""Changing the cells of a year, opening one of a closed year again, correcting a published one.

Whatever changes a year's cells locks the year first, then the count, then the cell.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction as database

from kpis import workflow
from kpis.domain import figures
from kpis.models import (
    Correction,
    Count,
    Figure,
    FigureChange,
    FigureConflict,
    FigureProblem,
    FiguresRefused,
    ReportingYear,
    ReportingYearState,
)
from plans.models import Indicator, PriorityArea
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused, transition


@database.atomic
def change_figures(
    reporting_year: ReportingYear,
    changes: Iterable[FigureChange],
    *,
    by: User,
    change_set: uuid.UUID | None = None,
) -> uuid.UUID:
    """Write `changes` of one or several counts, all or none; gives the change set's key.

    Raises FiguresRefused, which holds every cell that could not be written and why; in a closed
    year that is every cell which was not re-opened, in a published one every cell.
    """
    change_set = change_set or uuid.uuid4()
    year = ReportingYear.objects.locked(reporting_year.pk)
    if _write_all(year, list(changes), by, change_set) and year.state == ReportingYearState.CLOSED:
        forget_verification(year, f"A re-opened cell was changed by {by}.", by=by)
    return change_set


def forget_verification(year: ReportingYear, why: str, *, by: User) -> None:
    """What was verified is no longer what stands; `year` is locked."""
    if year.verified_at:
        transition(workflow.FORGET_VERIFICATION, ReportingYear, year.pk, by=by, note=why)


def _write_all(
    reporting_year: ReportingYear, changes: list[FigureChange], by: User, change_set: uuid.UUID
) -> int:
    """Write the changes count by count, in one order for everybody; how many counts there were.

    Raises FiguresRefused with everything that was in the way; the caller's transaction rolls back.
    """
    by_indicator: dict[int, list[FigureChange]] = {}
    for change in changes:
        by_indicator.setdefault(change.indicator.pk, []).append(change)
    refused = FiguresRefused()
    areas = list(reporting_year.plan.areas.all())
    for indicator_id in sorted(by_indicator):
        count = Count.objects.locked(reporting_year, indicator_id)
        refused.add(_write_count(count, by_indicator[indicator_id], by, change_set, areas))
    if refused:
        raise refused
    return len(by_indicator)


def _write_count(
    count: Count,
    changes: list[FigureChange],
    by: User,
    change_set: uuid.UUID,
    areas: list[PriorityArea],
) -> FiguresRefused:
    """Write the changes of one count, which the caller has locked; what stood in the way.

    Where anything is refused the caller must roll back.
    """
    refused = FiguresRefused()
    cells = {figure.area_id: figure for figure in count.figures.select_related("changed_by")}
    for change in changes:
        area_id = change.area.pk if change.area else None
        figure = cells.setdefault(area_id, Figure(count=count, area=change.area))
        if figure.already_holds(change):
            continue
        if not (count.reporting_year.is_open or figure.is_reopened):
            refused.problems.append(FigureProblem(change, _why_shut(count.reporting_year)))
            continue
        if figure.version != change.seen_version:
            refused.conflicts.append(FigureConflict(change, figure))
            continue
        figure.take(change, by, change_set)
    if refused:
        return refused
    message = _problem(cells, areas)
    if message:
        refused.problems += [FigureProblem(change, message) for change in changes if change.value]
    return refused


def _why_shut(year: ReportingYear) -> str:
    if year.state == ReportingYearState.PUBLISHED:
        return f"{year} is published. Correct the figure with a reason instead."
    return f"{year} is closed. Ask the secretariat to re-open this cell."


@database.atomic
def reopen_cell(
    year_pk: int, indicator: Indicator, area: PriorityArea | None, *, by: User, because: str
) -> Figure:
    """Open one cell alone in a closed year, with a message to its author.

    The next change of it shuts it again. Raises TransitionRefused.
    """
    year = ReportingYear.objects.locked(year_pk)
    if year.state != ReportingYearState.CLOSED:
        raise TransitionRefused(
            f"Only a cell of a closed year is re-opened. {year} is {year.get_state_display()}."
        )
    count = Count.objects.locked(year, indicator.pk)
    figure, _ = Figure.objects.get_or_create(count=count, area=area)
    reopened = transition(
        workflow.REOPEN_CELL,
        Figure.objects.select_related("count__indicator", "count__reporting_year", "changed_by"),
        figure.pk,
        by=by,
        reason=because,
        changes={"reopened_because": because.strip()},
        note=f"re-opened: {because.strip()}",
    )
    place = f"area {area.number}" if area else "total"
    forget_verification(year, f"{indicator.code}, {place} was re-opened", by=by)
    return reopened


@database.atomic
def shut_cell(year_pk: int, indicator: Indicator, area: PriorityArea | None, *, by: User) -> Figure:
    """Shut a re-opened cell without a change. Raises TransitionRefused."""
    year = ReportingYear.objects.locked(year_pk)
    figure = Figure.objects.filter(
        count__reporting_year=year, count__indicator=indicator, area=area
    ).first()
    if figure is None:
        raise TransitionRefused(workflow.SHUT_CELL.refusal)
    return transition(workflow.SHUT_CELL, Figure, figure.pk, by=by)


@database.atomic
def correct(
    reporting_year: ReportingYear, changes: list[FigureChange], *, by: User, reason: str
) -> list[Correction]:
    """Correct cells of one published indicator; the published figures stay as they were.

    Raises FiguresRefused as change_figures does, and ValueError without a reason or before the
    year is published.
    """
    locked = ReportingYear.objects.locked(reporting_year.pk)
    if not locked.is_published:
        raise ValueError("Only a published figure is corrected; this year is not published.")
    if not reason.strip():
        raise ValueError("Say why the published figure is corrected.")
    count = Count.objects.locked(locked, changes[0].indicator.pk)
    return _correct_count(count, changes, by, reason.strip())


def _correct_count(
    count: Count, changes: list[FigureChange], by: User, reason: str
) -> list[Correction]:
    """Hold corrected values beside the published ones; the caller has locked this count."""
    change_set = uuid.uuid4()
    cells = {figure.area_id: figure for figure in count.figures.select_related("changed_by")}
    refused, corrected = FiguresRefused(), []
    for change in changes:
        figure = cells[change.area.pk if change.area else None]
        if figure.already_holds(change):
            continue
        if figure.version != change.seen_version:
            refused.conflicts.append(FigureConflict(change, figure))
            continue
        figure.take(replace(change, reason=f"correction: {reason}"), by, change_set)
        corrected.append(
            Correction(figure=figure, kind=figure.kind, number=figure.number, reason=reason, by=by)
        )
    message = None if refused else _problem(cells, list(count.reporting_year.plan.areas.all()))
    if message:
        refused.problems += [FigureProblem(change, message) for change in changes]
    if refused:
        raise refused
    return Correction.objects.bulk_create(corrected)


def _problem(cells: dict[int | None, Figure], areas: list[PriorityArea]) -> str | None:
    """Why the cells of one count cannot stand together, by kpis/domain/figures.py."""
    values = {
        f"area {area.number}": cells[area.pk].value if area.pk in cells else figures.BLANK
        for area in areas
    }
    return figures.problem(cells[None].value if None in cells else figures.BLANK, values)
