"""The session ends while somebody writes; they sign in in another tab, and the first goes on."""

from django.urls import reverse
from playwright.sync_api import expect

from contributions.models import Contribution
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear


def test_the_first_tab_goes_on_saving_by_itself(
    page, context, plan, delegate, sign_in_by_form, live_server, faults
):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    sign_in_by_form(page, delegate)
    page.goto(live_server.url + reverse("contributions:edit", args=report.place))
    context.clear_cookies()
    page.locator("[name=outcome]").fill("Forty shops")
    status = page.locator("[data-draft-status]")
    expect(status).to_contain_text("Not saved yet")
    other = context.new_page()
    sign_in_by_form(other, delegate)
    expect(status).to_contain_text("Saved")
    assert Contribution.objects.get().draft["outcome"] == "Forty shops"
    faults[:] = [each for each in faults if "401" not in each and "403" not in each]
