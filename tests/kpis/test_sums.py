"""A sum says which years it adds, what was corrected in it, and why it differs from its list."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.figures import counted
from kpis.models import Count, Figure, FigureChange, PublishedFigure, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.sums import Sum
from kpis.queries.totals import CurrentFigure
from smewg.models import Installation
from smewg.toolkit.values import BLANK, NOT_APPLICABLE, NOT_YET_DUE, Value, ValueKind
from tests.factories import listed
from tests.public.published import corrected, publish

values = st.one_of(
    st.sampled_from([BLANK, NOT_APPLICABLE, NOT_YET_DUE]),
    st.integers(0, 40).map(lambda number: Value(ValueKind.NUMBER, number)),
)
cells = st.tuples(
    values, values, st.integers(0, 40), st.booleans(), st.booleans(), st.sampled_from(["", "Why."])
)


def _standing(cell):
    value, published, in_list, is_open, is_hidden, _ = cell
    figure = Figure(pk=1, kind=value.kind, number=value.number)
    if not is_open:
        figure._state.fields_cache["published"] = PublishedFigure(
            figure=figure, kind=published.kind, number=published.number
        )
    else:
        figure._state.fields_cache["published"] = None
    return CurrentFigure(figure, in_list, is_open=is_open, is_hidden=is_hidden)


@pytest.mark.once
@given(rows=st.lists(cells, min_size=1, max_size=6))
def test_a_sum_is_what_a_plain_second_count_says(rows):
    years = list(range(2017, 2017 + len(rows)))
    found = Sum(
        [(year, _standing(row)) for year, row in zip(years, rows, strict=True)],
        {year: row[5] for year, row in zip(years, rows, strict=True)},
    )
    seen = {year: row for year, row in zip(years, rows, strict=True) if not row[4]}
    with_number = [year for year, row in seen.items() if row[0].number is not None]
    assert found.added == with_number
    assert found.value.number == (
        sum(seen[year][0].number for year in with_number) if with_number else None
    )
    moved = [y for y in with_number if not seen[y][3] and seen[y][0] != seen[y][1]]
    assert found.corrected == moved
    assert len(found.left_out) == len(years) - len(with_number)
    differing = [
        year
        for year, row in seen.items()
        if (row[2] != row[0].number if row[0].number is not None else row[2])
    ]
    assert [int(each[:4]) for each in found.differences] == differing
    for each, year in zip(found.differences, differing, strict=True):
        assert each.endswith(seen[year][5] or "nobody has said why")
    if with_number and not moved and len(with_number) == len(years):
        assert found.in_a_table == found.value.in_a_table, "nothing to say of it"


@pytest.fixture
def differs(plan, secretariat):
    """KPI 1: 13 typed over two years, 12 listed; KPI 2 has one year more."""
    for slug, year, number in (
        ("kpi-1", 2017, 5), ("kpi-1", 2018, 8), ("kpi-2", 2017, 1), ("kpi-2", 2018, 1),
        ("kpi-2", 2019, 1),
    ):  # fmt: skip
        row = ReportingYear.objects.get(year=year)
        change = FigureChange(plan.indicators.get(slug=slug), None, 0, counted(number))
        change_figures(row, [change], by=secretariat)
    for n in range(12):
        listed(plan, secretariat, year=2017 if n < 5 else 2018, title=f"Item {n}")
    count = Count.objects.get(indicator__slug="kpi-1", reporting_year__year=2018)
    count.explain("One workshop is not reported yet.", by=secretariat)
    return plan


@pytest.mark.django_db
def test_a_tile_says_what_it_adds_and_why_its_list_differs(differs, client_as):
    address = reverse("reviews:dashboard", args=[differs.key]) + "?from=2017&to=2019"
    page = client_as("chair").get(address).content.decode()
    assert "13 so far" in page
    assert ">12 listed<" in page
    assert "2018: 8 typed, 7 listed: One workshop is not reported yet." in page
    assert "Adds 2017 and 2018. Not in it: 2019 (no figure)." in page
    assert "Adds 2017 to 2019." in page
    assert "2017: 1 typed, but nothing listed: nobody has said why" in page
    assert "0 listed" not in page


@pytest.mark.django_db
def test_a_correction_is_marked_in_the_sums_made_of_it(plan, client_as):
    publish(plan)
    publish(plan, year=2018, on=1)
    corrected(plan, 3, on=5)
    dashboard = reverse("reviews:dashboard", args=[plan.key]) + "?from=2017&to=2018"
    tile = client_as("observer").get(dashboard).content.decode()
    assert "Adds 2017 and 2018. Corrected since it was published: 2017." in tile
    for address in (
        reverse("kpis_pages:indicator", args=[plan.key, "kpi-1"]),
        reverse("kpis_pages:area", args=[plan.key, 1]),
    ):
        page = client_as("observer").get(address).content.decode()
        assert "2017 corrected" in page, address
        assert "0 listed" not in page, address


@pytest.mark.django_db
def test_a_file_of_figures_says_that_they_are_invented_while_they_are(differs, client_as):
    address = reverse("reviews:figures_file", args=[differs.key, "csv"])
    plain = client_as("chair").get(address)
    assert "nvented" not in plain.content.decode()
    assert "figures-2017-2020-2017-to-2020.csv" in plain["Content-Disposition"]
    Installation.mark_invented_figures()
    rows = client_as("chair").get(address).content.decode().splitlines()[1:]
    assert all("nvented" in row for row in rows)
