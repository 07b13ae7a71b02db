"""The next plan, of another shape, is loaded, filled and reviewed beside the last, in a browser."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from smewg.toolkit.values import counted

NEXT = Path("tests/cases/plans/next-2021-2024.yaml")


def test_the_next_plan_is_loaded_filled_and_reviewed_beside_the_last(
    page, plan, secretariat, chair, sign_in, as_person, live_server, looked_at, go
):
    change_figures(
        ReportingYear.objects.get(year=2020),
        [FigureChange(plan.indicators.get(code="KPI 2"), None, 0, counted(12))],
        by=secretariat,
    )
    sign_in(page, secretariat)
    go("plans:list")
    page.get_by_role("link", name="Change a plan, or begin the next").click()
    looked_at(page, "plan-files")
    page.get_by_label("Plan file").set_input_files(NEXT)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", name="What the new file changes")).to_be_visible()
    looked_at(page, "plan-file-of-a-new-plan")
    page.get_by_role("link", name="Load this plan").click()
    page.get_by_role("button", name="Load this plan").click()
    expect(page.get_by_text("Invented Strategic Plan 2021-2024 is loaded.")).to_be_visible()

    page.get_by_role("link", name="Targets").click()
    expect(page.get_by_label("KPI C, target, 2024")).to_have_value("1200")
    looked_at(page, "plan-targets")
    go("kpis_pages:crosswalk", "2021-2024")
    looked_at(page, "plan-crosswalk")

    go("kpis:grid", 2021)
    for column, number in (("area 5", "3"), ("total", "3")):
        page.get_by_role("textbox", name=f"KPI A, {column}", exact=True).fill(number)
        page.keyboard.press("Enter")
        box = page.locator(
            "td", has=page.get_by_role("textbox", name=f"KPI A, {column}", exact=True)
        )
        expect(box.locator("[data-status]")).to_have_text("saved")
    go("kpis_pages:indicator", "2021-2024", "kpi-a")
    expect(page.get_by_role("heading", name="Over all plans", exact=True)).to_be_visible()
    said = "From 2021 this is KPI A; it changed from KPI 2 of the plan 2017-2020"
    expect(page.get_by_text(said).first).to_be_visible()
    looked_at(page, "indicator-over-all-plans")

    as_person(chair)
    page.goto(live_server.url)
    expect(
        page.get_by_text("Begin the final review of SMEWG Strategic Plan 2017-2020")
    ).to_be_visible()
    switch = page.get_by_role("navigation", name="Plan shown")
    expect(switch.get_by_text("(current)")).to_be_visible()
    looked_at(page, "home-of-two-plans")
    for key, kind in (("2017-2020", "final"), ("2021-2024", "mid-term")):
        page.goto(f"{live_server.url}{reverse('reviews:new', args=[key])}?kind={kind}")
        page.get_by_role("button", name="Begin the review").click()
        expect(page.get_by_text("Each section waits for your words.")).to_be_visible()


def test_a_changed_file_over_figures_is_answered_for(
    page, plan, secretariat, sign_in, looked_at, go, tmp_path
):
    change_figures(
        ReportingYear.objects.get(year=2018),
        [FigureChange(plan.indicators.get(code="KPI 3"), None, 0, counted(6))],
        by=secretariat,
    )
    shipped = Path("plans/data/smewg-2017-2020.yaml").read_text(encoding="utf-8")
    exchanged = shipped.replace("code: KPI 3", "code: KPI X").replace("code: KPI 4", "code: KPI 3")
    file = tmp_path / "exchanged.yaml"
    file.write_text(exchanged.replace("code: KPI X", "code: KPI 4"), encoding="utf-8")
    sign_in(page, secretariat)
    go("kpis_pages:plan_files")
    page.get_by_label("Plan file").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("KPI 3 and KPI 4 have exchanged their codes.")).to_be_visible()
    looked_at(page, "plan-differences")
    page.get_by_label("Only the codes change. Figures stay with their names").check()
    page.get_by_role("button", name="Save the answers and check again").click()
    expect(page.get_by_role("link", name="Load this plan")).to_be_visible()
