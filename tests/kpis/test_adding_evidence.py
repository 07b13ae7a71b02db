"""Adding evidence, the commonest task; many items at once; and what a published year allows."""

import re
from datetime import date

import pytest
from django.urls import reverse

from contributions.models import Contribution
from kpis.models import Evidence, ReportingYear
from kpis.queries.suggestions import suggestions
from plans.models import Objective
from smewg.models import Economy, Meeting, Paper, Partner
from tests.factories import listed, reported

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def meeting(plan):
    return Meeting.objects.create(kind="SMEWG", number=645, year=2018, start=date(2018, 5, 2))


def typed(plan, **more):
    known = {
        "seen": 0,
        "title": "An invoice platform",
        "objectives": [plan.areas.first().objectives.first().pk],
        "economies": [Economy.objects.get(code="PE").pk],
    }
    return {**known, **more}


def text_of(answer):
    return " ".join(answer.content.decode().split())


SHOWS_EVIDENCE = {
    "kpis:register": ["2017-2020"],
    "kpis:year": [2018],
    "kpis:cell": [2018, "kpi-1", "total"],
    "kpis_pages:indicator": ["2017-2020", "kpi-1"],
    "kpis_pages:area": ["2017-2020", 2],
    "reviews:dashboard": ["2017-2020"],
    "group:meeting": ["smewg-645"],
    "group:partners": [],
}


def test_wherever_evidence_shows_an_item_can_be_added(plan, meeting, client_as):
    way = re.compile(r'href="(/kpis/evidence/2017-2020/add/|/kpis/2018/list/)')
    secretariat, observer = client_as("secretariat"), client_as("observer")
    for name, arguments in SHOWS_EVIDENCE.items():
        page = reverse(name, args=arguments)
        assert way.search(secretariat.get(page).content.decode()), name
        assert not way.search(observer.get(page).content.decode()), name


def test_an_address_says_where_an_item_goes_and_carries_the_rest(plan, meeting, client_as):
    client = client_as("secretariat")
    add = reverse("kpis:evidence_add", args=[plan.key])
    new = reverse("kpis:evidence_new", args=[2018, "kpi-3"])
    asked = {"year": 2018, "indicator": "kpi-3", "meeting": meeting.pk, "economy": "PE"}
    to = client.get(add, asked).url
    assert to == f"{new}?meeting={meeting.pk}&economy=PE"
    form = client.get(to).context["form"]
    assert form["meeting"].value() == meeting.pk
    assert [int(each) for each in form["economies"].value()] == [Economy.objects.get(code="PE").pk]
    page = text_of(client.get(add, {"indicator": "kpi-3"}))
    assert "KPI 3" in page
    assert "KPI 1" not in page
    for nonsense in ({"year": "x"}, {"year": 1900}, {"indicator": "../"}, {"meeting": "9" * 30}):
        assert client.get(add, nonsense).status_code == 200


def test_the_form_is_short_and_has_the_rest_on_demand(plan, client_as):
    page = text_of(client_as("secretariat").get(reverse("kpis:evidence_new", args=[2018, "kpi-1"])))
    short, _, rest = page.partition('<details class="folded">')
    for name in ("title", "held_from", "economies", "objectives"):
        assert f'name="{name}"' in short
    for name in ("description", "links"):
        assert f'name="{name}"' in rest
        assert f'name="{name}"' not in short
    folded = rest.partition("</details>")[0]
    assert "More about it" in folded
    refused = client_as("secretariat").post(
        reverse("kpis:evidence_new", args=[2018, "kpi-1"]), typed(plan, links="nonsense")
    )
    assert '<details class="folded" open>' in text_of(refused), "what is refused is shown"


def test_save_and_add_another_keeps_year_list_and_meeting(plan, meeting, client_as):
    client = client_as("secretariat")
    new = reverse("kpis:evidence_new", args=[2018, "kpi-3"])
    assert "Save and add another" in text_of(client.get(new))
    sent = typed(plan, meeting=meeting.pk, held_from="2 May 2018", another="1")
    answer = client.post(new, sent)
    assert answer.url.startswith(f"{new}?saved=")
    assert answer.url.endswith(f"&meeting={meeting.pk}")
    page = client.get(answer.url)
    assert page.context["form"]["meeting"].value() == meeting.pk
    assert page.context["form"]["title"].value() in (None, "")
    assert "data-draft-saved" in page.content.decode()
    assert client.post(new, typed(plan, title="Quite another thing", meeting=meeting.pk)).url == (
        reverse("kpis:evidence", args=[Evidence.objects.last().pk]) + "?saved=evidence%2F2018%2F"
        f"kpi-3%2F{page.context['user'].pk}"
    )


