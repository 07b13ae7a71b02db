"""Random lists of evidence against a plain-Python oracle, on the database that the tests run on."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import Evidence, FigureChange, FiguresRefused, ReportingYear
from kpis.operations.evidence import merge_evidence, remove_evidence
from kpis.operations.figures import change_figures
from kpis.queries.totals import plan_figures
from plans.models import Objective
from smewg.models import Economy
from tests.examples import examples
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

items = st.lists(
    st.tuples(
        st.sampled_from(["kpi-1", "kpi-2"]),
        st.sampled_from([2017, 2018]),
        st.sets(st.integers(0, 12), min_size=1, max_size=4),
        st.sampled_from(["keep", "keep", "keep", "remove", "merge"]),
    ),
    max_size=12,
)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items)
def test_listed_totals_agree_with_a_plain_count_of_what_stands_in_the_lists(plan, items):
    Evidence.objects.filter(merged_into__isnull=False).delete()
    Evidence.objects.all().delete()
    by = UserFactory(role="secretariat")
    objectives = list(Objective.objects.select_related("area").order_by("area__number", "number"))
    listed = _list(plan, by, objectives, items)
    expected = _oracle(objectives, items, listed)
    current = plan_figures(plan, by)
    for indicator in plan.indicators.all():
        for year in plan.years:
            for area in [None, *plan.areas.all()]:
                number = area.number if area else None
                wanted = expected.get((indicator.slug, year, number), 0)
                assert current.at(indicator, year, area).listed == wanted
    _typed_rule_agrees(plan, current, by)


def _list(plan, by, objectives, items):
    years = {each.year: each for each in ReportingYear.objects.filter(plan=plan)}
    indicators = {each.slug: each for each in plan.indicators.all()}
    economy = Economy.objects.first()
    listed = []
    for slug, year, served, fate in items:
        item = Evidence(
            indicator=indicators[slug],
            reporting_year=years[year],
            title=f"Item {len(listed)}",
            held_from=date(year, 5, 1),
        )
        item.keep(by=by, objectives=[objectives[n] for n in served], economies=[economy])
        into = next((each for each, *rest in listed if rest[:2] == [slug, year]), None)
        if fate == "remove":
            remove_evidence(item, by=by, reason="not one after all")
        elif fate == "merge" and into:
            merge_evidence(item, into, by=by, reason="the same thing")
        else:
            listed.append((item, slug, year, set(served)))
            continue
        if fate == "merge" and into:
            next(each for each in listed if each[0] == into)[3].update(served)
    return listed


def _oracle(objectives, items, listed):
    expected = {}
    for _, slug, year, served in listed:
        for area in {objectives[n].area.number for n in served} | {None}:
            expected[slug, year, area] = expected.get((slug, year, area), 0) + 1
    return expected


def _typed_rule_agrees(plan, current, by):
    """Figures counted from a real list may always be typed, and one more in total never."""
    year = ReportingYear.objects.get(year=2017)
    places = [None, *plan.areas.all()]
    indicators = list(plan.indicators.all())
    cells = [
        (each, place, current.at(each, 2017, place)) for each in indicators for place in places
    ]
    changes = [
        FigureChange(indicator, place, cell.figure.version, figures.counted(cell.listed))
        for indicator, place, cell in cells
    ]
    change_figures(year, changes, by=by)
    after = plan_figures(plan, by)
    for indicator in indicators:
        assert not after.reconciliation(indicator, 2017).differences
        in_areas = after.reconciliation(indicator, 2017).listed_in_areas
        seen = after.at(indicator, 2017).figure.version
        too_many = FigureChange(indicator, None, seen, figures.counted(in_areas + 1))
        with pytest.raises(FiguresRefused):
            change_figures(year, [too_many], by=by)
