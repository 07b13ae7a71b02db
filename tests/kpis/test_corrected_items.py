"""A published item's words are corrected with a reason; the next edition tells, older ones stay."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.domain import editions as domain
from kpis.models import Evidence
from kpis.operations.editions import editions_of
from kpis.operations.evidence import correct_evidence
from smewg.models import Economy
from tests.factories import UserFactory, listed
from tests.public.published import corrected, day, publish

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def correct_item(number, title, on, economies=None, reason="It was another town."):
    """The item's title corrected `on` days after the first publishing."""
    item = Evidence.objects.get(pk=int(number[1:]))
    item.title = title
    named = item.economies.all() if economies is None else economies
    correct_evidence(item, economies=named, by=UserFactory(), reason=reason)
    item.refresh_from_db()
    lines = item.history.filter(version=item.version)
    lines.update(history_date=day(on))


@pytest.fixture
def door(plan):
    publish(plan)
    return plan


def test_each_correction_of_an_item_makes_an_edition(door, client):
    number = f"E{Evidence.objects.order_by('pk').first().pk:04d}"
    correct_item(number, "A workshop in Lima", on=2)
    corrected(door, 3, on=3)
    correct_item(number, "A workshop in Cusco", on=4, economies=[Economy.objects.get(code="CHL")],
                 reason="It was held in Cusco, with Chile.")  # fmt: skip
    found = editions_of(door)
    assert [str(each) for each in found] == ["1.0", "1.1", "1.2", "1.3"]
    rows = [each.content["evidence"][number] for each in found]
    assert [row["title"] for row in rows] == [
        "One workshop", "A workshop in Lima", "A workshop in Lima", "A workshop in Cusco",
    ]  # fmt: skip
    assert [row["economies"] for row in rows] == [["PE"], ["PE"], ["PE"], ["CHL"]]
    assert "corrections" not in rows[0]
    assert rows[3]["corrections"][1] == {
        "on": day(4).date().isoformat(), "edition": "1.3", "changed": ["title", "economies"],
        "reason": "It was held in Cusco, with Chile.",
    }  # fmt: skip
    for one, other in itertools.pairwise(found):
        changes = domain.changes(one.content, other.content)
        assert domain.apply(one.content, changes) == other.content
        assert "The plan's words or names changed." not in [each["why"] for each in changes]
    last = client.get("/api/v1/plans/2017-2020/editions/1.3/changes").json()["changes"]
    assert [(each["what"], each["why"]) for each in last] == [
        (f"{number}: title, economies corrected", "It was held in Cusco, with Chile.")
    ]
    for page in (
        "/public/corrections/",
        "/public/corrections.atom",
        "/f/2017-2020/kpi-1/2017/total",
    ):
        assert b"It was held in Cusco, with Chile." in client.get(page).content, page
    table = client.get("/api/v1/plans/2017-2020/evidence?format=csv").content.decode()
    assert "A workshop in Cusco" in table
    assert "corrections" not in table


def test_the_page_corrects_with_a_reason_and_leaves_figures_alone(door, client_as):
    item = Evidence.objects.order_by("pk").first()
    asker, address = client_as("secretariat"), reverse("kpis:evidence_correct", args=[item.pk])
    assert address in asker.get(reverse("kpis:evidence", args=[item.pk])).content.decode()
    typed = {
        "title": "A workshop in Lima",
        "held_from": "2017-05-02",
        "place": "Lima",
        "economies": [str(each.pk) for each in item.economies.all()],
        "version": asker.get(address).context["form"].initial["version"],
    }
    assert asker.post(address, typed).status_code == 422
    another_year = {**typed, "held_from": "2018-05-02", "reason": "So it was."}
    assert asker.post(address, another_year).status_code == 422
    assert asker.post(address, {**typed, "reason": "It was in May."}).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.place) == ("A workshop in Lima", "Lima")
    assert client_as("chair").get(address).status_code == 403


def test_an_open_list_is_changed_not_corrected(door):
    item = listed(door, UserFactory(), year=2018)
    with pytest.raises(ValidationError, match="is not published"):
        correct_evidence(item, economies=[], by=UserFactory(), reason="So.")
    published = Evidence.objects.filter(reporting_year__year=2017).first()
    with pytest.raises(ValidationError, match="Say why"):
        correct_evidence(published, economies=[], by=UserFactory(), reason=" ")
