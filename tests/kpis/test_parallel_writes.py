"""Many people at once: nothing is lost silently, and the rules hold, on the database in use."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from kpis.domain import figures
from kpis.models import Count, Evidence, Figure, FigureChange, FiguresRefused, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.totals import plan_figures
from tests.factories import EconomyFactory, UserFactory, listed

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 12


def at_once(work):
    """Runs `work(number)` in as many threads, started together; what each gave or raised."""
    results = [None] * WRITERS
    ready = threading.Barrier(WRITERS)

    def run(number):
        ready.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def year(plan):
    return ReportingYear.objects.with_plan(2017)


def test_of_many_saves_of_one_cell_one_is_kept_and_each_other_person_is_told(year):
    by = UserFactory()
    indicator, area = year.plan.indicators.get(slug="kpi-1"), year.plan.areas.get(number=1)

    def write(number):
        change_figures(year, [FigureChange(indicator, area, 0, figures.counted(number + 1))], by=by)

    results = at_once(write)
    told = [each for each in results if isinstance(each, FiguresRefused)]
    assert results.count(None) == 1
    assert len(told) == WRITERS - 1
    kept = Figure.objects.get()
    assert all(each.conflicts[0].current.number == kept.number for each in told)
    assert kept.version == 1
    assert Figure.history.count() == 1


def test_the_rule_between_total_and_areas_holds_under_parallel_writes(year):
    """Each writer raises one area to 5 or lowers the total to 5: never a total below an area."""
    by = UserFactory()
    indicator = year.plan.indicators.get(slug="kpi-2")
    areas = list(year.plan.areas.all())
    start = [(None, 6), *((area, 3) for area in areas)]
    changes = [FigureChange(indicator, area, 0, figures.counted(n)) for area, n in start]
    change_figures(year, changes, by=by)

    def write(number):
        area = [None, *areas][number % 5]
        value = 4 if area is None else 5
        change_figures(year, [FigureChange(indicator, area, 1, figures.counted(value))], by=by)

    at_once(write)
    current = plan_figures(year.plan, by)
    by_area = {str(area): current.value(indicator, 2017, area) for area in areas}
    assert figures.problem(current.value(indicator, 2017), by_area) is None


def test_a_count_is_made_once_however_many_begin_it(year):
    by = UserFactory()
    indicator = year.plan.indicators.get(slug="kpi-3")
    areas = list(year.plan.areas.all())

    def write(number):
        area = areas[number % 4]
        change_figures(year, [FigureChange(indicator, area, 0, figures.counted(2))], by=by)

    results = at_once(write)
    assert not [
        each for each in results if each is not None and not isinstance(each, FiguresRefused)
    ]
    assert Count.objects.filter(indicator=indicator).count() == 1
    assert Figure.objects.count() == 4


def test_of_many_changes_of_one_item_one_is_kept_and_nobody_s_is_lost_unsaid(plan):
    by = UserFactory()
    EconomyFactory(code="PE")
    item = listed(plan, by)
    objectives, economies = list(item.objectives.all()), list(item.economies.all())

    def write(number):
        mine = Evidence.objects.get(pk=item.pk)
        mine.version = item.version
        mine.title = f"Title {number}"
        mine.keep(by=by, objectives=objectives, economies=economies)

    results = at_once(write)
    told = [each for each in results if isinstance(each, ValidationError)]
    assert results.count(None) == 1
    assert len(told) == WRITERS - 1
    assert Evidence.objects.get().version == item.version + 1
