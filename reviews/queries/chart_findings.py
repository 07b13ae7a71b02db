"""What each chart beside the indicators finds, as its title: one way for page, papers and room."""

from __future__ import annotations

from dataclasses import replace

from plans.enums import ActivityState
from reviews.domain import section_sentences as said
from reviews.queries.scope import Scope
from reviews.queries.sections.adoptions import AdoptionsSection
from reviews.queries.sections.coverage import CoverageSection
from reviews.queries.sections.dialogues import DialoguesSection
from reviews.queries.sections.participation import ParticipationSection
from reviews.queries.sections.schedule import ScheduleSection
from smewg.toolkit.charts.drawing import Chart


def saying(chart: Chart, finding: str, span: str) -> Chart:
    """The chart with its finding as title; what it measures, and when, begins its summary."""
    measure = chart.title if span in chart.title else f"{chart.title}{_before(chart)}{span}"
    return replace(
        chart,
        title=finding.rstrip("."),
        measure=measure,
        summary=f"{measure}. {chart.summary}",
    )


def _before(chart: Chart) -> str:
    """A title that ends in the plan's years goes on with which of them are shown."""
    return ": what touches " if chart.title[-1:].isdigit() else ", "


def of_coverage(found: CoverageSection, scope: Scope) -> str:
    is_all_seen = not (scope.economy or scope.figures.hidden_years)
    return said.of_objectives(
        len(found.objectives), len(found.nothing_yet), is_all_seen=is_all_seen
    )


def of_answers(found: ParticipationSection) -> str:
    return said.of_answers(len(found.economies), found.answered)


def of_named(found: ParticipationSection) -> str:
    return said.of_named(len(found.economies), len(found.named))


def of_learning(found: AdoptionsSection) -> str:
    return said.of_learning(
        is_kept=found.is_kept,
        shared=found.shared,
        adoptions=found.adoptions,
        practices=found.practices,
        none=found.none,
    )


def of_dialogues(found: DialoguesSection, scope: Scope) -> str:
    none = "not published yet" if scope.is_hidden else "none listed"
    return said.of_dialogues(found.sessions, none=none)


def of_schedule(found: ScheduleSection) -> str:
    carried_out = len(found.at(ActivityState.CARRIED_OUT))
    return said.of_schedule(len(found.activities), carried_out, len(found.not_recorded))
