"""Before a year is published: what is missing is said, and what stops it stops it."""

import pytest
from django.urls import reverse

from kpis.domain import figures
from kpis.models import Count, FigureChange, PublishedFigure, ReportingYear
from kpis.operations.figures import change_figures, reopen_cell
from kpis.operations.years import publish_year, verify_year
from smewg.toolkit.transitions import TransitionRefused
from tests.forms import mark_on
from tests.kpis.test_life_of_a_year import closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(plan, secretariat):
    """A closed year with one difference, which is explained."""
    year = ReportingYear.objects.with_plan(2017)
    change = FigureChange(plan.indicators.get(slug="kpi-1"), None, 0, figures.counted(2))
    change_figures(year, [change], by=secretariat)
    Count.objects.get().explain("Two reports are awaited.", by=secretariat)
    return closed(year, secretariat)


def _not_verified(year, secretariat, verifier):
    return "A second person verifies the year before it is published."


def _reopened(year, secretariat, verifier):
    indicator = year.plan.indicators.get(slug="kpi-2")
    reopen_cell(year.pk, indicator, None, by=secretariat, because="Please look.")
    verify_year(year.pk, by=verifier)
    return "KPI 2, total stands re-opened"


@pytest.mark.parametrize("missing", [_not_verified, _reopened])
def test_what_stops_a_year_is_said_and_a_forged_post_does_not_skip_it(
    missing, year, secretariat, verifier, client_as
):
    sentence = missing(year, secretariat, verifier)
    address = reverse("kpis:publish", args=[2017])
    said = client_as("secretariat").get(address).content.decode()
    assert "1 thing stops it" in said
    assert sentence in said
    assert "<button" not in said.split("Still open")[1].split("</main>")[0]
    forged = client_as("secretariat").post(address)
    assert forged.status_code == 422
    assert sentence in forged.content.decode()
    with pytest.raises(TransitionRefused, match=sentence):
        publish_year(year.pk, by=verifier)
    assert not PublishedFigure.objects.exists()


def test_what_readers_of_a_year_will_see_is_said_before_it_is_published(year, verifier, client_as):
    verify_year(year.pk, by=verifier)
    address = reverse("kpis:publish", args=[2017])
    said = client_as("chair").get(address).content.decode()
    for sentence in (
        "Publish the counts of 2017?",
        "24 cells are blank",
        "Blank is published as blank, not as 0.",
        "total: 2 typed, but nothing listed. Because: Two reports are awaited.",
        "2017 is verified",
        "by Tomas Reyes, ",
        "25 figures, and the list behind each, are kept as they are today.",
    ):
        assert sentence in said, sentence
    sent = {"seen": mark_on(client_as("chair").get(address))}
    done = client_as("chair").post(address, sent, follow=True)
    assert "2017 is published. From now on a figure is corrected" in done.content.decode()
    assert PublishedFigure.objects.count() == 25


def test_a_year_that_is_open_leads_back_to_its_page(plan, client_as):
    for ask in ("get", "post"):
        answer = getattr(client_as("chair"), ask)(reverse("kpis:publish", args=[2018]), follow=True)
        assert answer.redirect_chain == [(reverse("kpis:year", args=[2018]), 302)]
        assert "Only a closed year can be published. 2018 is open." in answer.content.decode()
