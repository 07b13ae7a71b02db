"""Counts as pictures: what each chart shows; smewg/toolkit/charts/drawing.py draws it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from kpis.domain.chart_titles import Counted, of_areas
from kpis.queries.totals import CurrentFigure, PlanFigures
from plans.models import Indicator, PriorityArea
from smewg.toolkit.charts import bars as chart_specs
from smewg.toolkit.charts.bars import Bar
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.multiples import Fill, Mark, Panel, narrowed, spec_of
from smewg.toolkit.text import years_in_words
from smewg.toolkit.values import SIGNS, Value, ValueKind

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


def by_year(  # noqa: PLR0913 -- what is drawn, and how
    current: PlanFigures,
    indicator: Indicator,
    years: Iterable[int] | None = None,
    area: PriorityArea | None = None,
    *,
    listed: bool = False,
    highest: int = 0,
) -> Chart:
    """The indicator's figures over the plan's years or `years`, small, for a tile.

    listed: how many items are listed, where nobody types figures. highest: of the scale, where
    tiles stand beside each other.
    """
    wanted = set(current.plan.years if years is None else years)
    cells = [(year, cell) for year, cell in current.series(indicator, area) if year in wanted]
    draw, column = _bar_of_the_list if listed else bar_of, area.name if area else "Total"
    of = f"{indicator.code}, listed items" if listed else indicator.code
    bars = [draw(indicator.code, year, cell, of, column) for year, cell in cells]
    chart = chart_specs.tile_bars(
        f"{indicator.slug}-by-year",
        f"{indicator.code} by year",
        f"{', '.join(f'{bar.year}: {_said(bar)}' for bar in bars)}.",
        bars,
    )
    marks = [_mark_of_bar(current, bar, year) for bar, (year, _) in zip(bars, cells, strict=True)]
    panel = Panel(indicator.label, "", [marks])
    names = [str(year) for year, _ in cells]
    spec = spec_of([panel], [column], names, TILE, total=False, label=0, highest=highest)
    return replace(chart, spec=spec)


TILE = 176
LABELS = (220, 130)
"""How much room the areas' names have beside the panels of a wide and of a narrow picture."""
OF_BOTH = 130
"""The same room where the panels of both are drawn once, so that the page holds them once."""
WIDE, ALONE, NARROW = 1040, 800, 340
"""How wide a picture is; one panel alone needs less, and stands in documents too."""
MOST_NARROW = 360
"""How wide a narrow picture may be, if it is drawn once with the wide one."""


def fill_of(current: PlanFigures, year: int, value: Value) -> Fill:
    """How sure a figure is, as a picture shows it."""
    if value.kind is ValueKind.SO_FAR:
        return Fill.OPEN
    return Fill.UNSURE if year in current.unverified_years else Fill.SURE


def _mark_of_bar(current: PlanFigures, bar: Bar, year: int) -> Mark:
    star = "*" if bar.note else ""
    written = f"{bar.value}{star}" if bar.value is not None else bar.blank
    return Mark(written, _said(bar), bar.value, fill_of(current, year, bar.stands))


def mark_of(
    current: PlanFigures, indicator: Indicator, year: int, area: PriorityArea | None
) -> Mark:
    """A cell as a mark: a sign where there is no number, and a star where it was corrected."""
    cell = current.at(indicator, year, area)
    value = cell.value
    star = "*" if cell.is_corrected and value.number is not None else ""
    return Mark(
        f"{value.number}{star}" if value.number is not None else SIGNS[value.kind],
        "no figure" if value.kind is ValueKind.BLANK and not cell.is_corrected else cell.words,
        value.number,
        fill_of(current, year, value),
    )


def counted_of(
    current: PlanFigures, indicator: Indicator, years: Sequence[int], areas: Sequence[PriorityArea]
) -> Counted:
    """An indicator's figures as a chart's title is found from."""
    by_area = [{y: current.value(indicator, y, each) for y in years} for each in areas]
    return Counted(indicator.label, by_area, {y: current.value(indicator, y) for y in years})


def drawn_by_area(  # noqa: PLR0913 -- each argument is a part of the picture
    chart: Chart,
    panels: Sequence[Panel],
    areas: Sequence[str],
    years: Sequence[str],
    *,
    spoken: Sequence[str],
    focus: int | None = None,
) -> Chart:
    """The chart drawn as a panel for each indicator, years across and areas down, then the total.

    spoken: what the rows are called when a mark is read out, as the columns of its table. A small
    picture has no room for fingers: there the table is read.
    """
    rows = [*areas, "All areas, each thing once"]
    if len(panels) > 1:
        wide = spec_of(panels, rows, years, WIDE, focus=focus, label=OF_BOTH, spoken=spoken)
        if narrow := narrowed(wide, MOST_NARROW):
            return replace(chart, spec=wide, narrow_spec=narrow, is_slim=False)
    wide, narrow = (
        spec_of(panels, rows, years, width, focus=focus, label=label, spoken=said)
        for width, label, said in zip(
            (WIDE if len(panels) > 1 else ALONE, NARROW), LABELS, (spoken, None), strict=True
        )
    )
    return replace(chart, spec=wide, narrow_spec=narrow, is_slim=False)


def by_area_and_year(
    current: PlanFigures, indicator: Indicator, years: Iterable[int] | None = None
) -> Chart:
    """The indicator's figures in each area and in total, over the plan's years or `years`.

    Its title is what it finds. A year in which the definition changed is marked, and the change
    stands under the picture.
    """
    wanted = sorted(set(current.plan.years if years is None else years))
    areas = list(current.plan.areas.all())
    counted = counted_of(current, indicator, wanted, areas)
    measure = f"{indicator.label} by priority area, {years_in_words(wanted)}"
    found = of_areas([counted], [each.name for each in areas], measure)
    chart = chart_specs.panels(
        f"{indicator.slug}-by-area",
        found.title,
        f"{indicator.name.rstrip('.')}: by priority area, {years_in_words(wanted)}, and the total. "
        "One item can serve two areas, so the areas may add up to more than the total.",
        list(_bars(current, indicator, set(wanted))),
        category_heading="Priority area",
    )
    marked = {each.date.year for each in indicator.definition_changes.all()}
    rows = [[mark_of(current, indicator, y, area) for y in wanted] for area in [*areas, None]]
    chart = drawn_by_area(
        chart,
        [Panel(indicator.label, indicator.code, rows)],
        [each.name for each in areas],
        [f"{year}{MARK if year in marked else ''}" for year in wanted],
        spoken=[*(each.name for each in areas), "Total"],
        focus=found.area,
    )
    changes = [f"{MARK} Definition changed: {each}." for each in indicator.definition_changes.all()]
    said = [chart.note, *changes, _where_it_comes_from(indicator)]
    return replace(chart, note=" ".join(filter(None, said)), source=SOURCE, measure=measure)


SOURCE = "the group's counts. The plan sets no targets unless one is named."


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
