"""A person's word on an indicator, an area or an objective, in place of the method's."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kpis.domain.status import Status, area_status, objective_status
from kpis.models import Judgement, ReportingYear
from tests.forms import opened_now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("judge_area", (2, 2018)), ("judge_objective", (2, 1, 2018))],
)
def test_the_chair_judges_an_area_or_an_objective_with_a_reason_and_a_name(
    client_as, plan, name, arguments
):
    client = client_as("chair")
    address = reverse(f"kpis_pages:{name}", args=[plan.key, *arguments])
    refused = client.post(address, {"words": "on its way", "reason": ""})
    assert refused.status_code == 422
    assert "on its way" in refused.content.decode(), "what was typed stays"
    assert not Judgement.objects.exists()
    client.post(address, {"words": "on its way", "reason": "Two reports are awaited"})
    slower = {"words": "slower", "reason": "One report is awaited"}
    client.post(address, opened_now(Judgement.objects.get(), **slower))
    assert "One report is awaited" in client.get(address).content.decode(), "one goes on from it"
    judged = Judgement.objects.get()
    assert (judged.words, str(judged.by)) == ("slower", "Le Thi Hoa")
    assert [each.words for each in judged.history.all()] == ["slower", "on its way"]
    page = client.get(reverse("kpis_pages:area", args=[plan.key, 2])).content.decode()
    assert "judged by Le Thi Hoa" in page
    assert "One report is awaited" in page


def test_a_judgement_is_of_one_thing(plan, chair):
    year = ReportingYear.objects.get(year=2018)
    for of in ({}, {"area": plan.areas.first(), "indicator": plan.indicators.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Judgement.objects.create(reporting_year=year, words="w", reason="r", by=chair, **of)


def test_an_areas_status_says_how_its_indicators_moved():
    answers = ["more than last year", "more than last year", "the same as last year", "first year"]
    assert area_status(map(Status, answers)) == (
        "against last year: more in 2; the same in 1 of 4 indicators"
    )
    assert area_status([Status("first year")]) == "nothing to compare yet"


def test_an_objectives_status_says_what_there_is():
    assert objective_status(2, 1) == "has evidence"
    assert objective_status(2, 0) == "in the schedule, no evidence yet"
    assert objective_status(0, 0) == "nothing yet"
