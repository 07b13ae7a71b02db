"""Changing the cells of a year, and opening one cell of a closed year again.

Whatever changes a year's cells locks the year first, then the count, then the cell.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction as database

from kpis import workflow
from kpis.models import Count, Figure, FigureChange, ReportingYear, ReportingYearState
from kpis.models.counts import write_all
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

    Raises Refused, which holds every cell that could not be written and why; in a closed year
    that is every cell which was not re-opened, in a published one every cell.
    """
    change_set = change_set or uuid.uuid4()
    year = ReportingYear.objects.locked(reporting_year.pk)
    if write_all(year, list(changes), by, change_set) and year.state == ReportingYearState.CLOSED:
        forget_verification(year, f"A re-opened cell was changed by {by}.", by=by)
    return change_set


def forget_verification(year: ReportingYear, why: str, *, by: User) -> None:
    """What was verified is no longer what stands; `year` is locked."""
    if year.verified_at:
        transition(workflow.FORGET_VERIFICATION, ReportingYear, year.pk, by=by, note=why)


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
