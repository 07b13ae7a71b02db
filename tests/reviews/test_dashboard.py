"""The dashboard: its span in the address, its size, its queries, and whatever plan it shows."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contributions.models import Contribution, ContributionVersion, NothingToReport
from kpis.models import Evidence, ReportingYear
from plans.models import Activity, Objective, Recommendation
from projects.models import ClaimedLink, ConceptNote, Session
from smewg.models import Economy, Meeting, Partner, User
from tests.factories import listed

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def address(plan, query=""):
    return reverse("reviews:dashboard", args=[plan.key]) + query


def words(client, plan, query=""):
    answer = client.get(address(plan, query))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_address_names_the_years_and_the_mid_term_is_a_link(client_as, plan):
    client = client_as("chair")
    page = words(client, plan)
    assert "2017 to 2020, the whole plan" in page
    assert 'href="?from=2017&amp;to=2018">Mid-term' in page
    assert "2017 to 2018, the plan&#x27;s first half" in words(client, plan, "?from=2017&to=2018")
    narrowed = words(client, plan, "?from=2018&to=2018&area=2&economy=PE")
    assert "2018; area 2; Peru" in narrowed
    assert "count the listed items that name Peru" in narrowed


@pytest.mark.parametrize("query", ["?from=x&to=-1", "?from=1&to=99999", "?area=99&economy=XX"])
def test_a_senseless_address_shows_the_plan(client_as, plan, query):
    assert "the whole plan" in words(client_as("delegate"), plan, query)


def test_the_words_say_that_they_are_made_from_the_figures(client_as, plan, secretariat):
    page = words(client_as("chair"), plan)
    assert "Made from the figures on" in page
    assert "Nobody has edited these sentences" in page
    assert "Nothing stands beside any of 13 objectives yet." in page


def test_a_figure_opens_to_its_list(client_as, plan, secretariat):
    listed(plan, secretariat, "kpi-1", 2018, "One")
    listed(plan, secretariat, "kpi-1", 2019, "Later")
    client = client_as("chair")
    page = client.get(address(plan, "?from=2017&to=2018")).context["page"]
    found = client.get(page.kpis.lines[0].list_url).context["table"]
    assert found.paginator.count == page.kpis.lines[0].listed == 1
    row = next(row for row in page.participation.named_chart.links if row[2])
    assert client.get(row[2]).context["table"].paginator.count == 1
    objective = next(line for line in page.coverage.objectives if line.counts[1])
    assert client.get(objective.urls[1]).context["table"].paginator.count == 1


@pytest.mark.parametrize("kind", ["csv", "png", "svg"])
@pytest.mark.parametrize("name", ["kpis-by-area", "coverage", "participation", "named", "schedule"])
def test_each_chart_is_a_file_in_its_scope(client_as, plan, name, kind):
    file = reverse("reviews:dashboard_chart", args=[plan.key, name, kind])
    answer = client_as("chair").get(file + "?from=2018&to=2018")
    assert answer.status_code == 200
    if kind == "csv" and name == "participation":
        head, *rows = answer.content.decode("utf-8-sig").splitlines()
        assert head == "economy,year,column,kind,number,listed,note"
        assert {row.split(",")[-6] for row in rows} == {"2018"}


def _fill(plan, by, items, reports):
    """As much as four years of a busy group, put straight into the tables."""
    years = list(ReportingYear.objects.filter(plan=plan))
    indicators = list(plan.indicators.all())
    economies, partners = list(Economy.objects.all()), list(Partner.objects.all())
    objectives = list(Objective.objects.all())
    shared = listed(plan, by, "kpi-3", 2017, "Shared", meeting=_meeting(), economies=economies[:1])
    made = Evidence.objects.bulk_create(
        Evidence(
            indicator=indicators[n % 5],
            reporting_year=years[n % 4],
            title=f"Item {n}",
            held_from=date(years[n % 4].year, 5, 1),
        )
        for n in range(items)
    )
    practices = [shared, *(each for each in made if each.indicator.slug == "kpi-3")]
    adoptions = Evidence.objects.bulk_create(
        Evidence(
            indicator=indicators[3],
            reporting_year=years[n % 4],
            title=f"Adoption {n}",
            practice=practices[(n // 20) % len(practices)],
            adopter=economies[1 + n % 20],
        )
        for n in range(min(items // 4, 20 * len(practices)))
    )
    for through, name, rows in (
        (Evidence.objectives.through, "objective_id", objectives),
        (Evidence.economies.through, "economy_id", economies),
        (Evidence.partners.through, "partner_id", partners),
    ):
        through.objects.bulk_create(
            (
                through(**{"evidence_id": each.pk, name: rows[(n // 5) % len(rows)].pk})
                for n, each in enumerate([*made, *(adoptions if name == "objective_id" else [])])
            ),
            ignore_conflicts=True,
        )
    NothingToReport.objects.bulk_create(
        NothingToReport(economy=economies[n % 21], reporting_year=years[n // 21], by=by)
        for n in range(min(reports, 84))
    )
    session = Session.objects.create(year=2018, number=1 if items < 1000 else 2)
    notes = ConceptNote.objects.bulk_create(
        ConceptNote(session=session, number=n, title=f"A project {n}", was_submitted=True)
        for n in range(1, min(items, 100))
    )
    ClaimedLink.objects.bulk_create(
        ClaimedLink(note=note, objective=objectives[n % 13]) for n, note in enumerate(notes)
    )


def _accept_reports(plan, by, numbers):
    """A report of each economy in each year for each number, accepted, put straight in."""
    years, objectives = list(ReportingYear.objects.filter(plan=plan)), list(Objective.objects.all())
    made = Contribution.objects.bulk_create(
        Contribution(economy=economy, reporting_year=year, number=number, started_by=by)
        for economy in Economy.objects.all()
        for year in years
        for number in numbers
    )
    versions = ContributionVersion.objects.bulk_create(
        ContributionVersion(
            contribution=each,
            number=1,
            made_by=by,
            title=f"Report {each.pk}",
            kind="training",
            held_from=date(each.reporting_year.year, 5, 1),
            done="Firms learned to send invoices online.",
        )
        for each in made
    )
    through = ContributionVersion.objectives.through
    through.objects.bulk_create(
        through(contributionversion_id=each.pk, objective_id=objectives[n % 13].pk)
        for n, each in enumerate(versions)
    )
    for each, version in zip(made, versions, strict=True):
        each.state, each.latest, each.accepted_version = "accepted", version, version
    Contribution.objects.bulk_update(made, ["state", "latest", "accepted_version"])


def _meeting():
    return Meeting.objects.get_or_create(kind="SMEWG", number=645, year=2017)[0]


@pytest.mark.parametrize("query", ["", "?from=2017&to=2018&area=1&economy=PE"])
def test_two_thousand_items_and_a_thousand_reports_ask_no_more_and_fit_one_small_page(
    client_as, plan, secretariat, query
):
    client = client_as("chair")

    def asked():
        client.get(address(plan, query))  # fills the caches
        with CaptureQueriesContext(connection) as found:
            answer = client.get(address(plan, query))
        return len(found), answer.content

    _fill(plan, secretariat, 300, 5)
    _accept_reports(plan, secretariat, range(1, 2))
    before, _ = asked()
    Evidence.objects.filter(title="Shared").update(title="Shared before")
    _fill(plan, secretariat, 2000, 0)
    _accept_reports(plan, secretariat, range(2, 13))
    assert Contribution.objects.accepted().count() > 1000
    after, page = asked()
    assert after == before
    assert len(page) < 300_000
    for elsewhere in (b"<img", b"http://www.w3.org/1999/xlink", b"<iframe"):
        assert elsewhere not in page


def test_an_empty_plan_shows_that_it_is_empty(client_as, plan):
    Activity.objects.all().delete()
    page = words(client_as("observer"), plan)
    for empty in (
        "No activity in these years",
        "No concept note in these years",
        "No recommendation here",
        "No adoption is listed",
    ):
        assert empty in page
    assert not Recommendation.objects.exists()


def test_a_page_of_the_demonstration_shows_every_section(demonstrated):
    plan = demonstrated
    client = Client()
    client.force_login(
        User.objects.get(email="chair@smewg.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = words(client, plan)
    assert "5 so far" in page, "2019 is open"
    assert "in 2019, from" not in page, "a year that is open is not compared"
    assert "Not yet due for 2019: Dialogues (KPI 5)." in page
    assert "corrected to" in page
