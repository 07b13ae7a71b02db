"""A whole report on a telephone with a weak line, gone for a minute: it ends, all is there."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contributions.models import Contribution, ContributionState
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear

STATUS = "[data-draft-status]"
WEAK = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s, 400 ms."""
MINUTE = 60_000


@pytest.fixture
def phone(browser, live_server, watched, delegate, sign_in):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = watched(context.new_page())
    sign_in(page, delegate)
    page.goto(live_server.url)  # it has been here before: sheets and scripts are there
    line = context.new_cdp_session(page)

    def is_there(is_there=True):
        line.send("Network.emulateNetworkConditions", {**WEAK, "offline": not is_there})

    line.send("Network.enable")
    is_there()
    page.line = is_there
    yield page
    context.close()


def test_a_whole_report_on_a_weak_line(phone, plan, delegate, live_server, faults):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    phone.clock.install()
    phone.goto(live_server.url + reverse("contributions:edit", args=report.place))
    phone.locator("[name=title]").fill("Invoices online for small shops")
    phone.locator("[name=kind]").select_option("training")
    phone.locator("[name=held_from]").fill("2018-05-13")
    phone.clock.run_for(2_000)
    expect(phone.locator(STATUS)).to_contain_text("Saved")

    phone.line(False)
    phone.locator("[name=done]").fill("Forty owners learned to send invoices online")
    for _ in range(6):
        phone.clock.run_for(MINUTE // 6)
        phone.locator("[name=outcome]").press_sequentially("word ")
    expect(phone.locator(STATUS)).to_contain_text("no connection")
    assert not Contribution.objects.get().draft.get("done")

    phone.line(True)
    phone.clock.run_for(MINUTE)
    expect(phone.locator(STATUS)).to_contain_text("Saved")
    phone.locator("[name=objectives]").first.check()
    phone.get_by_role("button", name="Send to the secretariat").click()
    expect(phone.get_by_text("Sent: PE-2018-01")).to_be_visible()
    sent = Contribution.objects.get()
    assert sent.state == ContributionState.SUBMITTED
    assert sent.latest.done == "Forty owners learned to send invoices online"
    assert sent.latest.outcome == ("word " * 6).strip()
    phone.wait_for_load_state("networkidle")
    assert phone.evaluate("localStorage.getItem('drafts')") is None
    faults[:] = [each for each in faults if "ERR_INTERNET_DISCONNECTED" not in each]
