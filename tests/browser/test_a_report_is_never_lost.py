"""A delegate on a hotel line: begins with last year's, is signed out, and loses no word."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contributions.models import Contribution
from contributions.operations.reports import return_report
from kpis.queries.totals import plan_figures
from tests.factories import reported


@pytest.fixture
def last_year(plan, delegate):
    """Last year's report, which named two indicators."""
    kpis = [plan.indicators.get(slug=slug) for slug in ("kpi-1", "kpi-2")]
    return reported(plan, delegate, 2017, place="Lima", indicators=kpis)


def listed(plan, by):
    current = plan_figures(plan, by)
    return [current.at(each, 2018).listed for each in plan.indicators.all()]


def test_a_report_from_its_first_word_to_two_items_of_evidence(
    page,
    plan,
    delegate,
    secretariat,
    last_year,
    sign_in_by_form,
    live_server,
    looked_at,
    context,
    faults,
):
    sign_in_by_form(page, delegate)
    page.goto(live_server.url + reverse("contributions:new", args=[2018, "PE"]))
    page.get_by_role("button", name="PE-2017-01").click()
    page.get_by_label("First day").fill("2018-05-13")
    saved = page.locator("[data-draft-status]")
    expect(saved).to_contain_text("Saved")
    expect(page.locator('[data-section-mark="what"]')).to_have_text("filled in")

    context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="What came of it").fill("By December most of them used it")
    expect(saved).to_contain_text("you were signed out")
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Email").fill(delegate.email)
    page.get_by_label("Password").fill("a password for tests 2017")
    page.get_by_role("button", name="Sign in").click()
    outcome = page.get_by_role("textbox", name="What came of it")
    expect(outcome).to_have_value("By December most of them used it")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    report = Contribution.objects.get(reporting_year__year=2018)
    assert report.draft["outcome"] == "By December most of them used it"
    looked_at(page, "report-form")

    page.get_by_role("button", name="Send to the secretariat").click()
    expect(page.get_by_text("Sent: PE-2018-01")).to_be_visible()
    report.refresh_from_db()
    return_report(report.pk, "How many firms?", by=secretariat)
    page.reload()
    expect(page.get_by_text("How many firms?").first).to_be_visible()
    page.get_by_role("link", name="Change it and send it again").click()
    page.get_by_role("textbox", name="What came of it").fill("By December 31 of the 40 used it")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("ins").first).to_be_visible()
    looked_at(page, "report-changed")

    before = listed(plan, secretariat)
    page.context.clear_cookies()
    sign_in_by_form(page, secretariat)
    page.goto(live_server.url + reverse("contributions:accept", args=report.place))
    for box in page.get_by_label("A new item, as below").all():
        box.check()
    looked_at(page, "report-accept")
    page.get_by_role("button", name="Accept", exact=True).last.click()
    expect(page.get_by_text("Accepted: PE-2018-01")).to_be_visible()
    gained = [now - then for now, then in zip(listed(plan, secretariat), before, strict=True)]
    assert gained == [1, 1, 0, 0, 0]
    looked_at(page, "report-accepted")
    faults[:] = [each for each in faults if "401" not in each and "404" not in each]
