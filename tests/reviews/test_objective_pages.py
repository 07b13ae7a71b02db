"""An objective's page: its story by year, what is missing, for each reader, and links to it."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contributions.enums import Quoting
from contributions.models import Contribution
from kpis.models import Evidence, Judgement, ReportingYear
from plans.models import (
    Activity,
    Assessment,
    Indicator,
    Objective,
    Plan,
    PriorityArea,
    Recommendation,
    WorkPlanItem,
)
from plans.operations.work_plans import start_edition
from projects.operations.sessions import close_session
from smewg.models import Economy, Meeting, Partner
from tests.factories import listed, reported
from tests.projects import factories
from tests.projects.many import ballots_on
from tests.projects.scoring import eligible, rules_for
from tests.public.published import publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def named(*codes):
    return list(Economy.objects.filter(code__in=codes))


def address(plan, area=1, number=1):
    return reverse("objectives:objective", args=[plan.key, area, number])


def page(client, plan, area=1, number=1):
    answer = client.get(address(plan, area, number))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def text(found):
    """What a person reads of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found)).split())


@pytest.fixture
def objective(plan):
    return plan.areas.first().objectives.first()


@pytest.fixture
def told(plan, objective, secretariat, delegate, chair):
    """Of each kind of thing one or two that name objective 1.1."""
    practice = listed(
        plan,
        secretariat,
        "kpi-3",
        2017,
        "Mentors in markets",
        economies=named("MAS", "PHL"),
        meeting=Meeting.objects.get_or_create(kind="SMEWG", number=645, year=2017)[0],
    )
    listed(
        plan,
        secretariat,
        "kpi-4",
        2018,
        "Mentors, adopted",
        practice=practice,
        adaptation="Stalls in place of shops",
        adopter=Economy.objects.get(code="JPN"),
        economies=named("MAS"),
    )
    both = [objective, plan.areas.get(number=2).objectives.get(number=1)]
    listed(
        plan, secretariat, "kpi-1", 2018, "Invoices online", place="Port Moresby", objectives=both
    )
    listed(
        plan,
        secretariat,
        "kpi-5",
        2018,
        "A dialogue on ports",
        partners=Partner.objects.all()[:1],
    )
    for title, quoting in (("Quoted report", Quoting.PAPERS), ("Silent report", Quoting.NO)):
        report = reported(
            plan,
            delegate,
            2018,
            state="accepted",
            title=title,
            done=f"The words of: {title}.",
            private_note="Never to be read",
        )
        Contribution.objects.filter(pk=report.pk).update(quoting=quoting)
    assessment = Assessment.objects.create(year=2016, title="An assessment")
    Recommendation.objects.create(
        assessment=assessment, plan=plan, number=7, text="Say which"
    ).objectives.add(objective)
    Activity.objects.get(plan=plan, number=1).objectives.add(objective)
    edition = start_edition(plan, 2018, by=secretariat)
    WorkPlanItem.objects.create(
        edition=edition, kind="deliverable", title="A study is promised", objective=objective
    )
    within = factories.session(2018, 1, scores_due=date(2018, 3, 1))
    note = eligible(secretariat, 1, session=within)[0]
    note.links.update(objective=objective, how="It trains founders")
    rules = rules_for(within, secretariat)
    ballots_on(rules, [note], secretariat, timezone.now())
    close_session(rules, by=secretariat)
    factories.note(delegate, title="A private draft", links=[(objective, "Not yet")])
    Judgement.objects.create(
        objective=objective,
        reporting_year=ReportingYear.objects.get(year=2018),
        words="slower",
        reason="One is awaited",
        by=chair,
    )
    return note


def test_the_story_tells_each_kind_of_thing_in_its_year(client_as, plan, objective, told):
    found = text(page(client_as("chair"), plan))
    assert "4 listed items serve this objective: 1 in 2017 so far and 3 in 2018 so far" in found
    for said in (
        objective.text,
        "Mentors in markets", "Malaysia; Philippines", "SMEWG meeting 645",
        "adopted by Japan, 2018",
        "Stalls in place of shops What was adapted",
        "adopted by Japan; shared by Malaysia; Philippines, E",
        "Invoices online", "Port Moresby", "also serves 2.1 ",
        "A dialogue on ports", "with ",
        "Quoted report", "The words of: Quoted report.", "Peru's own words",
        "Silent report", "no leave to quote them is recorded",
        "7. Say which", "open; An assessment (2016)",
        Activity.objects.get(plan=plan, number=1).title,
        "A study is promised",
        told.title, "position 1 of session 1/2018, ", "It trains founders",
        "slower , judged by Le Thi Hoa",
    ):  # fmt: skip
        assert said in found, said
    assert "The words of: Silent report" not in found
    assert "Never to be read" not in found


def test_what_is_missing_is_said_in_words_and_never_as_zero(client_as, plan, told):
    found = text(page(client_as("secretariat"), plan))
    assert "Nothing has been entered for 2019 and 2020 yet, for any objective." in found
    assert "Nothing has been entered for 2020 yet. This does not mean" in found
    assert "No accepted report for 2017, 2019 and 2020 names this objective." in found
    assert "not entered" in found
    assert "Activities (KPI 2): none is listed for this objective." in found
    assert "planned activit" not in found


