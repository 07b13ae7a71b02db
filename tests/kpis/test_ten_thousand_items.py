"""With ten thousand items listed, pages ask the database no more often than with ten."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.models import Evidence, ReportingYear
from plans.models import Objective
from tests.factories import listed

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def list_many(plan, how_many):
    """Lists items straight into the tables, as no person would, to have many."""
    years = list(ReportingYear.objects.filter(plan=plan))
    indicators = list(plan.indicators.exclude(slug="kpi-4"))
    items = Evidence.objects.bulk_create(
        Evidence(
            indicator=indicators[n % len(indicators)],
            reporting_year=years[n % len(years)],
            title=f"Item {n}",
            held_from=date(years[n % len(years)].year, 5, 1),
        )
        for n in range(how_many)
    )
    objectives = list(Objective.objects.all())
    serves = Evidence.objectives.through
    serves.objects.bulk_create(
        serves(evidence_id=item.pk, objective_id=objectives[n % len(objectives)].pk)
        for n, item in enumerate(items)
    )


@pytest.mark.parametrize("role", ["secretariat", "chair"])
def test_pages_keep_their_query_counts(client_as, plan, secretariat, role):
    client = client_as(role)
    addresses = [
        reverse("kpis:register", args=[plan.key]),
        reverse("kpis:register", args=[plan.key]) + "?area=1&year=2018&text=item",
        reverse("kpis:year", args=[2018]),
        reverse("reviews:dashboard", args=[plan.key]),
        reverse("kpis_pages:indicator", args=[plan.key, "kpi-2"]),
        reverse("kpis_pages:area", args=[plan.key, 1]),
    ]
    if role == "secretariat":
        addresses += [reverse("kpis:grid", args=[2018]), reverse("kpis:close", args=[2018])]

    def queries():
        counts = {}
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[address] = len(asked)
        return counts

    for year in (2017, 2018):
        for number in range(5):
            listed(plan, secretariat, "kpi-1", year, f"First item {number}")
    queries()  # fills the caches of charts and content types
    before = queries()
    list_many(plan, 10_000)
    queries()
    assert queries() == before
