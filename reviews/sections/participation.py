"""Which economies are named in what was carried out, by year: in APEC's order, never ranked."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from reviews.scope import Scope
from smewg.chart_heat import Cell, heat
from smewg.charts import Chart
from smewg.models import Economy


@dataclass(frozen=True)
class ParticipationSection:
    """`named` are the economies that at least one item of the scope names."""

    economies: list[Economy]
    named: list[Economy]
    chart: Chart


def participation_section(scope: Scope) -> ParticipationSection:
    items = scope.evidence().by_economy_and_year()
    economies = [scope.economy] if scope.economy else scope.economies
    named = [e for e in economies if any((e.pk, year) in items for year in scope.span.years)]
    return ParticipationSection(economies, named, _chart(scope, economies, items))


def _chart(scope: Scope, economies: list[Economy], items: dict[tuple[int, int], int]) -> Chart:
    cells = [
        _cell(scope, economy, year, items.get((economy.pk, year), 0))
        for economy in economies
        for year in scope.span.years
    ]
    return heat(
        "participation",
        "Economies named in the evidence, by year",
        "How many listed items name each economy, in APEC's order. An item that names two "
        "economies stands at both. Telling the group is voluntary: none listed is not none done.",
        cells,
        row_heading="Economy",
        note="\N{EN DASH}: no item names the economy in this year.",
        sizes=(560, 340),
    )


def _cell(scope: Scope, economy: Economy, year: int, count: int) -> Cell:
    query = scope.list_query(economy=economy.code, year=year)
    items = f"{count} item{'' if count == 1 else 's'}"
    return Cell(
        row=economy.short_name,
        column=str(year),
        value=count or None,
        said=items if count else "no item listed",
        url=f"{reverse('kpis:register', args=[scope.plan.key])}?{query}" if count else "",
    )
