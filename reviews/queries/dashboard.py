"""The Chair's dashboard: every section of a scope, and the words that are made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kpis.queries.charts import by_area_and_year
from plans.enums import ActivityState
from reviews.domain.first_screen import FirstScreen, first_screen
from reviews.queries.findings import Facts, Findings, Series, findings
from reviews.queries.first_screen import facts_of
from reviews.queries.scope import Scope
from reviews.queries.sections.adoptions import AdoptionsSection, adoptions_section
from reviews.queries.sections.coverage import CoverageSection, coverage_section
from reviews.queries.sections.data_state import DataState, data_state
from reviews.queries.sections.dialogues import DialoguesSection, dialogues_section
from reviews.queries.sections.kpis import KpiLine, KpiSection, kpi_section
from reviews.queries.sections.participation import ParticipationSection, participation_section
from reviews.queries.sections.proposals import ProposalsSection, proposals_section
from reviews.queries.sections.recommendations import RecommendationsSection, recommendations_section
from reviews.queries.sections.schedule import ScheduleSection, activities_of, schedule_section
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.downloads import About


@dataclass(frozen=True)
class Dashboard:
    """All that the page shows. Its queries are as many with ten items as with thousands."""

    scope: Scope
    kpis: KpiSection
    coverage: CoverageSection
    participation: ParticipationSection
    adoptions: AdoptionsSection
    dialogues: DialoguesSection
    schedule: ScheduleSection
    proposals: ProposalsSection
    recommendations: RecommendationsSection
    data: DataState

    @property
    def findings(self) -> Findings:
        return findings(facts(self))

    @cached_property
    def first_screen(self) -> FirstScreen:
        """One sentence for the plan, and what moved, stands still and is not known."""
        return first_screen(facts_of(self))

    @property
    def made_on(self) -> date:
        return self.scope.today


def dashboard(scope: Scope) -> Dashboard:
    """The sections of `scope`."""
    activities = activities_of(scope)
    return Dashboard(
        scope=scope,
        kpis=kpi_section(scope),
        coverage=coverage_section(scope, activities),
        participation=participation_section(scope),
        adoptions=adoptions_section(scope),
        dialogues=dialogues_section(scope),
        schedule=schedule_section(scope, activities),
        proposals=proposals_section(scope),
        recommendations=recommendations_section(scope),
        data=data_state(scope),
    )


CHARTS: dict[str, Callable[[Scope], Chart | None]] = {
    "kpis-by-area": lambda scope: kpi_section(scope).by_area,
    "coverage": lambda scope: coverage_section(scope, activities_of(scope)).chart,
    "participation": lambda scope: participation_section(scope).chart,
    "named": lambda scope: participation_section(scope).named_chart,
    "adoptions": lambda scope: adoptions_section(scope).chart,
    "dialogues": lambda scope: dialogues_section(scope).chart,
    "schedule": lambda scope: schedule_section(scope, activities_of(scope)).chart,
}
"""How each chart is made by itself, for its files."""


def chart_named(scope: Scope, name: str) -> Chart | None:
    """One chart of the dashboard by its name; None where there is none of it."""
    if name in CHARTS:
        return CHARTS[name](scope)
    drawn = [line.chart for line in kpi_section(scope).lines]
    drawn += [
        by_area_and_year(scope.figures, each, scope.span.years)
        for each in scope.plan.indicators.all()
    ]
    return next((chart for chart in drawn if chart.name == name), None)


def about_chart(scope: Scope, name: str) -> About:
    """What the file of a chart says of itself; one indicator by area is the whole group's."""
    is_whole = name.endswith("-by-area") and name not in CHARTS
    plan, span = scope.plan, scope.span
    return About(plan.title, plan.key, str(span), () if is_whole else scope.narrowing)


def facts(page: Dashboard) -> Facts:
    """What the words are made from. Without rights to the data's state nothing is said of it."""
    scope, data, schedule = page.scope, page.data, page.schedule
    return Facts(
        series=[_series(line) for line in page.kpis.lines],
        economy=scope.economy.running_text if scope.economy else "",
        hidden_years=[year for year in scope.span.years if year in scope.figures.hidden_years],
        activities=len(schedule.activities),
        carried_out=len(schedule.at(ActivityState.CARRIED_OUT)),
        under_way=len(schedule.at(ActivityState.UNDER_WAY)),
        slipped=len(schedule.slipped),
        not_recorded=len(schedule.not_recorded),
        dropped=len(schedule.at(ActivityState.DROPPED)),
        objectives=len(page.coverage.objectives),
        nothing_yet=[line.objective.code for line in page.coverage.nothing_yet],
        economies=0 if scope.economy else len(page.participation.economies),
        named=len(page.participation.named),
        answered=page.participation.answered,
        adoptions=page.adoptions.adoptions,
        practices=page.adoptions.practices,
        recommendations=len(page.recommendations.recommendations),
        settled=len(page.recommendations.recommendations) - len(page.recommendations.open),
        blank_cells=0 if scope.economy else data.blank,
        cells=data.cells,
        unexplained=[
            f"{each.code} in {year.year}"
            for year in data.years
            if not scope.economy
            for each in year.unexplained or []
        ],
        unverified=[] if scope.economy else data.unverified,
        notes=page.proposals.total,
    )


def _series(line: KpiLine) -> Series:
    """Its years, and for one year the one before it; it is called by its name, then its code."""
    figures = [(each.year, each.value) for each in line.years]
    return Series(f"{line.name} ({line.indicator.code})", figures, line.before)
