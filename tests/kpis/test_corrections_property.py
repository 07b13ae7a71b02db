"""Random corrections of a published year against a plain-Python oracle."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import (
    Correction,
    Count,
    Evidence,
    Figure,
    FigureChange,
    FiguresRefused,
    PublishedFigure,
    ReportingYear,
)
from kpis.operations.figures import change_figures, correct
from kpis.operations.years import close_year, publish_year, verify_year
from kpis.queries.closing import blank_cells
from kpis.queries.grid import grid
from kpis.queries.totals import plan_figures
from tests.examples import examples
from tests.factories import UserFactory, listed

pytestmark = pytest.mark.django_db

corrections = st.lists(
    st.dictionaries(st.sampled_from([0, 1, 2, 3, 4]), st.integers(0, 6), min_size=1, max_size=3),
    max_size=5,
)
"""Each a set of cells (0 is the total, else the area) and what they are corrected to."""


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(corrections)
def test_published_figures_stay_and_corrections_follow_the_rule(plan, corrections):
    year = _published_year(plan)
    by = UserFactory()
    indicator = plan.indicators.get(slug="kpi-1")
    areas = {0: None} | {area.number: area for area in plan.areas.all()}
    expected = {0: 2, 1: 2, 2: 0, 3: 0, 4: 0}
    made = 0
    for cells in corrections:
        current = plan_figures(plan, by)
        changes = [
            FigureChange(
                indicator,
                areas[cell],
                current.at(indicator, 2017, areas[cell]).figure.version,
                figures.counted(number),
            )
            for cell, number in cells.items()
        ]
        after = expected | cells
        in_areas = [after[n] for n in (1, 2, 3, 4)]
        if max(in_areas) <= after[0] <= sum(in_areas):
            made += sum(expected[cell] != number for cell, number in cells.items())
            correct(year, changes, by=by, reason="looked at again")
            expected = after
        elif any(expected[cell] != number for cell, number in cells.items()):
            with pytest.raises(FiguresRefused):
                correct(year, changes, by=by, reason="looked at again")
    _agrees(plan, by, indicator, areas, expected)
    assert Correction.objects.count() == made


def _published_year(plan):
    """2017 with two initiatives in area 1, published; whatever stood before is taken away."""
    for model in (Correction, PublishedFigure, Figure, Count, Evidence):
        model.objects.all().delete()
    ReportingYear.objects.filter(year=2017).update(state="open", verified_at=None)
    year = ReportingYear.objects.with_plan(2017)
    by, verifier = UserFactory(), UserFactory()
    for number in range(2):
        listed(plan, by, title=f"Initiative {number}")
    indicator = plan.indicators.get(slug="kpi-1")
    typed = {None: 2} | {area: 2 if area.number == 1 else 0 for area in plan.areas.all()}
    change_figures(
        year,
        [FigureChange(indicator, area, 0, figures.counted(n)) for area, n in typed.items()],
        by=by,
    )
    page = grid(year, by)
    close_year(year.pk, by=by, confirmed={cell.key for cell in blank_cells(page)})
    verify_year(year.pk, by=verifier)
    publish_year(year.pk, by=verifier)
    year.refresh_from_db()
    return year


def _agrees(plan, by, indicator, areas, expected):
    current = plan_figures(plan, by)
    for cell, area in areas.items():
        shown = current.at(indicator, 2017, area)
        published = 2 if cell in (0, 1) else 0
        assert shown.published.value.number == published
        assert shown.published.listed == published
        assert shown.value.number == expected[cell]
        if expected[cell] == published:
            assert shown.words == str(published)
        else:
            assert shown.words == f"{published}, corrected to {expected[cell]}"
