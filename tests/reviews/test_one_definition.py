"""A figure is the same wherever it shows: grid, pages, chart, file and the list behind it."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from kpis.queries.totals import plan_figures
from plans.models import Objective
from smewg.models import Installation, User
from tests.factories import UserFactory, listed

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SO_FAR = ["12 so far", "0 so far", "3 so far", "0 so far", "12 so far"]
"""The year is open."""


@pytest.fixture
def counted(plan, secretariat):
    """Eleven listed, three of them in two areas, and twelve typed."""
    both = [Objective.objects.get(area__number=n, number=1) for n in (1, 3)]
    for number in range(11):
        serves = both if number < 3 else both[:1]
        listed(plan, secretariat, "kpi-2", 2018, f"Workshop {number}", objectives=serves)
    indicator = plan.indicators.get(slug="kpi-2")
    typed = {1: 12, 2: 0, 3: 3, 4: 0, None: 12}
    change_figures(
        ReportingYear.objects.get(year=2018),
        [
            FigureChange(
                indicator, plan.areas.get(number=n) if n else None, 0, figures.counted(figure)
            )
            for n, figure in typed.items()
        ],
        by=secretariat,
    )
    return plan_figures(plan, secretariat)


def table(client, address):
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_place_shows_the_same_typed_and_listed_figures(client_as, plan, counted):
    client = client_as("secretariat")
    indicator = plan.indicators.get(slug="kpi-2")
    assert counted.value(indicator, 2018).number == 12
    assert counted.at(indicator, 2018).listed == 11
    assert counted.reconciliation(indicator, 2018).listed_in_areas == 14

    for name in ("kpis:year", "kpis:grid"):
        row = client.get(reverse(name, args=[2018])).context["grid"].rows[1]
        assert [cell.figure.number for cell in row.cells] == [12, 0, 3, 0, 12]
        assert [cell.current.listed for cell in row.cells] == [11, 0, 3, 0, 11]
    cell = client.get(reverse("kpis:cell", args=[2018, "kpi-2", "total"])).context["cell"]
    assert (cell.current.words, cell.current.listed) == ("12 so far", 11)

    rows = client.get(reverse("kpis_pages:indicator", args=[plan.key, "kpi-2"])).context["rows"]
    shown = [dict(series)[2018] for _, series, _ in rows]
    assert [each.words for each in shown] == SO_FAR
    assert [each.listed for each in shown] == [11, 0, 3, 0, 11]
    rows = client.get(reverse("kpis_pages:area", args=[plan.key, 3])).context["rows"]
    assert dict(rows[1][1])[2018].words == "3 so far"

    page = client.get(reverse("reviews:dashboard", args=[plan.key]) + "?from=2018&to=2018")
    kpis = page.context["page"].kpis
    assert (kpis.lines[1].figure, kpis.lines[1].listed) == ("12 so far", 11)
    row = next(row for row in kpis.by_area.rows if row[0] == "Activities (KPI 2), 2018")
    assert row[1:] == SO_FAR

    for address in (
        reverse("reviews:dashboard_chart", args=[plan.key, "kpi-2-by-area", "csv"]),
        reverse("kpis_pages:indicator_file", args=[plan.key, "kpi-2", "csv"]),
    ):
        said = [row for row in table(client, address) if row[1] == "2018"]
        assert {row[0] for row in said} == {"KPI 2"}
        assert {row[3] for row in said} == {"number_so_far"}
        assert [f"{row[4]} so far" for row in said] == SO_FAR
        assert [row[5] or "0" for row in said] == ["11", "0", "3", "0", "11"]
    register = reverse("kpis:register", args=[plan.key]) + "?indicator=kpi-2&year=2018"
    assert client.get(register).context["table"].paginator.count == 11
    assert client.get(register + "&area=3").context["table"].paginator.count == 3
    files = reverse("kpis:register_file", args=[plan.key, "csv"]) + "?indicator=kpi-2&year=2018"
    assert len(table(client, files)) == 1 + 11


def test_the_demonstration_fills_each_page_and_says_that_it_is_invented(
    demonstrated, settings, tmp_path
):
    """Also where it is loaded again."""
    settings.VAR_DIR = tmp_path
    for _ in range(2):
        call_command("load_demo", verbosity=0)
    assert Installation.objects.get().invented_figures
    client = Client()
    client.force_login(
        User.objects.get(email="chair@smewg.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = client.get(reverse("reviews:dashboard", args=[demonstrated.key]))
    assert "invented for demonstration" in page.content.decode()
    assert User.objects.filter(role="delegate").count() == 21


def test_no_demonstration_account_is_made_where_people_work(plan, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    UserFactory(email="officer@secretariat.example.org")
    with pytest.raises(CommandError, match="in real use"):
        call_command("load_demo", verbosity=0)
    assert User.objects.count() == 1
