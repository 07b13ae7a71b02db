"""Counts as pictures: what each chart shows; smewg/toolkit/charts/drawing.py draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from kpis.queries.totals import CurrentFigure, PlanFigures
from plans.models import Indicator, PriorityArea
from smewg.toolkit.charts import bars as chart_specs
from smewg.toolkit.charts.bars import Bar
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.values import ValueKind

MARK = "\N{DAGGER}"
"""Beside a year in which the indicator's definition changed."""


def bar_of(category: str, year: int, current: CurrentFigure, of: str, column: str) -> Bar:
    """A cell as a bar: a figure that was corrected says what was published."""
    value = current.value
    blank = "no figure" if value.kind is ValueKind.BLANK else value.words
    note = current.words if current.is_corrected else ""
    is_so_far = value.kind is ValueKind.SO_FAR
    return Bar(
        category,
        str(year),
        value.number,
        blank=blank,
        note=note,
        is_so_far=is_so_far,
        of=of,
        column=column,
        kind=value.kind,
        listed=current.listed_value.number,
    )


def _bar_of_the_list(category: str, year: int, current: CurrentFigure, of: str, column: str) -> Bar:
    """How many items are listed, where nobody types figures; an empty list is no zero."""
    value = current.listed_value
    none = "none listed" if value.kind is ValueKind.NOT_RECORDED else value.words
    is_so_far = value.kind is ValueKind.SO_FAR
    return Bar(
        category,
        str(year),
        value.number,
        blank=none,
        is_so_far=is_so_far,
        of=of,
        column=column,
        kind=value.kind,
        listed=value.number,
    )


def by_year(
    current: PlanFigures,
    indicator: Indicator,
    years: Iterable[int] | None = None,
    area: PriorityArea | None = None,
    *,
    listed: bool = False,
) -> Chart:
    """The indicator's figures over the plan's years or `years`, small, for a tile.

    listed: how many items are listed, where nobody types figures.
    """
    wanted = set(current.plan.years if years is None else years)
    cells = [(year, cell) for year, cell in current.series(indicator, area) if year in wanted]
    draw, column = _bar_of_the_list if listed else bar_of, area.name if area else "Total"
    of = f"{indicator.code}, listed items" if listed else indicator.code
    bars = [draw(indicator.code, year, cell, of, column) for year, cell in cells]
    return chart_specs.tile_bars(
        f"{indicator.slug}-by-year",
        f"{indicator.code} by year",
        f"{', '.join(f'{bar.year}: {_said(bar)}' for bar in bars)}.",
        bars,
    )


def by_area_and_year(
    current: PlanFigures, indicator: Indicator, years: Iterable[int] | None = None
) -> Chart:
    """The indicator's figures in each area and in total, over the plan's years or `years`.

    A year in which the definition changed is marked, and the change stands under the picture.
    """
    chart = chart_specs.panels(
        f"{indicator.slug}-by-area",
        f"{indicator.code}: {indicator.name}",
        "Figures by priority area and year, and the total. One item can serve two areas, so the "
        "areas may add up to more than the total.",
        list(_bars(current, indicator, set(current.plan.years if years is None else years))),
        category_heading="Priority area",
    )
    changes = [f"{MARK} Definition changed: {each}." for each in indicator.definition_changes.all()]
    said = [chart.note, *changes, _where_it_comes_from(indicator)]
    return replace(chart, note=" ".join(filter(None, said)))


def _where_it_comes_from(indicator: Indicator) -> str:
    """That the series began in the plan before, and whether it may be compared with it."""
    before = cast("Indicator | None", indicator.comes_from)
    if before is None:
        return ""
    how = "it counts something else now" if indicator.breaks_its_series else "it counts the same"
    note = f" ({indicator.came_note.rstrip('.')})" if indicator.came_note else ""
    return f"It comes from {before.code} of the plan before; {how}{note}."


def _bars(current: PlanFigures, indicator: Indicator, years: set[int]) -> Iterator[Bar]:
    marked = {each.date.year for each in indicator.definition_changes.all()}
    for area in [*current.plan.areas.all(), None]:
        for year, cell in current.series(indicator, area):
            if year not in years:
                continue
            name = area.name if area else "Total"
            bar = bar_of(name, year, cell, indicator.code, name)
            yield replace(bar, year=f"{bar.year}{MARK}") if year in marked else bar


def _said(bar: Bar) -> str:
    if bar.value is None:
        return bar.blank
    return bar.note or (f"{bar.value} so far" if bar.is_so_far else str(bar.value))
