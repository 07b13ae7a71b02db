"""The kept plan files, the odd and the wrong ones: each gives what its README says for it."""

from datetime import date
from pathlib import Path

import pytest

from contributions.models import ContributionWindow
from kpis.models import Figure, FigureChange, PlannedRelease, ReportingYear
from kpis.operations.figures import change_figures
from kpis.operations.plan_files import load_with_years
from plans.domain.plan_file import PlanFileRefused
from plans.models import Indicator, Plan
from smewg.models import Economy
from smewg.toolkit.values import counted
from tests.factories import EconomyFactory, listed

pytestmark = pytest.mark.django_db
CASES = Path("tests/cases/plans")


def case(name):
    return (CASES / f"{name}.yaml").read_bytes()


def refusal(content):
    with pytest.raises(PlanFileRefused) as caught:
        load_with_years(content)
    return str(caught.value)


@pytest.fixture
def recorded(secretariat):
    """The base plan, 7 for M 1 in Workshops in 2031, and an item that serves “Learn a trade”."""
    EconomyFactory(code="PE", short_name="Peru")
    plan = load_with_years(case("base")).plan
    workshops = plan.areas.get(name="Workshops")
    indicator = plan.indicators.get(code="M 1")
    change_figures(
        ReportingYear.objects.get(year=2031),
        [FigureChange(indicator, area, 0, counted(7)) for area in (workshops, None)],
        by=secretariat,
    )
    listed(plan, secretariat, slug="m-1", year=2031, objectives=[workshops.objectives.first()],
           economies=[Economy.objects.get(code="PE")])  # fmt: skip
    return plan


def as_recorded():
    """Each figure with the names that it stands under, and what the item serves."""
    figures = {
        (each.count.indicator.name, each.area.name if each.area else "total", each.number)
        for each in Figure.objects.select_related("count__indicator", "area")
    }
    served = Indicator.objects.get(code="M 1").evidence.values_list("objectives__text", "title")
    return figures, set(served)


AS_RECORDED = (
    {("No. of courses held", "Workshops", 7), ("No. of courses held", "total", 7)},
    {("Learn a trade", "An initiative")},
)


def test_the_control_loads_and_again_nothing_differs():
    load_with_years(case("base"))
    assert load_with_years(case("base")).changes == []


@pytest.mark.parametrize("name", ["renumbered", "swapped-areas", "swapped-objectives"])
def test_what_was_recorded_stays_with_its_name(recorded, name):
    load_with_years(case(name))
    assert as_recorded() == AS_RECORDED
    assert load_with_years(case(name)).changes == []


def test_codes_that_are_exchanged_over_figures_are_asked_about(recorded):
    said = refusal(case("exchanged-codes"))
    assert "M 1 and M 2 have exchanged their codes" in said
    assert "M 1 has 2 figures and 1 item" in said
    assert said.startswith("line ")
    question = {"codes:indicator:m-1+m-2": {"choice": "codes"}}
    load_with_years(case("exchanged-codes"), question)
    held = Figure.objects.filter(number=7).first().count.indicator
    assert (held.name, held.code, held.slug, held.key) == (
        "No. of courses held",
        "M 2",
        "m-1",
        "m-1",
    )


def test_codes_that_were_exchanged_by_mistake_stay(recorded):
    load_with_years(case("exchanged-codes"), {"codes:indicator:m-1+m-2": {"choice": "old"}})
    assert as_recorded() == AS_RECORDED
    assert Indicator.objects.get(code="M 1").name == "No. of courses held"


def test_exchanged_codes_without_figures_are_loaded():
    load_with_years(case("base"))
    load_with_years(case("exchanged-codes"))
    assert Indicator.objects.get(code="M 2").name == "No. of courses held"


@pytest.mark.parametrize("name", ["code-without-latin", "two-codes-without-latin"])
def test_a_code_in_any_script_loads_and_its_pages_answer(client_as, name):
    plan = load_with_years(case(name)).plan
    client = client_as("secretariat")
    assert client.get(f"/plans/{plan.key}/").status_code == 200
    for indicator in plan.indicators.all():
        address = f"/plans/{plan.key}/indicators/{indicator.slug}/"
        assert client.get(address).status_code == 200
    assert client.get(f"/kpis/{plan.start_year}/enter/").status_code == 200


REFUSED = {
    "codes-of-one-address": "(indicators, no. 2, code): K-1 has the same address as K 1. Give it",
    "tag-timestamp": "line 5 (period, start): write texts, numbers, dates, lists and names only.",
    "tag-bool": "line 5 (period, start): write texts, numbers, dates, lists and names only.",
    "tag-int": "line 5 (period, start): write texts, numbers, dates, lists and names only.",
    "tag-float": "line 5 (period, start): write texts, numbers, dates, lists and names only.",
    "escape-too-large": "line 9: not YAML: it holds a character that text does not have.",
    "group-of-150-letters": "(indicators, no. 1, group): longer than 120 characters.",
    "control-character": "line 9 (priority areas, no. 1, name): it holds a sign that cannot be",
    "nul-character": "line 9 (priority areas, no. 1, name): it holds a sign that cannot be shown",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_is_refused_with_its_place(name):
    said = refusal(case(name))
    assert REFUSED[name] in said
    assert said.startswith("line ")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("recorded_in_2034", ["window", "release", "closed"])
def test_a_year_in_which_anything_was_recorded_does_not_fall_out(secretariat, recorded_in_2034):
    load_with_years(case("base"))
    year = ReportingYear.objects.get(year=2034)
    if recorded_in_2034 == "window":
        ContributionWindow.objects.create(
            reporting_year=year, opens=date(2034, 1, 1), closes=date(2034, 12, 1)
        )
    elif recorded_in_2034 == "release":
        PlannedRelease.objects.create(reporting_year=year, day=date(2035, 3, 1))
    else:
        ReportingYear.objects.filter(pk=year.pk).update(state="closed")
    said = refusal(case("period-shortened"))
    assert "2034 would fall out of the plan" in said
    assert "(period)" in said
    assert ReportingYear.objects.filter(year=2034).exists()


def test_an_empty_year_may_fall_out():
    load_with_years(case("base"))
    load_with_years(case("period-shortened"))
    assert not ReportingYear.objects.filter(year=2034).exists()
