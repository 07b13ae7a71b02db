"""The search by keyboard alone and without a script; and a job that is done by its help's lines."""

from contextlib import closing

import pytest
from playwright.sync_api import expect

from kpis.models import ReportingYear
from smewg.models import User
from smewg.queries import help_texts
from smewg.toolkit.search import index
from tests.browser.conftest import without_violations
from tests.factories import listed
from tests.kpis.test_life_of_a_year import enter


def test_everything_is_found_by_keyboard_alone(
    page, plan, secretariat, sign_in_by_form, live_server, looked_at, clean
):
    item = listed(plan, secretariat, title="Crowdfunding clinics")
    index.rebuild()
    sign_in_by_form(page, secretariat)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search everything")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("crowdfundng")
    expect(dialog.get_by_role("link", name="Crowdfunding clinics")).to_be_visible()
    without_violations(page, "search-dialog", clean, of="dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    page.keyboard.press("/")
    page.keyboard.type("crowdfunding")
    expect(dialog.get_by_role("link", name="Crowdfunding clinics")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("link", name="Crowdfunding clinics")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/kpis/evidence/item/{item.pk}/")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of the keyboard")
    expect(keys).to_contain_text("search everything", ignore_case=True)
    without_violations(page, "keys-dialog", clean, of="dialog")
    page.keyboard.press("Escape")

    page.goto(f"{live_server.url}/search/?q=crowdfundng")
    expect(page.get_by_role("link", name="Crowdfunding clinics")).to_be_visible()
    looked_at(page, "search")

    User.objects.filter(pk=secretariat.pk).update(uses_keys=False)
    page.reload()
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.fixture
def without_script(browser, browser_context_args):
    """A page in a browser that runs no script; closed whatever happens, else the server waits."""
    with closing(browser.new_context(**browser_context_args, java_script_enabled=False)) as context:
        yield context.new_page()


def test_a_job_is_done_by_its_lines_without_a_script(
    without_script, plan, secretariat, sign_in_by_form
):
    """Each line is read on the help's page, and what it names is pressed: nothing else is known."""
    page, year = without_script, ReportingYear.objects.with_plan(2017)
    for number in range(1, 6):
        cells = dict.fromkeys(("total", "area_1", "area_2", "area_3"), 0)
        enter(year, secretariat, f"kpi-{number}", **cells | ({"area_4": 0} if number < 5 else {}))
    sign_in_by_form(page, secretariat)
    page.get_by_label("Search everything").fill("close year")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Close a year").click()
    page.wait_for_url("**/help/close-a-year/")
    names = [line.locator("b").all_inner_texts() for line in page.locator(".help-lines > li").all()]
    assert names == [line.names for line in help_texts.jobs()["close-a-year"].lines]

    page.get_by_role("navigation", name="Main").first.get_by_role("link", name=names[0][0]).click()
    page.wait_for_url("**/kpis/")
    page.get_by_role("link", name="2017", exact=True).first.click()
    page.get_by_role("link", name=names[1][0]).click()
    page.wait_for_url("**/kpis/2017/close/")
    expect(page.get_by_role("link", name=names[3][1])).to_have_count(1)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name=names[3][0]).click()
    expect(page.get_by_text("2017 is closed.")).to_be_visible()
