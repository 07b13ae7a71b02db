"""Figures and items as they stood at an earlier moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.evidence import remove_evidence
from kpis.operations.figures import change_figures, correct
from kpis.operations.years import close_year, publish_year, verify_year
from kpis.queries import grid
from kpis.queries.closing import blank_cells
from kpis.queries.history_as_of import figures_as_of, items_as_of
from kpis.queries.totals import plan_figures
from plans.models import Objective
from smewg.toolkit.values import counted_so_far
from tests.factories import listed

pytestmark = pytest.mark.django_db
START = datetime(2018, 3, 1, tzinfo=UTC)


def typed(plan, year, number, version, by):
    indicator = plan.indicators.get(slug="kpi-1")
    areas = list(plan.areas.all())
    changes = [FigureChange(indicator, None, version, figures.counted(number))] + [
        FigureChange(indicator, each, version, figures.counted(number if each == areas[0] else 0))
        for each in areas
    ]
    change_figures(ReportingYear.objects.get(year=year), changes, by=by)


def test_a_figure_is_the_one_that_stood_then(plan, secretariat):
    indicator = plan.indicators.get(slug="kpi-1")
    with time_machine.travel(START, tick=False) as clock:
        typed(plan, 2017, 3, 0, secretariat)
        clock.shift(timedelta(days=2))
        typed(plan, 2017, 5, 1, secretariat)
    before = figures_as_of(plan, secretariat, START + timedelta(days=1))
    after = figures_as_of(plan, secretariat, START + timedelta(days=3))
    assert before.value(indicator, 2017) == counted_so_far(3), "the year is open"
    assert after.value(indicator, 2017) == counted_so_far(5)
    nothing = figures_as_of(plan, secretariat, START - timedelta(days=1))
    assert nothing.value(indicator, 2017) == figures.BLANK


def test_items_are_those_that_counted_then_with_what_they_served_then(plan, secretariat):
    indicator = plan.indicators.get(slug="kpi-1")
    first, second = Objective.objects.filter(area__plan=plan)[:2]
    with time_machine.travel(START, tick=False) as clock:
        item = listed(plan, secretariat, objectives=[first], title="As it was called")
        clock.shift(timedelta(days=2))
        item.title = "As it is called"
        item.keep(by=secretariat, objectives=[second], economies=item.economies.all())
        clock.shift(timedelta(days=2))
        remove_evidence(item, by=secretariat, reason="It was not held.")
    [then] = items_as_of(plan, secretariat, START + timedelta(days=1))
    assert (then.number, then.title, then.objectives) == (item.number, "As it was called", (first,))
    assert [str(each) for each in then.economies] == [str(item.economies.get())]
    [later] = items_as_of(plan, secretariat, START + timedelta(days=3))
    assert (later.title, later.objectives) == ("As it is called", (second,))
    assert items_as_of(plan, secretariat, START + timedelta(days=5)) == []
    current = figures_as_of(plan, secretariat, START + timedelta(days=1))
    assert current.at(indicator, 2017).listed == 1
    assert figures_as_of(plan, secretariat, timezone.now()).at(indicator, 2017).listed == 0


def test_a_correction_is_not_there_before_it_was_made(plan, secretariat, verifier):
    indicator = plan.indicators.get(slug="kpi-1")
    year = ReportingYear.objects.get(year=2017)
    with time_machine.travel(START, tick=False) as clock:
        typed(plan, 2017, 3, 0, secretariat)
        for count in year.counts.all():
            count.explain("The list follows.", by=secretariat)
        page = grid.grid(year, secretariat)
        close_year(year.pk, by=secretariat, confirmed={cell.key for cell in blank_cells(page)})
        verify_year(year.pk, by=verifier)
        publish_year(year.pk, by=verifier)
        clock.shift(timedelta(days=2))
        areas = list(plan.areas.all())
        changes = [
            FigureChange(indicator, each, 1, figures.counted(4)) for each in (None, areas[0])
        ]
        correct(year, changes, by=secretariat, reason="One was found.")
    then = figures_as_of(plan, secretariat, START + timedelta(days=1)).at(indicator, 2017)
    now = plan_figures(plan, secretariat).at(indicator, 2017)
    assert (then.words, then.corrections) == ("3", [])
    assert now.words == "3, corrected to 4"
    assert figures_as_of(plan, secretariat, timezone.now()).at(indicator, 2017).words == now.words


def test_now_is_the_same_from_the_histories_as_from_what_stands(with_counts, secretariat):
    plan = with_counts
    today, then = plan_figures(plan, secretariat), figures_as_of(plan, secretariat, timezone.now())
    assert {k: n for k, n in today.listed.items() if n} == then.listed
    for indicator in plan.indicators.all():
        for area in [*plan.areas.all(), None]:
            stands = [cell.words for _, cell in today.series(indicator, area)]
            assert [cell.words for _, cell in then.series(indicator, area)] == stands
