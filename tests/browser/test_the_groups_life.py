"""A swap in time and a late one; a Work Plan agreed and changed; an area confirmed; carried out."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from kpis.queries.totals import plan_figures
from smewg.models import TurnSwap


def test_the_group_s_year(page, plan, secretariat, sign_in, go, looked_at):
    sign_in(page, secretariat)
    _record_swaps(page, go, looked_at)
    _agree_2018_and_change_it_in_2019(page, plan, go, looked_at)
    _confirm_and_carry_out(page, plan, secretariat, go, looked_at)


def _record_swaps(page, go, looked_at):
    year = timezone.localdate().year
    chairs = range(2009, year + 12, 2)
    in_time = next(first for first in chairs if first >= year + 2)
    late = next(first for first in chairs if first > year and first != in_time)
    for first in (in_time, late):
        go("group:swap")
        page.get_by_label("Turn that its economy cannot take").select_option(f"chair-{first}")
        page.get_by_label("Announced on").fill(timezone.localdate().isoformat())
        page.get_by_role("button", name="Record the swap").click()
        if first == late and late < in_time:
            expect(page.get_by_text("Record it as late, with the reason").first).to_be_visible()
            page.get_by_label("Record it as late").check()
            page.get_by_label("Reason").fill("An election")
            page.get_by_role("button", name="Record the swap").click()
        expect(page.locator(".message")).to_contain_text("right after it.")
    expect(page.get_by_text("which could not serve").first).to_be_visible()
    expect(page.get_by_text("Serves right after").first).to_be_visible()
    looked_at(page, "turns-with-swaps")
    assert TurnSwap.objects.count() == 2


def _agree_2018_and_change_it_in_2019(page, plan, go, looked_at):
    go("plans:work_plans", plan.key)
    page.get_by_role("button", name="Start").nth(1).click()
    expect(page.get_by_text("Started: Work Plan 2018")).to_be_visible()
    for title in ("A toolkit", "A study"):
        _add_a_line(page, title)
    page.get_by_label("Meeting").select_option(index=1)
    page.get_by_role("button", name="It was agreed").click()
    expect(page.get_by_text("It stays as it is now.")).to_be_visible()
    go("plans:work_plans", plan.key)
    page.get_by_role("button", name="Start").nth(1).click()
    expect(page.get_by_text("Started: Work Plan 2019, with 2 lines.")).to_be_visible()
    _add_a_line(page, "A forum")
    expect(page.get_by_role("heading", name="Added")).to_be_visible()
    looked_at(page, "work-plan-2019")


def _add_a_line(page, title):
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("Kind").select_option("deliverable")
    page.get_by_label("What is promised").fill(title)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("rowheader", name=title)).to_be_visible()


def _confirm_and_carry_out(page, plan, secretariat, go, looked_at):
    go("plans:schedule", plan.key)
    looked_at(page, "schedule")
    go("plans:activity", plan.key, 11)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("to be confirmed")).to_have_count(0)
    go("kpis_pages:carried_out", plan.key, 11)
    page.get_by_label("First day").fill("2017-05-04")
    page.get_by_label("3.1 Work towards").check()
    page.get_by_role("button", name="List it as evidence").click()
    expect(page.get_by_text("It counts once.")).to_be_visible()
    indicator = plan.indicators.get(slug="kpi-2")
    assert plan_figures(plan, secretariat).at(indicator, 2017).listed == 1
    go("kpis:grid", 2017)
    expect(page.get_by_role("link", name=re.compile(r"^1 listed.*: KPI 2, total"))).to_have_count(1)
