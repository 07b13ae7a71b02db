"""Signing out on a computer that others use: nothing of the person stays in the browser."""

from django.urls import reverse
from playwright.sync_api import expect

from contributions.models import Contribution
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear

STORES = """async () => ({
  local: Object.keys(localStorage).filter((key) => key !== "theme"),
  session: Object.keys(sessionStorage),
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(({name}) => name),
})"""
TWO_TABS_KEEP_IT = """() => {
  const { draftName } = document.querySelector("form[data-draft-form]").dataset;
  const drafts = JSON.parse(localStorage.getItem("drafts")) || {};
  for (const tab of ["onetab", "anothertab"]) drafts[`${draftName}/${tab}`] = { words: {} };
  localStorage.setItem("drafts", JSON.stringify(drafts));
}"""
"""Two tabs of one form keep its words while there is no connection: it is still one form."""
NOTHING = {"local": [], "session": [], "caches": [], "databases": []}


def sign_out(page):
    page.locator("summary", has=page.locator(".menu-name")).click()
    page.get_by_role("button", name="Sign out").click()


def test_what_is_not_saved_is_asked_about_and_then_nothing_stays(
    page, context, plan, delegate, sign_in, live_server, faults, looked_at
):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    address = live_server.url + reverse("contributions:edit", args=report.place)
    sign_in(page, delegate)
    page.goto(address)
    page.locator("[name=outcome]").fill("Forty shops")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    page.route("**/draft/**", lambda route: route.abort())
    page.route("**/draft", lambda route: route.abort())
    page.locator("[name=place]").fill("Cusco")
    expect(page.locator("[data-draft-status]")).to_contain_text("no connection")
    other = context.new_page()
    other.goto(address)
    page.evaluate(TWO_TABS_KEEP_IT)
    sign_out(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Words in one form are in this browser only")
    looked_at(page, "signing-out-with-words")
    page.keyboard.press("Escape")
    assert page.evaluate(STORES)["local"] == ["drafts"], "still signed in, and still kept"
    sign_out(page)
    page.get_by_role("button", name="Sign out and delete them").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate(STORES) == NOTHING
    assert Contribution.objects.get().draft["outcome"] == "Forty shops"
    faults[:] = [each for each in faults if "ERR_FAILED" not in each]


def test_with_everything_saved_nothing_is_asked(page, plan, delegate, sign_in, live_server):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    sign_in(page, delegate)
    page.goto(live_server.url + reverse("contributions:edit", args=report.place))
    page.locator("[name=outcome]").fill("Forty shops")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved")
    sign_out(page)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate(STORES) == NOTHING
