"""Figures as rows for a file or the API: each value by its kind and number, with why in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kpis.queries.totals import PlanFigures, Standing
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
                standing = figures.standing(indicator, year, area)
                value = standing.listed_value if of_the_list else standing.value
                place = {
                    "indicator": indicator.slug,
                    "year": year,
                    "column": f"area-{area.number}" if area else "total",
                }
                yield place | _said(value, standing)


def _said(value: Value, standing: Standing) -> dict[str, Any]:
    listed = standing.listed_value
    is_corrected = not standing.is_hidden and standing.is_corrected
    return {
        **value.to_dict(),
        "listed_kind": listed.kind.value,
        "listed": listed.number,
        "corrected": "yes" if is_corrected else "no",
        "note": explain(value),
    }