def test_an_objective_without_anything_says_so(client_as, plan, told):
    found = text(page(client_as("delegate"), plan, 3, 1))
    assert "No listed item names this objective yet" in found
    assert "Nothing of 2018 names this objective so far." in found
    assert "No planned activity names this objective; 1 of 13 name another one." in found
    assert "No concept note of the plan's years names this objective." in found
    assert "None names this objective." in found


def test_each_number_opens_to_just_its_list(client_as, plan, told):
    client = client_as("secretariat")
    table = page(client, plan).partition("<tbody>")[2].partition("</tbody>")[0]
    opened = re.findall(r'<a href="([^"]+)">(\d+)<span class="visually-hidden"> of ([^<]+)<', table)
    assert {kind for *_, kind in opened} >= {
        "Practices adopted",
        "What economies reported",
        "Concept notes",
    }
    things = r'href="(/kpis/evidence/item/\d+/|/contributions/2018/PE/\d+/|/projects/notes?/\d+/)"'
    for url, number, kind in opened:
        listing = client.get(url.replace("&amp;", "&"))
        assert listing.status_code == 200
        rows = set(re.findall(things, listing.content.decode()))
        assert len(rows) == int(number), (kind, url, rows)


def test_each_reader_is_told_what_they_may_see(client_as, plan, told):
    observer = text(page(client_as("observer"), plan))
    assert "Nothing is published yet" in observer
    for hidden in ("Invoices online", "Quoted report", "1/2018", "A study is promised", "slower"):
        assert hidden not in observer
    assert "2018 is not published yet." in observer
    assert "A private draft" not in text(page(client_as("delegate"), plan))
    publish(plan, 2019)
    observer = text(page(client_as("observer"), plan))
    assert "2 listed items serve this objective: 2 in 2019" in observer
    assert "Invoices online" not in observer
    anonymous = Client().get(address(plan))
    assert anonymous.status_code == 302
    assert client_as("chair").get(address(plan, 9, 1)).status_code == 404


def test_more_things_ask_no_more_queries(client_as, plan, secretariat, delegate, told):
    client, asked = client_as("delegate"), []
    page(client, plan)
    for number in (2, 25):
        for count in range(number):
            listed(plan, secretariat, "kpi-1", 2018, f"Item {number} {count}")
        for count in range(min(number, 12)):
            reported(plan, delegate, 2018, state="accepted", title=f"Report {number} {count}")
        with CaptureQueriesContext(connection) as queries:
            found = text(page(client, plan))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 50
    assert "and 18 more, listed with these" in found
    assert "and 6 more, listed with these" in found


def test_every_page_that_names_it_links_to_it(client_as, plan, objective, told):
    client = client_as("secretariat")
    item = Evidence.objects.get(title="Invoices online")
    report = Contribution.objects.get(accepted_version__title="Quoted report")
    for name, args in (
        ("plans:plan", [plan.key]),
        ("kpis_pages:area", [plan.key, 1]),
        ("plans:schedule", [plan.key]),
        ("plans:activity", [plan.key, 1]),
        ("plans:work_plan", [plan.key, 2018]),
        ("plans:recommendations", [plan.key]),
        ("kpis:register", [plan.key]),
        ("kpis:evidence", [item.pk]),
        ("contributions:accepted", [plan.key]),
        ("contributions:year", [2018]),
        ("contributions:report", report.place),
        ("projects:note", [told.pk]),
        ("projects:session", [told.session.slug]),
        ("reviews:dashboard", [plan.key]),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200, name
        assert f'href="{address(plan)}"' in answer.content.decode(), name


def test_an_objective_of_an_odd_plan_has_its_page(client_as, plan, secretariat):
    """Two indicators of one unit stay apart, and an objective that goes on says from where."""
    later = Plan.objects.create(
        key="2031-2031", title="Later", group="SMEWG", start_year=2031, end_year=2031
    )
    area = PriorityArea.objects.create(plan=later, number=1, name="N" * 200)
    Objective.objects.create(
        area=area, number=1, text="T" * 900, came_as="changed",
        comes_from=plan.areas.first().objectives.first(),
    )  # fmt: skip
    for number in (1, 2):
        Indicator.objects.create(
            plan=later, number=number, code=f"K{number}", slug=f"k{number}", name="Same",
            unit="a thing", group="G",
        )  # fmt: skip
    ReportingYear.objects.open_for(later)
    listed(later, secretariat, "k2", 2031, "Once", objectives=[area.objectives.get()])
    found = text(page(client_as("chair"), later))
    assert "It changed from objective 1.1" in found
    assert "G K1 none yet G K2 1 of G" in found


def test_anybody_reads_the_published_items_of_an_objective(plan, secretariat, client_as):
    publish(plan, 2017)
    listed(plan, secretariat, "kpi-1", 2018, "Not published")
    of_area = Client().get(reverse("public:area", args=[plan.key, 1])).content.decode()
    url = reverse("public:objective", args=[plan.key, 1, 1])
    assert url in of_area
    found = text(Client().get(url).content.decode())
    assert "2 published items name this objective" in found
    assert "One workshop" in found
    assert "Not published" not in found
    empty = text(Client().get(reverse("public:objective", args=[plan.key, 2, 1])).content.decode())
    assert "That does not mean that nothing was done for it." in empty
    assert Client().get(reverse("public:objective", args=[plan.key, 2, 99])).status_code == 404
