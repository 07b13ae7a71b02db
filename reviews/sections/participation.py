"""What each economy told the group, by year: in APEC's order, never ranked, nobody blamed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse

from contributions.models import Contribution, NothingToReport
from reviews.scope import Scope
from smewg.chart_heat import Cell, heat
from smewg.charts import Chart
from smewg.models import Economy

Place = tuple[int, int]
"""An economy's id and a year."""


@dataclass(frozen=True)
class Told:
    """What is known of the economies in a scope: items that name them, reports, and answers."""

    items: dict[Place, int]
    reports: dict[Place, int]
    nothing: set[Place]

    def has_answered(self, economy: Economy, year: int) -> bool:
        return (economy.pk, year) in self.reports or (economy.pk, year) in self.nothing

    def words(self, place: Place) -> str:
        """In words, most telling first."""
        parts = []
        if items := self.items.get(place, 0):
            parts.append(f"{items} item{'' if items == 1 else 's'} listed")
        if reports := self.reports.get(place, 0):
            parts.append(f"{reports} report{'' if reports == 1 else 's'} accepted")
        elif place in self.nothing:
            parts.append("nothing to report")
        return ", ".join(parts) or "nothing told yet"


@dataclass(frozen=True)
class ParticipationSection:
    """`named`: at least one item names them. `answered`: by year, how many economies answered."""

    economies: list[Economy]
    named: list[Economy]
    answered: dict[int, int]
    chart: Chart

    @property
    def answers(self) -> list[tuple[int, str]]:
        """As it stands beside every figure that rests on reports: "7 of 21 economies"."""
        total = len(self.economies)
        return [(year, f"{count} of {total} economies") for year, count in self.answered.items()]


def participation_section(scope: Scope) -> ParticipationSection:
    told = _told(scope)
    economies = [scope.economy] if scope.economy else scope.economies
    years = scope.span.years
    return ParticipationSection(
        economies,
        [each for each in economies if any((each.pk, year) in told.items for year in years)],
        {year: sum(told.has_answered(each, year) for each in economies) for year in years},
        _chart(scope, economies, told),
    )


def _told(scope: Scope) -> Told:
    """An accepted report is known to whoever sees its figures; other reports are not shown."""
    years = scope.span.years
    reports = Contribution.objects.visible_to(scope.user).accepted().of_plan(scope.plan)
    if scope.area:
        reports = reports.filter(accepted_version__objectives__area=scope.area).distinct()
    rows = reports.order_by().values_list("pk", "economy_id", "reporting_year__year")
    answers = NothingToReport.objects.standing().filter(reporting_year__plan=scope.plan)
    nothing = answers.order_by().values_list("economy_id", "reporting_year__year")
    return Told(
        scope.evidence().by_economy_and_year(),
        Counter((economy, year) for _, economy, year in rows if year in years),
        {(economy, year) for economy, year in nothing if year in years},
    )


def _chart(scope: Scope, economies: list[Economy], told: Told) -> Chart:
    cells = [
        _cell(scope, economy, year, told) for economy in economies for year in scope.span.years
    ]
    return heat(
        "participation",
        "What each economy is named in, by year",
        "How many listed items name each economy, in APEC's order; an item that names two stands "
        "at both. Telling the group is voluntary: nothing told is not nothing done.",
        cells,
        row_heading="Economy",
        note="0: answered that there is nothing to report. \N{EN DASH}: nothing told yet.",
        sizes=(560, 340),
        is_slim=True,
    )


def _cell(scope: Scope, economy: Economy, year: int, told: Told) -> Cell:
    place = (economy.pk, year)
    count = told.items.get(place, 0)
    query = scope.list_query(economy=economy.code, year=year)
    return Cell(
        row=economy.short_name,
        column=str(year),
        value=count if count or place in told.nothing else None,
        said=told.words(place),
        mark="sent" if place in told.reports else "\N{EN DASH}",
        url=f"{reverse('kpis:register', args=[scope.plan.key])}?{query}" if count else "",
    )
