"""A recommendation comes from an assessment, or from a paper from above; the group answers both."""

import pytest
from django.urls import reverse

from plans.models import Assessment, Recommendation
from reviews.queries.sections.recommendations import RecommendationsSection
from tests.forms import opened_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_paper_of_ministers_recommends_beside_the_assessment_of_its_year(plan, client_as):
    client = client_as("secretariat")
    new = reverse("plans:assessment_new", args=[plan.key])
    client.post(new, {"kind": "assessment", "title": "Independent assessment", "year": 2018})
    twice = client.post(new, {"kind": "assessment", "title": "Another", "year": 2018})
    assert "The assessment of this year is here already." in twice.content.decode()
    sent = {"kind": "ministers", "title": "Joint statement", "year": 2018, "day": "7 May 2017"}
    assert "This day is not in 2018." in client.post(new, sent).content.decode()
    client.post(new, {**sent, "day": "7 September 2018", "number": "2018/SMEMM/001"})
    paper = Assessment.objects.get(kind="ministers")
    enter = reverse("plans:recommendation_new", args=[plan.key])
    client.post(
        enter,
        {"assessment": paper.pk, "number": 1, "text": "Go digital", "state": "open"},
    )
    assert Recommendation.objects.get().assessment == paper
    page = client.get(reverse("plans:recommendations", args=[plan.key])).content.decode()
    assert "Ministers&#x27; paper: Joint statement (2018), recommendation 1" in " ".join(
        page.split()
    )
    change = reverse("plans:assessment_change", args=[plan.key, paper.pk])
    client.post(change, opened_now(paper, **{**sent, "day": "", "title": "Statement"}))
    paper.refresh_from_db()
    assert (paper.title, paper.history.count()) == ("Statement", 2)


def test_a_list_says_of_what_it_is(plan):
    assessment, paper = (
        Assessment.objects.create(kind=kind, title=kind, year=2018)
        for kind in ("assessment", "leaders")
    )
    found = [
        Recommendation.objects.create(assessment=each, plan=plan, number=1, text="Do more")
        for each in (assessment, paper)
    ]
    alone = RecommendationsSection(found[:1], "")
    assert alone.title == "Recommendations of the independent assessment"
    assert alone.name_of(found[0]) == "1. Do more"
    both = RecommendationsSection(found, "")
    assert both.title == "Recommendations to the group"
    assert both.name_of(found[1]) == "leaders (2018): 1. Do more"
