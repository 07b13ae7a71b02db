"""Figures as rows for a file or the API: each value by its kind and number, with why in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kpis.queries.totals import CurrentFigure, PlanFigures
from plans.models import PriorityArea
from smewg.toolkit.values import Value, explain

COLUMNS = (
    "indicator",
    "year",
    "column",
    "kind",
    "number",
    "listed_kind",
    "listed",
    "corrected",
    "note",
)


def figure_rows(
    figures: PlanFigures,
    years: Iterable[int],
    areas: Iterable[PriorityArea | None],
    *,
    of_the_list: bool = False,
) -> Iterator[dict[str, Any]]:
    """A row for each indicator, year and column (None is the total).

    A number stands alone in its column, and nothing stands there without one. `of_the_list`:
    where an economy is asked for, nobody types figures, and the value is what is listed.
    """
    columns = list(areas)
    for indicator in figures.plan.indicators.all():
        for year in years:
            for area in columns:
                current = figures.at(indicator, year, area)
                value = current.listed_value if of_the_list else current.value
                place = {
                    "indicator": indicator.slug,
                    "year": year,
                    "column": f"area-{area.number}" if area else "total",
                }
                yield place | _said(value, current)


def _said(value: Value, current: CurrentFigure) -> dict[str, Any]:
    listed = current.listed_value
    is_corrected = not current.is_hidden and current.is_corrected
    return {
        **value.to_dict(),
        "listed_kind": listed.kind.value,
        "listed": listed.number,
        "corrected": "yes" if is_corrected else "no",
        "note": explain(value),
    }
