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


def test_pages_keep_their_query_counts(client_as, plan, secretariat):
    clients = {role: client_as(role) for role in ("secretariat", "chair")}
    addresses = [
        reverse("kpis:register", args=[plan.key]),
        reverse("kpis:register", args=[plan.key]) + "?area=1&year=2018&text=item",
        reverse("kpis:year", args=[2018]),
        reverse("reviews:dashboard", args=[plan.key]),
        reverse("kpis_pages:indicator", args=[plan.key, "kpi-2"]),
        reverse("kpis_pages:area", args=[plan.key, 1]),
    ]
    asked = [(role, address) for role in clients for address in addresses]
    asked += [("secretariat", reverse(f"kpis:{name}", args=[2018])) for name in ("grid", "close")]

    def queries():
        counts = {}
        for role, address in asked:
            with CaptureQueriesContext(connection) as found:
                assert clients[role].get(address).status_code == 200
            counts[role, address] = len(found)
        return counts

    for year in (2017, 2018):
        for number in range(5):
            listed(plan, secretariat, "kpi-1", year, f"First item {number}")
    queries()  # fills the caches of charts and content types
    before = queries()
    list_many(plan, 10_000)
    queries()
    assert queries() == before
