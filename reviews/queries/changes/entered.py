"""When a plan's figures and lists were first entered: before that day no change can be told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Min

from kpis.models import Evidence, Figure
from reviews.queries.changes.change_query import ChangeQuery
from smewg.toolkit.days import day_of


def first_entry_after(query: ChangeQuery) -> date | None:
    """The day of the first entry, where that came after the period; None else.

    Also None for whoever does not read working history.
    """
    if not query.reads_history:
        return None
    histories: list[Any] = [
        Evidence.history.filter(reporting_year__plan=query.plan),
        Figure.history.filter(count__reporting_year__plan=query.plan).exclude(kind="blank"),
    ]
    firsts = [each.aggregate(first=Min("history_date"))["first"] for each in histories]
    first = min((each for each in firsts if each), default=None)
    return day_of(first) if first and first >= query.period.is_over else None
