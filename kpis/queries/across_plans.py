"""An indicator's figures over all plans that it stands in, with its breaks marked and said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from kpis.queries.charts import bar_of
from kpis.queries.totals import CurrentFigure, plan_figures
from plans.enums import Came
from plans.models import Indicator
from smewg.models import User
from smewg.toolkit.charts import bars as chart_specs
from smewg.toolkit.charts.drawing import Chart

BREAK = "\N{DOUBLE DAGGER}"
"""Beside the first year that counts something else than the years before it."""


@dataclass(frozen=True)
class PlanSeries:
    """The years of one plan in a series: the indicator there, its figures, and how it came."""

    indicator: Indicator
    series: list[tuple[int, CurrentFigure]]

    @property
    def sentence(self) -> str:
        """How it came from the plan before; empty for the first."""
        before = cast("Indicator | None", self.indicator.comes_from)
        if before is None:
            return ""
        year, note = self.indicator.plan.start_year, self.indicator.came_note
        was = f"{before.code} of the plan {before.plan.period}"
        if self.indicator.breaks_its_series:
            said = f"From {year} this is {self.indicator.code}; it changed from {was}, so years "
            said += f"before and after {year} do not compare."
        else:
            said = f"From {year} this is {self.indicator.code}, the same as {was}."
        return f"{said} {note}".strip()

    @property
    def mark(self) -> str:
        return BREAK if self.indicator.breaks_its_series else ""


def chain_of(indicator: Indicator) -> list[Indicator]:
    """The indicator with what it was in earlier plans and what it became, the first one first."""
    rows = Indicator.objects.select_related("plan", "comes_from__plan")
    chain = [rows.get(pk=indicator.pk)]
    while chain[0].comes_from_id and chain[0].comes_from_id not in {each.pk for each in chain}:
        chain.insert(0, rows.get(pk=chain[0].comes_from_id))
    while later := rows.filter(comes_from=chain[-1]).exclude(came_as=Came.NEW).first():
        chain.append(later)
    return chain


def across_plans(indicator: Indicator, user: User) -> list[PlanSeries]:
    """The stretches of the series; empty where it stands in one plan alone."""
    chain = chain_of(indicator)
    if len(chain) == 1:
        return []
    return [PlanSeries(each, plan_figures(each.plan, user).series(each)) for each in chain]


def chart_across_plans(indicator: Indicator, stretches: list[PlanSeries]) -> Chart:
    """The totals of all plans in one row of years; a year after a break is marked."""
    found = []
    for stretch in stretches:
        for place, (year, current) in enumerate(stretch.series):
            bar = bar_of("Total", year, current, stretch.indicator.code, "Total")
            mark = stretch.mark if place == 0 else ""
            found.append(replace(bar, year=f"{bar.year}{mark}"))
    chart = chart_specs.panels(
        f"{indicator.slug}-across-plans",
        f"{indicator.code} over all plans",
        "The total of each year, plan after plan.",
        found,
        category_heading="Figure",
    )
    said = [f"{stretch.mark}{' ' * bool(stretch.mark)}{stretch.sentence}" for stretch in stretches]
    return replace(chart, note=" ".join([chart.note, *filter(None, said)]).strip())
