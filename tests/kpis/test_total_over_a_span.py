"""A total over a span of years, and what stands in the areas, against a plain count by hand."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.domain.figures import BLANK, NOT_APPLICABLE, NOT_YET_DUE, counted
from kpis.domain.reconciliation import Reconciliation
from kpis.models import Figure
from kpis.queries.totals import PlanFigures
from plans.models import Indicator, PriorityArea
from reviews.queries.figures.reading import Figures

values = st.one_of(
    st.integers(0, 3).map(counted), st.sampled_from([BLANK, NOT_APPLICABLE, NOT_YET_DUE])
)
YEARS = range(2017, 2022)
INDICATOR, AREA = Indicator(pk=1), PriorityArea(pk=7)


def naive_sum(found):
    """Zero is a number; without any number there is no sum."""
    total, is_known = 0, False
    for value in found:
        if value.kind.value == "number":
            total, is_known = total + value.number, True
    return total if is_known else None


def plan_of(cells):
    """Figures of a plan of five years, by (year, area or None for the total)."""
    typed = {
        (INDICATOR.pk, year, place): Figure(kind=value.kind.value, number=value.number)
        for (year, place), value in cells.items()
    }
    return PlanFigures(SimpleNamespace(years=YEARS), typed, {})


places = st.tuples(st.sampled_from(list(YEARS)), st.sampled_from([None, AREA.pk]))


@given(
    st.dictionaries(places, values),
    st.one_of(st.none(), st.sets(st.integers(2015, 2023))),
    st.sampled_from([None, AREA]),
)
def test_a_total_over_years_is_the_sum_of_those_that_have_a_number(cells, years, area):
    current = plan_of(cells)
    place = area.pk if area else None
    wanted = [
        value
        for (year, of), value in cells.items()
        if of == place and (years is None or year in years)
    ]
    assert current.so_far(INDICATOR, area, years).number == naive_sum(wanted)


@given(st.dictionaries(places, values), st.sampled_from([None, AREA]), st.data())
def test_a_review_shows_the_same_total_over_its_years(cells, area, data):
    first = data.draw(st.sampled_from(list(YEARS)))
    years = range(first, data.draw(st.integers(first, YEARS[-1])) + 1)
    current = plan_of(cells)
    whole = SimpleNamespace(years=years, whole_years=list(years))
    review = Figures(whole, SimpleNamespace(figures=current))
    value = current.so_far(INDICATOR, area, years)
    assert review.sum(INDICATOR, area).value == value
    known = [y for y in years if current.value(INDICATOR, y, area).number is not None]
    if value.number is None or len(known) == len(years):
        assert review.total(INDICATOR, area) == value.in_a_table
    else:
        missing = [str(year) for year in years if year not in known]
        said = str(review.total(INDICATOR, area))
        assert said.startswith(f"{value.words} (without ")
        assert all(year in said for year in missing), "a sum says which years it leaves out"


@given(st.lists(st.tuples(values, st.integers(0, 5)), max_size=5), values)
def test_what_stands_in_the_areas_is_typed_and_listed_apart(areas, total):
    found = Reconciliation(
        total,
        {f"area {n}": typed for n, (typed, _) in enumerate(areas)},
        0,
        {f"area {n}": listed for n, (_, listed) in enumerate(areas)},
    )
    assert found.typed_in_areas.number == naive_sum(typed for typed, _ in areas)
    assert found.listed_in_areas == sum(listed for _, listed in areas)


def test_only_zeros_are_a_total_of_zero_and_no_number_is_none():
    assert figures.together([counted(0), counted(0), BLANK]) == counted(0)
    assert figures.together([BLANK, NOT_APPLICABLE, NOT_YET_DUE]) == BLANK
    assert figures.together([]) == BLANK
