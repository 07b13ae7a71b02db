"""A review tells what happened until one day, as it was known on another."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import Evidence, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.models import Review
from reviews.queries.figures import figures_of
from reviews.queries.figures.counts import kpis, summary
from reviews.queries.figures.partial import listed_until
from smewg.models import Economy
from smewg.toolkit.documents import Table
from tests.factories import listed
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]

UNTIL = date(2018, 8, 31)


def typed(plan, by, year, number, slug="kpi-1"):
    row = ReportingYear.objects.get(year=year)
    indicator = plan.indicators.get(slug=slug)
    change_figures(row, [FigureChange(indicator, None, 0, figures.counted(number))], by=by)


@pytest.fixture
def in_part(plan, chair, secretariat):
    """A mid-term review until 31 August 2018 of figures that were entered much later."""
    typed(plan, secretariat, 2017, 5)
    typed(plan, secretariat, 2018, 14)
    for n in range(9):
        listed(plan, secretariat, year=2018, title=f"Early {n}", held_from=date(2018, 8, 23 + n))
    for n in range(3):
        listed(plan, secretariat, year=2018, title=f"Late {n}", held_from=date(2018, 9, 1 + n))
    return begun(plan, chair, happened_until=UNTIL)


def _tables(blocks):
    return {each.caption: each for each in blocks if isinstance(each, Table)}


def test_a_year_in_part_shows_the_list_beside_the_whole_year_and_adds_nothing(in_part, chair):
    of = figures_of(in_part, chair)
    table = _tables(kpis(of))["Indicators by year, 2017-2018"]
    known = timezone.localdate()
    assert table.columns == (
        "Indicator",
        "2017",
        "2018, listed until 31 August 2018",
        f"2018, whole year, as known on {known.day} {known:%B %Y}",
    )
    [row] = [each for each in table.rows if each[0].startswith("KPI 1 ")]
    assert row[1:] == ("5 so far", "9 listed until 31 August 2018", "14 so far")
    said = " ".join(
        str(cell)
        for each in _tables(kpis(of) + summary(of)).values()
        for r in each.rows
        for cell in r
    )
    assert "19" not in said, "5 and 14 are not added up"
    assert "fewer" not in said
    assert "more than" not in said


def test_an_item_without_a_day_is_said_to_be_undated(in_part, chair):
    pk = Evidence.objects.filter(title="Late 0").values("pk")[0]["pk"]
    item = Evidence.objects.get(pk=pk)
    item.held_from = None
    item.save()
    of = figures_of(in_part, chair)
    found = listed_until(of, in_part.plan.indicators.get(slug="kpi-1"))
    assert found.words == "9 listed until 31 August 2018; 1 more without a day"


def test_nothing_listed_is_no_zero(in_part, chair):
    of = figures_of(in_part, chair)
    found = listed_until(of, in_part.plan.indicators.get(slug="kpi-2"))
    assert found.words == "none listed until 31 August 2018"


def test_a_mid_term_review_of_figures_entered_later_is_not_empty(in_part, chair, client_as):
    assert in_part.cut_off > UNTIL, "known on today"
    page = client_as("chair").get(reverse("reviews:section", args=[in_part.pk, "summary"]))
    said = page.content.decode()
    assert "9 listed until 31 August 2018" in said
    assert "Nothing had been entered" not in said


def test_where_nothing_had_been_entered_it_says_so_and_what_helps(in_part, chair, client_as):
    Review.objects.filter(pk=in_part.pk).update(cut_off=UNTIL)
    written(in_part, chair)
    page = client_as("chair").get(reverse("reviews:review", args=[in_part.pk])).content.decode()
    assert "Nothing had been entered by 31 August 2018" in page
    assert "Choose that day or a later one" in page
    asked = client_as("chair").get(reverse("reviews:publish", args=[in_part.pk])).content.decode()
    assert "Nothing had been entered by 31 August 2018" in asked


@pytest.mark.parametrize(
    ("until", "problem"),
    [("2017-08-31", "Choose a day of 2018, the last year"), ("2018-08-31", ""), ("", "")],
)
def test_the_day_lies_in_the_last_year(until, problem, in_part, client_as):
    address = reverse("reviews:change", args=[in_part.pk])
    form = client_as("chair").get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"happened_until": until}
    answer = client_as("chair").post(address, sent)
    assert answer.status_code == (422 if problem else 302), answer.content.decode()[-3000:]
    assert problem in answer.content.decode()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(
        st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2018, 12, 31))), max_size=12
    ),
    until=st.dates(date(2018, 1, 1), date(2018, 12, 30)),
)
def test_what_is_listed_until_a_day_by_a_plain_count(days, until):
    from types import SimpleNamespace  # noqa: PLC0415

    items = [
        SimpleNamespace(year=2018, indicator_id=1, area_ids={1}, held_from=each) for each in days
    ]
    review = SimpleNamespace(last_day=until, partial_year=2018)
    found = listed_until(
        SimpleNamespace(review=review, items=items), SimpleNamespace(pk=1), SimpleNamespace(pk=1)
    )
    assert found.until == len([each for each in days if each and each <= until])
    assert found.undated == days.count(None)
    assert found.until + found.after + found.undated == len(days)


# What changed, by the day of the event or of entry


@pytest.fixture
def entered_later(plan, secretariat):
    with time_machine.travel("2019-05-01", tick=False):
        economies = [Economy.objects.get(code="PE")]
        for n in range(3):
            listed(
                plan, secretariat, year=2018, title=f"Item {n}", economies=economies,
                held_from=date(2018, 3, 1) + timedelta(days=n),
            )  # fmt: skip
    return f"{reverse('reviews:changes', args=[plan.key])}?since=2018-01-01&until=2018-12-31"


def test_what_changed_says_that_nothing_had_been_entered_and_what_helps(entered_later, client_as):
    page = client_as("chair").get(entered_later).content.decode()
    assert "No figure and no item had been entered by the last of these days" in page
    assert "The first was entered on 1 May 2019" in page
    assert "by=event" in page
    observer = client_as("observer").get(entered_later).content.decode()
    assert "1 May 2019" not in observer, "observers read no working history"


def test_what_changed_by_the_day_of_the_event(entered_later, plan, client_as):
    item = Evidence.objects.get(title="Item 2")
    item.held_from = None
    item.save()
    page = client_as("chair").get(f"{entered_later}&by=event").content.decode()
    rows = page.partition('id="evidence"')[2] or page
    assert "2 listed items took place in these days" in rows
    assert "1 listed item has no day" in rows
    assert "Initiatives (KPI 1)" in rows
    assert "No figure and no item had been entered" not in page
    assert "No figure changed" not in page, "kinds without a day of their own are left out"
