"""Activities beside other fora's, and what became of an assessment's recommendations."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.management.commands.load_plan import load_with_years
from plans.models import Activity, Assessment, OtherForumActivity, Plan, Recommendation
from plans.queries import overlaps
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbooks import Column
from tests.forms import opened_now
from tests.lists_pages import give, take
from tests.plans.test_plan_file import next_plan, written

pytestmark = pytest.mark.django_db

COLUMNS = [Column(name, name.capitalize()) for name in ("forum", "title", "years", "source")]


@pytest.fixture
def imported(client_as, plan):
    """A list of other fora's activities, sent as a workbook."""
    rows = [
        {"forum": "TELWG", "title": "Best Practices in SME Innovation", "years": "2018"},
        {"forum": "PPWE", "title": "Women in transport", "years": "2018"},
    ]
    content = workbooks.write(COLUMNS, rows, title="Other fora")
    file = SimpleUploadedFile("fora.xlsx", content)
    client = client_as("secretariat")
    take(client, give(client, reverse("plans:other_fora"), file))
    return OtherForumActivity.objects.all()


def test_an_imported_list_is_compared_and_the_words_that_match_are_shown(client_as, plan, imported):
    assert imported.count() == 2
    activity = Activity.objects.get(plan=plan, number=9)
    (found,) = [each for each in overlaps.unanswered(activity) if each.forum == "TELWG"]
    assert {"best", "practices", "innovation"} <= set(found.shared_words)
    page = client_as("chair").get(reverse("plans:activity", args=[plan.key, 9])).content.decode()
    assert "Best Practices in SME Innovation" in page
    listed = client_as("chair").get(reverse("plans:other_fora")).content.decode()
    assert "Words that match: " in listed


def test_only_the_secretariat_imports_the_list(client_as, plan):
    content = workbooks.write(COLUMNS, [{"forum": "X", "title": "Y"}], title="Other fora")
    file = SimpleUploadedFile("fora.xlsx", content)
    answer = client_as("delegate").post(reverse("plans:other_fora"), {"file": file})
    assert answer.status_code == 403
    assert not OtherForumActivity.objects.exists()


def test_an_open_recommendation_is_carried_into_the_next_plan_once(client_as, plan):
    load_with_years(written(next_plan()))
    later = Plan.objects.get(key="2021-2024")
    assessment = Assessment.objects.create(title="Independent assessment", year=2019)
    open_one = Recommendation.objects.create(
        assessment=assessment, plan=plan, number=1, text="Measure what was adopted"
    )
    address = reverse("plans:carry_over", args=[plan.key, open_one.pk])
    for _ in range(2):
        client_as("secretariat").post(address)
    carried = Recommendation.objects.get(plan=later)
    assert (carried.text, carried.carried_from) == (open_one.text, open_one)
    page = client_as("observer").get(reverse("plans:recommendations", args=[later.key]))
    assert "Measure what was adopted" in page.content.decode()


def test_loading_the_plan_file_again_leaves_what_was_changed_on_the_pages(client_as, plan):
    first = Activity.objects.get(plan=plan, number=1)
    client_as("secretariat").post(
        reverse("plans:activity_move", args=[plan.key, 1]),
        opened_now(first, first_year=2018, last_year=2019, reason="The host changed"),
    )
    with open("plans/data/smewg-2017-2020.yaml", "rb") as file:
        load_with_years(file.read())
    assert Activity.objects.get(plan=plan, number=1).years == "2018-2019"
