"""Putting back what a person last changed in a year."""

from __future__ import annotations

import uuid
from typing import Any

from kpis.models import Figure, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.history import cell_records, value_of
from plans.models import Indicator
from smewg.models import User


class NothingToUndo(Exception):
    """The person changed nothing in this year that still stands as they left it."""


UNDONE = "undo"


def undo_last(reporting_year: ReportingYear, by: User) -> list[str]:
    """Put back what the person's last change set replaced; the names of the cells put back.

    An undo is a change like any other and stays in the history. Raises NothingToUndo, also when
    somebody else has changed one of the cells since.
    """
    change_set = _last_not_undone(reporting_year, by)
    records = list(cell_records(change_set=change_set, count__reporting_year=reporting_year))
    indicators = {each.pk: each for each in Indicator.objects.filter(plan=reporting_year.plan)}
    current = Figure.objects.select_related("changed_by").in_bulk([each.id for each in records])
    changes = []
    for record in records:
        newest = current[record.id]
        if newest.version != _last_version_by(record, by):
            raise NothingToUndo(
                f"{newest.changed_by} has changed {record.count.indicator.code} since. "
                "See the history and type the figure you want."
            )
        before = Figure.history.filter(id=record.id, version=record.version - 1).first()
        changes.append(
            FigureChange(
                indicators[record.count.indicator_id],
                record.area,
                newest.version,
                value_of(before),
                before.note if before else "",
                UNDONE,
            )
        )
    change_figures(reporting_year, changes, by=by)
    return [f"{each.indicator.code}, {each.area or 'total'}" for each in changes]


def _last_not_undone(reporting_year: ReportingYear, by: User) -> uuid.UUID:
    sets = (
        Figure.history.filter(count__reporting_year=reporting_year, changed_by=by)
        .order_by("-history_id")
        .values_list("change_set", "history_change_reason")
    )
    to_skip = 0
    seen: set[uuid.UUID] = set()
    for change_set, reason in sets:
        if change_set in seen:
            continue
        seen.add(change_set)
        if reason == UNDONE:
            to_skip += 1
        elif to_skip:
            to_skip -= 1
        else:
            return change_set
    raise NothingToUndo("You have changed nothing in this year that could be undone.")


def _last_version_by(record: Any, by: User) -> int:
    """The cell's version as `by` last left it without anybody else in between."""
    version = record.version
    later = Figure.history.filter(id=record.id, version__gt=version).order_by("version")
    for each in later:
        if each.changed_by_id != by.pk:
            return version
        version = each.version
    return version