def test_what_is_not_listed_yet_is_suggested_until_it_is(
    plan, meeting, secretariat, delegate, client_as
):
    paper = Paper.objects.create(
        meeting=meeting, title="Peru's invoice platform", link="https://example.org/p",
        submitted_by="Peru", added_by=secretariat,
    )  # fmt: skip
    reported(plan, delegate, title="A workshop on exports")
    found = suggestions(plan, secretariat)
    assert [each.title for each in found["Papers of meetings"]] == [paper.title]
    assert len(found["Reports of economies"]) == 1
    assert found["The schedule"]
    client = client_as("secretariat")
    page = text_of(client.get(reverse("kpis:evidence_add", args=[plan.key])))
    assert "Peru&#x27;s invoice platform" in page
    to = client.get(found["Papers of meetings"][0].url)
    assert "KPI 3" in text_of(to)
    form = client.get(
        reverse("kpis:evidence_new", args=[2018, "kpi-3"]), {"paper": paper.pk}
    ).context["form"]
    assert form["title"].value() == paper.title
    assert form["links"].value() == paper.link
    listed(plan, secretariat, "kpi-3", 2018, title="Invoice platform of Peru", meeting=meeting)
    assert "Papers of meetings" not in suggestions(plan, secretariat)
    Contribution.objects.update(reporting_year=ReportingYear.objects.get(year=2020))
    ReportingYear.objects.filter(year=2020).update(state="closed")
    assert "Reports of economies" not in suggestions(plan, secretariat)


def test_the_register_shows_the_latest_first_with_its_day(plan, secretariat, client_as):
    for year, day, title in (
        (2017, date(2017, 5, 1), "Old"),
        (2018, date(2018, 5, 1), "Newer"),
        (2018, None, "No day"),
        (2018, date(2018, 9, 1), "Newest"),
    ):
        listed(plan, secretariat, year=year, title=title, held_from=day)
    answer = client_as("secretariat").get(reverse("kpis:register", args=[plan.key]))
    shown = [row.record.title for row in answer.context["table"].paginated_rows]
    assert shown == ["Newest", "Newer", "No day", "Old"]
    assert "1 September 2018" in text_of(answer)
    by_day = client_as("secretariat").get(
        reverse("kpis:register", args=[plan.key]), {"sort": "when"}
    )
    assert [row.record.title for row in by_day.context["table"].paginated_rows][-1] in (
        "Newest", "No day",
    )  # fmt: skip


class TestManyItems:
    def send(self, client, plan, **sent):
        place = reverse("kpis:bulk_change", args=[plan.key])
        return text_of(client.post(place, {"what": "add", **sent}, follow=True))

    def test_economies_partners_and_objectives_are_added_and_taken(
        self, plan, secretariat, client_as
    ):
        items = [listed(plan, secretariat, title=f"Item {n}") for n in range(3)]
        chile = Economy.objects.get(code="CHL")
        objective = Objective.objects.get(area__number=3, number=1)
        client = client_as("secretariat")
        said = self.send(
            client, plan, chosen=[items[0].pk, items[1].pk], economies=[chile.pk],
            objectives=[objective.pk],
        )  # fmt: skip
        assert "Changed: 2 items." in said
        assert [chile in item.economies.all() for item in items] == [True, True, False]
        assert objective in items[0].objectives.all()
        again = self.send(client, plan, chosen=[each.pk for each in items], economies=[chile.pk])
        assert "Changed: 1 item. 2 said it already." in again
        taken = self.send(
            client, plan, what="remove", all_found="on", how_many=3, economies=[chile.pk]
        )
        assert "Changed: 3 items." in taken
        assert not Evidence.objects.filter(economies=chile).exists()

    def test_all_that_the_filters_found_and_no_other(self, plan, secretariat, client_as):
        listed(plan, secretariat, title="Loans")
        other = listed(plan, secretariat, title="Invoices")
        chile = Economy.objects.get(code="CHL")
        client = client_as("secretariat")
        sent = {"all_found": "on", "query": "text=loans", "economies": [chile.pk]}
        assert "find 1 item now" in self.send(client, plan, how_many=2, **sent)
        assert not Evidence.objects.filter(economies=chile).exists()
        assert "Changed: 1 item." in self.send(client, plan, how_many=1, **sent)
        assert chile not in other.economies.all()

    def test_a_shut_year_stops_all_and_says_which(self, plan, secretariat, client_as):
        items = [listed(plan, secretariat, year=year, title=f"Of {year}") for year in (2017, 2018)]
        ReportingYear.objects.filter(year=2017).update(state="published")
        chile = Economy.objects.get(code="CHL")
        said = self.send(
            client_as("secretariat"), plan, chosen=[each.pk for each in items],
            economies=[chile.pk],
        )  # fmt: skip
        assert f"Nothing was changed. {items[0].number}: 2017 is published." in said
        assert not Evidence.objects.filter(economies=chile).exists()

    def test_a_meeting_takes_the_place_of_another(self, plan, secretariat, meeting, client_as):
        first = Meeting.objects.create(kind="SMEWG", number=644, year=2018)
        item = listed(plan, secretariat, "kpi-3", 2018, title="A practice", meeting=first)
        client = client_as("secretariat")
        self.send(client, plan, chosen=[item.pk], meeting=meeting.pk)
        item.refresh_from_db()
        assert item.meeting == meeting
        said = self.send(client, plan, what="remove", chosen=[item.pk], meeting=meeting.pk)
        assert "the plan asks for it" in said, "an item of this list must name one"

    def test_nothing_chosen_is_said(self, plan, secretariat, client_as):
        item = listed(plan, secretariat)
        client = client_as("secretariat")
        assert "Choose what to add or take" in self.send(client, plan, chosen=[item.pk])
        abac = Partner.objects.create(name="ABAC two")
        assert "Choose at least one item" in self.send(client, plan, partners=[abac.pk])
