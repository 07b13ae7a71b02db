"""The main job: sign in, enter a year's counts, and see them on the dashboard."""

import re

import pytest
from playwright.sync_api import expect

from kpis.models import Figure
from tests.browser.conftest import PATIENCE

CELL = "KPI 1, area 2"


@pytest.fixture
def grid(page, plan, secretariat, sign_in, live_server):
    sign_in(page, secretariat)
    page.goto(f"{live_server.url}/kpis/2017/enter/")
    return page


def cell(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def saved(page, name):
    return page.locator("td", has=cell(page, name)).locator("[data-status]")


def kept_at_last(page, number):
    """Whether the server holds the number in area 2, at last."""
    held = Figure.objects.filter(area__number=2, number=number)
    return any(held.exists() or page.wait_for_timeout(100) for _ in range(PATIENCE // 100))


@pytest.mark.smoke
def test_from_sign_in_to_the_dashboard(
    grid, chair, sign_in_by_form, live_server, looked_at, context
):
    page = grid
    cell(page, "KPI 1, area 1").fill("3")
    page.keyboard.press("Tab")
    page.keyboard.type("0")
    page.keyboard.press("Enter")
    expect(saved(page, "KPI 1, area 1")).to_have_text("saved")
    expect(cell(page, "KPI 2, area 2")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, "KPI 2, area 1")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, "KPI 1, area 1")).to_be_focused()
    cell(page, "KPI 1, area 3").fill("n/a")
    cell(page, "KPI 1, area 4").fill("2")
    cell(page, "KPI 1, total").fill("9")
    page.keyboard.press("Enter")
    expect(page.get_by_text("above the sum of the areas, 5").first).to_be_visible()
    cell(page, "KPI 1, total").fill("4")
    page.keyboard.press("Enter")
    expect(saved(page, "KPI 1, total")).to_have_text("saved")
    looked_at(page, "grid")
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Dashboard").click()
    heading = page.get_by_role("heading", name="Key Performance Indicators, 2017 to 2020")
    expect(heading).to_be_visible()
    expect(page.locator(".tile").first).to_contain_text("4")
    page.locator(".tile").first.get_by_role("link").click()
    page.wait_for_url("**/kpis/evidence/**")
    page.goto(f"{live_server.url}/kpis/2017/kpi-1/total/")
    expect(page.get_by_text("changed blank to 4 in KPI 1, the total")).to_be_visible()
    looked_at(page, "cell")
    context.clear_cookies()
    sign_in_by_form(page, chair)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.locator(".tile").first).to_contain_text("4")
    looked_at(page, "dashboard")


def test_a_block_from_a_spreadsheet_is_looked_at_before_it_is_saved(grid, looked_at):
    page = grid
    cell(page, "KPI 2, area 1").focus()
    page.evaluate(
        """() => {
        const data = new DataTransfer();
        data.setData("text/plain", "1\\t2\\t3\\t4\\t8\\n5\\tmany");
        const how = {clipboardData: data, bubbles: true, cancelable: true};
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
    }"""
    )
    expect(page.get_by_text("6 would change, 0 are the same, 1 are not valid.")).to_be_visible()
    looked_at(page, "paste-refused")
    page.get_by_role("textbox", name="The block").fill("1\t2\t3\t4\t8")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Save 5 changes").click()
    expect(cell(page, "KPI 2, total")).to_have_value("8")
    page.get_by_role("button", name="Undo my last change").click()
    expect(cell(page, "KPI 2, total")).to_have_value("")


def test_two_browsers_on_one_cell_lose_neither_value(
    grid, browser, watched, verifier, sign_in, live_server
):
    first = grid
    second = watched(browser.new_context().new_page())
    sign_in(second, verifier)
    second.goto(f"{live_server.url}/kpis/2017/enter/")
    cell(first, CELL).fill("3")
    first.keyboard.press("Enter")
    expect(saved(first, CELL)).to_have_text("saved")
    cell(second, CELL).fill("5")
    second.keyboard.press("Enter")
    question = second.locator("fieldset.count-conflict")
    expect(question).to_contain_text("Sri Wibowo changed this cell")
    expect(question.get_by_role("button", name="theirs: 3")).to_be_visible()
    assert Figure.objects.get(area__number=2).number == 3
    question.get_by_role("button", name="yours: 5").click()
    expect(saved(second, CELL)).to_have_text("saved")
    assert Figure.objects.get(area__number=2).number == 5
    second.context.close()


def test_a_dropped_line_costs_no_typed_figure(grid, context, faults, live_server):
    page = grid
    context.set_offline(True)
    cell(page, CELL).fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-alert]")).to_contain_text("There is no connection")
    expect(saved(page, CELL)).to_have_text("not saved")
    context.set_offline(False)
    page.reload()
    expect(cell(page, CELL)).to_have_value("7")
    assert kept_at_last(page, 7)
    faults.clear()


def test_an_expired_session_costs_no_typed_figure(
    grid, context, faults, secretariat, sign_in_by_form
):
    page = grid
    address = page.url
    context.clear_cookies(name="sessionid")
    cell(page, CELL).fill("7")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-alert]")).to_contain_text("You have been signed out")
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_by_form(page, secretariat)
    page.goto(address)
    expect(cell(page, CELL)).to_have_value("7")
    assert kept_at_last(page, 7)
    faults.clear()


def test_the_grid_works_without_javascript(browser, plan, secretariat, sign_in, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, secretariat)
    page.goto(f"{live_server.url}/kpis/2017/enter/")
    cell(page, "KPI 3, area 1").fill("2")
    cell(page, "KPI 3, total").fill("1")
    cell(page, "KPI 4, area 1").fill("6")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The total, 1, is below area 1, 2").first).to_be_visible()
    expect(cell(page, "KPI 3, area 1")).to_have_value("2")
    cell(page, "KPI 3, total").fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(re.compile("Saved: 2 cells"))).to_be_visible()
    assert Figure.objects.get(area__number=1, count__indicator__slug="kpi-4").number == 6
    context.close()


def test_a_note_stays_beside_its_figure(grid):
    page = grid
    page.get_by_role("link", name=f"Write a note on {CELL}").click()
    page.get_by_label("Note, shown to everybody").fill("Two are provisional.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("link", name=f"Note on {CELL}")).to_have_attribute(
        "data-note", "Two are provisional."
    )
