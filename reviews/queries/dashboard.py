"""The Chair's dashboard: every section of a scope, and the words that are made from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from kpis.queries.charts import by_area_and_year
from plans.enums import ActivityState
from plans.models import Activity
from reviews.domain import section_sentences as said
from reviews.domain.first_screen import FirstScreen, first_screen
from reviews.queries import chart_findings as findings_of
from reviews.queries.findings import Facts, Findings, Series, findings
from reviews.queries.first_screen import facts_of, schedule_table
from reviews.queries.scope import Scope
from reviews.queries.sections.adoptions import AdoptionsSection, adoptions_section
from reviews.queries.sections.coverage import CoverageSection, coverage_section
from reviews.queries.sections.data_state import DataState, data_state
from reviews.queries.sections.dialogues import DialoguesSection, dialogues_section
from reviews.queries.sections.kpis import KpiLine, KpiSection, kpi_section
from reviews.queries.sections.participation import ParticipationSection, participation_section
from reviews.queries.sections.proposals import ProposalsSection, proposals_section
from reviews.queries.sections.recommendations import RecommendationsSection, recommendations_section
from reviews.queries.sections.schedule import (
    COLUMNS,
    ScheduleSection,
    activities_of,
    schedule_section,
)
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.days import day_in_words
from smewg.toolkit.downloads import About


@dataclass(frozen=True)
class Dashboard:
    """The sections, each read when it is first asked for, with the words that are made from them.

    A list or a chart's file needs one or two of them, the page all. Charts say what they find; what
    they measure stands below.
    """

    scope: Scope

    @cached_property
    def _activities(self) -> list[Activity]:
        return activities_of(self.scope)

    @cached_property
    def kpis(self) -> KpiSection:
        return kpi_section(self.scope)

    @cached_property
    def coverage(self) -> CoverageSection:
        found = coverage_section(self.scope, self._activities)
        told = findings_of.of_coverage(found, self.scope)
        return replace(found, chart=_says(found.chart, told, self.scope))

    @cached_property
    def participation(self) -> ParticipationSection:
        found = participation_section(self.scope)
        answers, named = findings_of.of_answers(found), findings_of.of_named(found)
        return replace(
            found,
            chart=_says(found.chart, answers, self.scope),
            named_chart=_says(found.named_chart, named, self.scope),
        )

    @cached_property
    def adoptions(self) -> AdoptionsSection:
        found = adoptions_section(self.scope)
        told = findings_of.of_learning(found)
        return replace(found, chart=_says(found.chart, told, self.scope))

    @cached_property
    def dialogues(self) -> DialoguesSection:
        found = dialogues_section(self.scope)
        told = findings_of.of_dialogues(found, self.scope)
        return replace(found, chart=_says(found.chart, told, self.scope))

    @cached_property
    def schedule(self) -> ScheduleSection:
        found = schedule_section(self.scope, self._activities)
        told = findings_of.of_schedule(found)
        return replace(found, chart=_says(found.chart, told, self.scope))

    @cached_property
    def proposals(self) -> ProposalsSection:
        return proposals_section(self.scope)

    @cached_property
    def recommendations(self) -> RecommendationsSection:
        return recommendations_section(self.scope)

    @cached_property
    def data(self) -> DataState:
        return data_state(self.scope)

    @property
    def findings(self) -> Findings:
        return findings(facts(self))

    @cached_property
    def first_screen(self) -> FirstScreen:
        """One sentence for the plan, and what moved, stands still and is not known."""
        return first_screen(facts_of(self))

    @property
    def schedule_table(self) -> list[tuple[int, list[tuple[int, str]]]]:
        return schedule_table(self)

    @property
    def schedule_heads(self) -> list[str]:
        return list(COLUMNS.values())

    @cached_property
    def sentences(self) -> dict[str, str]:
        """Each section in one sentence, by its name in the page."""
        return sentences_of(self)

    @property
    def made_on(self) -> date:
        return self.scope.today


def sentences_of(page: Dashboard) -> dict[str, str]:
    """Each section in one sentence, by its name in the page."""
    recommended = page.recommendations
    return {
        "objectives": findings_of.of_coverage(page.coverage, page.scope),
        "economies": findings_of.of_answers(page.participation),
        "learning": findings_of.of_learning(page.adoptions),
        "partners": findings_of.of_dialogues(page.dialogues, page.scope),
        "timeline": findings_of.of_schedule(page.schedule),
        "projects": said.of_projects(page.proposals.total, page.proposals.linked),
        "assessment": said.of_recommendations(
            len(recommended.recommendations), len(recommended.open)
        ),
        "data": said.years_states((each.year, each.words) for each in page.data.years),
    }


Drawn = TypeVar("Drawn", Chart, Chart | None)
SOURCES = {
    "participation": "accepted reports of the economies",
    "schedule": "the plan's implementation schedule, and what was recorded of it since",
}


def _says(chart: Drawn, finding: str, scope: Scope) -> Drawn:
    """The chart with its finding as title; measure and span begin its summary."""
    if chart is None:
        return chart
    source = SOURCES.get(chart.name, "the group's list of evidence")
    told = findings_of.saying(chart, finding, str(scope.span))
    return replace(told, source=f"{source}, on {day_in_words(scope.today)}.")


CHARTS: dict[str, Callable[[Dashboard], Chart | None]] = {
    "kpis-by-area": lambda page: page.kpis.by_area,
    "coverage": lambda page: page.coverage.chart,
    "participation": lambda page: page.participation.chart,
    "named": lambda page: page.participation.named_chart,
    "adoptions": lambda page: page.adoptions.chart,
    "dialogues": lambda page: page.dialogues.chart,
    "schedule": lambda page: page.schedule.chart,
}
"""Where each chart stands on the page, for its files."""


def chart_named(scope: Scope, name: str) -> Chart | None:
    """One chart of the dashboard by its name; None where there is none of it."""
    if name in CHARTS:
        return CHARTS[name](Dashboard(scope))
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
