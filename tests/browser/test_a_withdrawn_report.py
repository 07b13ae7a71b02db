"""Withdrawn is not gone: its words are read, and one click takes it back."""

from playwright.sync_api import expect

from contributions.models import Contribution, NothingToReport
from contributions.operations.nothing_to_report import answer_nothing_to_report
from contributions.operations.reports import save_draft
from kpis.models import ReportingYear
from smewg.toolkit.drafts import Sent
from tests.factories import reported


def test_a_report_is_withdrawn_read_and_taken_back(page, plan, delegate, sign_in, go, looked_at):
    report = reported(plan, delegate)
    save_draft(report.pk, {"title": report.title, "done": "Typed since"}, by=delegate, sent=Sent(0))
    sign_in(page, delegate)
    go("contributions:edit", *report.place)
    page.get_by_text("Withdraw it").click()
    page.get_by_role("button", name="Withdraw PE-2018-01").click()
    expect(page.get_by_text("Withdrawn: PE-2018-01. Its words are kept.")).to_be_visible()
    expect(page.get_by_text("Typed since")).to_be_visible()
    looked_at(page, "a-withdrawn-report")
    page.get_by_role("button", name="Take PE-2018-01 back").click()
    expect(page.get_by_text("Taken back: PE-2018-01 is sent again")).to_be_visible()
    assert Contribution.objects.get().state == "submitted"


def test_beginning_after_nothing_to_report_asks(page, plan, delegate, sign_in, go, looked_at):
    year = ReportingYear.objects.get(year=2018)
    answer_nothing_to_report(delegate.economy, year, by=delegate)
    sign_in(page, delegate)
    go("contributions:new", 2018, "PE")
    page.get_by_role("button", name="Begin with a blank page").click()
    expect(page.get_by_role("link", name="Choose below whether the answer")).to_be_visible()
    looked_at(page, "begin-after-nothing-to-report")
    page.get_by_label("Yes, there is something to report").check()
    page.get_by_role("button", name="Begin with a blank page").click()
    expect(page.get_by_role("heading", name="Tell what you did")).to_be_visible()
    assert not NothingToReport.objects.current().exists()
