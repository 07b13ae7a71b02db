"""Another kind of review changes what is suggested at once, and never what somebody typed."""

from django.urls import reverse
from playwright.sync_api import expect


def test_another_kind_changes_title_and_years_but_not_what_was_typed(
    page, plan, chair, sign_in, live_server, looked_at
):
    sign_in(page, chair)
    page.goto(live_server.url + reverse("reviews:new", args=[plan.key]))
    kind, title = page.get_by_role("combobox", name="Kind"), page.get_by_label("Title")
    kind.select_option("final")
    expect(title).to_have_value(f"Final review of the {plan.title}")
    expect(page.get_by_label("Last year")).to_have_value("2020")
    looked_at(page, "begin-a-review")
    title.fill("Looking back")
    kind.select_option("mid-term")
    expect(title).to_have_value("Looking back")
    expect(page.get_by_label("Last year")).to_have_value("2018")
    page.get_by_role("button", name="Begin the review").click()
    expect(page.get_by_text("Each section waits for your words.")).to_be_visible()


def test_a_refusal_is_a_page_that_says_why(
    page, plan, chair, sign_in, live_server, looked_at, faults
):
    sign_in(page, chair)
    page.goto(live_server.url + reverse("kpis:grid", args=[2018]))
    said = "This is for the secretariat; you are signed in as the Chair."
    expect(page.get_by_text(said)).to_be_visible()
    looked_at(page, "refused")
    faults.clear()  # the browser tells of each 403
