"""Two windows on one draft: a question that is not answered is asked again, whatever one does."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contributions.models import Contribution
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from tests.factories import UserFactory

FIELD = "outcome"
STATUS = "[data-draft-status]"


@pytest.fixture
def asked(plan, delegate, page, browser, sign_in, live_server):
    """Ana saved first; Ben's window asks which words stand. Gives Ben's page and the report."""
    ben = UserFactory(name="Ben Tan", role="delegate", economy=delegate.economy)
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    address = live_server.url + reverse("contributions:edit", args=report.place)
    other = browser.new_context().new_page()
    sign_in(page, delegate)
    sign_in(other, ben)
    for each in (page, other):
        each.goto(address)
    page.locator(f"[name={FIELD}]").fill("By Ana")
    expect(page.locator(STATUS)).to_contain_text("Saved")
    other.locator(f"[name={FIELD}]").fill("By Ben")
    expect(other.locator("[data-draft-conflict]")).to_be_visible()
    yield other, report
    other.context.close()


def current(report):
    return Contribution.objects.get(pk=report.pk).draft[FIELD]


def reload(page):
    page.reload()
    expect(page.locator("[data-draft-conflict]")).to_be_visible()
    return page


def close_and_open(page):
    address, context = page.url, page.context
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator("[data-draft-conflict]")).to_be_visible()
    return again


@pytest.mark.parametrize("leave", [reload, close_and_open])
def test_no_way_round_the_question(asked, leave):
    page, report = asked
    page = leave(page)
    assert current(report) == "By Ana"
    page.get_by_role("button", name="Keep yours").click()
    expect(page.locator(STATUS)).to_contain_text("Saved")
    assert current(report) == "By Ben"
