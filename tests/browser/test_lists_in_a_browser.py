"""Sixty activities that came by mail, in a browser: a few answers once, none the second time."""

import pytest
from playwright.sync_api import expect

from kpis.models import Evidence
from tests.lists_pages import CASES

OWN = {
    "Activity": "Title",
    "Lead": "Economies",
    "When": "First day",
    "Until": "Last day",
    "Where": "Place",
    "Serves": "Objectives",
}
"""The officer's own columns, each as it is known here."""


@pytest.fixture
def send(page, plan, go):
    def choose(name):
        go("kpis:evidence_import", plan.key)
        page.locator("input[type=file]").set_input_files(CASES / "csv" / name)
        page.get_by_role("button", name="Show what would happen").click()

    return choose


def test_sixty_activities_ask_little_and_the_second_list_nothing(
    page, plan, secretariat, as_person, go, looked_at, send
):
    as_person(secretariat)
    go("kpis:evidence_import", plan.key)
    looked_at(page, "list-receive")
    send("activities-60-own-titles.csv")
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()
    looked_at(page, "list-columns")
    for title, means in OWN.items():
        page.get_by_label(title, exact=True).select_option(means)
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_role("heading", name="New: 60 rows")).to_be_visible()
    assert page.locator(".list-question").count() + len(OWN) <= 10
    looked_at(page, "list-preview")
    page.get_by_role("button", name="Save 60 rows").click()
    expect(page.get_by_text("Added: 60 new, 0 changed.")).to_be_visible()
    assert Evidence.objects.count() == 60
    looked_at(page, "list-register")
    send("activities-60-own-titles.csv")
    expect(page.get_by_role("heading", name="The same: 60 rows")).to_be_visible()
    assert page.locator(".list-question").count() == 0
    looked_at(page, "list-same")


def test_questions_rows_to_mend_and_what_was_learned(
    page, plan, secretariat, as_person, go, looked_at
):
    as_person(secretariat)
    go("kpis:evidence_import", plan.key)
    file = CASES / "workbooks" / "evidence-cells-as-written.xlsx"
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_text("Which partner is “Lantern Foundation”?")).to_be_visible()
    looked_at(page, "list-questions")
    for each in page.get_by_label("Make it a new partner").all():
        each.check()
    page.get_by_role("button", name="Keep these answers").first.click()
    page.locator(".list-asked").get_by_label("Year", exact=True).select_option("2019")
    page.get_by_role("button", name="Keep these answers").click()
    page.get_by_role("button", name="Save 16 rows").click()
    expect(page.get_by_text("Added: 16 new, 0 changed.")).to_be_visible()
    go("lists:learned")
    looked_at(page, "list-learned")
    page.get_by_role("button", name="Take back Lantern Foundation").click()
    expect(page.get_by_text("Taken back: Lantern Foundation")).to_be_visible()
    go("lists:waiting")
    looked_at(page, "list-waiting")
