"""Explain this number: one tap on a figure, and a copy with its source."""

import pytest
from playwright.sync_api import expect

from tests.public.published import corrected, publish


@pytest.fixture
def explained(plan):
    publish(plan)
    corrected(plan, 3, on=5, reason="One was found later.")
    return plan


def test_a_tap_explains_a_figure_and_copies_it(
    page, context, explained, secretariat, as_person, go, looked_at
):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    as_person(secretariat)
    go("kpis_pages:indicator", explained.key, "kpi-1")
    page.get_by_role("link", name="2, corrected to 3").last.click()
    dialog = page.get_by_role("dialog", name="KPI 1, 2017, total: 2, corrected to 3")
    differs = dialog.get_by_role("definition").filter(has_text="2 items are listed, and the figure")
    expect(differs).to_be_visible()
    dialog.get_by_text("Copy it with its source").click()
    dialog.get_by_role("button", name="Copy for Excel").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Value\t3\n" in copied
    assert "/f/2017-2020/kpi-1/2017/total" in copied
    dialog.get_by_role("button", name="Copy for mail").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('Rule: ')")
    looked_at(page, "explained")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_text("Explain this number: KPI 1, 2017 to 2020, total").click(force=True)
    dialog = page.get_by_role("dialog", name="KPI 1, 2017 to 2020, total")
    expect(dialog.get_by_role("definition").filter(has_text="Adds 2017.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="2, corrected to 3").last.click(modifiers=["ControlOrMeta"])
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_public_pages_read_well_on_a_phone_and_with_a_screen_reader(
    page, explained, live_server, looked_at
):
    for path in (
        "/public/",
        "/public/2017-2020/kpi-1/",
        "/public/2017-2020/areas/1/",
        "/public/api/",
        "/public/corrections/",
    ):
        page.goto(live_server.url + path)
        looked_at(page, f"outside{path.replace('/', '-')}")
    page.goto(f"{live_server.url}/f/2017-2020/kpi-1/2017/total")
    page.get_by_text("Copy it with its source").click()
    looked_at(page, "outside-figure")
    page.locator("[data-copied=mail]").click()
    marked = page.evaluate("getSelection().toString()")
    assert marked.startswith("KPI 1 (")
    assert "Source: SMEWG" in marked
