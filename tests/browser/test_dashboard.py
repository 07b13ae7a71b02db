"""The Chair's dashboard in a browser: the demonstration, an odd plan, an empty one, on paper."""

import re

import yaml
from django.urls import reverse
from playwright.sync_api import expect

from kpis.management.commands.load_plan import load_with_years
from plans.models import Plan
from smewg.models import User
from tests.reviews.test_first_screen import number_told, rows_in

LONG = "A name of an objective that goes on and on, with commas, and with ends " * 3


def open_dashboard(page, live_server, plan, query=""):
    page.goto(live_server.url + reverse("reviews:dashboard", args=[plan.key]) + query)


def test_the_chair_follows_figures_to_their_lists(
    page, demonstrated, sign_in, live_server, looked_at
):
    sign_in(page, User.objects.get(email="chair@smewg.example"))
    open_dashboard(page, live_server, demonstrated)
    page.get_by_role("link", name="Mid-term").click()
    expect(page.get_by_text("2017 to 2018, the plan's first half").first).to_be_visible()
    looked_at(page, "dashboard-mid-term")

    tile = page.locator(".tile").nth(1)
    listed = int(re.search(r"(\d+) listed", tile.inner_text())[1])
    tile.locator(".tile-link").click()
    expect(page.get_by_role("status").filter(has_text=f"{listed} items")).to_be_visible()
    page.go_back()

    chart = page.locator("figure", has=page.locator("#kpis-by-area-title"))
    chart.locator("summary").click()
    chart.get_by_role("row", name="Activities (KPI 2), 2017").get_by_role("link").last.click()
    page.wait_for_url("**/kpis/2017/kpi-2/total/")
    page.go_back()

    page.get_by_role("navigation", name="On this page").get_by_text("Who learned").click()
    page.get_by_role("link", name=re.compile(r"^\d+ practices shared")).click()
    expect(page.get_by_role("status").filter(has_text="items")).to_be_visible()
    page.go_back()

    mark = page.locator(".chart-full.chart-wide [tabindex='0']").first
    mark.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".chart-label:visible")).to_contain_text(
        "Initiatives (KPI 1), 2018, Area 1"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/kpis/2018/kpi-1/1/")
    page.go_back()

    page.get_by_role("link", name="What changed since the last meeting").click()
    looked_at(page, "changes")


def test_ten_statements_are_read_off_the_first_screen(
    page, demonstrated, sign_in, live_server, client
):
    """What a person hears, and where each line leads: nothing but the accessibility tree."""
    chair = User.objects.get(email="chair@smewg.example")
    sign_in(page, chair)
    page.set_viewport_size({"width": 1280, "height": 800})
    open_dashboard(page, live_server, demonstrated)
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 4 * 800, "folded, at most four screens"
    lowest = page.locator(".tile-link").last.bounding_box()
    assert lowest["y"] + lowest["height"] <= 800, "the five indicators stand on the first screen"
    heard = page.locator("main").aria_snapshot()
    answers = [each.aria_snapshot() for each in page.locator(".answer").all()]
    lines = [
        (words, url)
        for answer in answers
        for words, url in re.findall(r"""link "([^"]+)"'?:\s+- /url: (\S+)""", answer)
    ]
    assert len(lines) >= 8
    assert all(len(re.findall(r"link ", answer)) <= 3 for answer in answers), "three lines each"
    tiles = re.findall(r"""link "(\d+ listed ?: [^"]+)"'?:\s+- /url: (\S+)""", heard)
    assert len(tiles) == 5
    client.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
    for words, url in (*lines, *tiles):
        assert rows_in(client, url.strip('"')) == number_told(words), (words, url)
    said = page.get_by_role("heading", level=1).inner_text()
    assert said == (
        "From 2017 to 2019 the group has counted 13 initiatives, 31 activities, 18 practices "
        "shared and 9 practices adopted; 2018 is not verified, 2019 is still open and 2020 has "
        "no figure yet."
    )
    for statement in (
        "Activities: 12 in 2018, 8 in 2017", "11 of the 12 are listed",
        "Practices shared: 7 in 2018, 5 in 2017", "Practices adopted: 3 in 2018, 2 in 2017",
        "Initiatives: 4 in 2018, 4 in 2017", "2017 was corrected from 3 to 4",
        "0 in 2017 and 2018, and so far in 2019", "29 of 100 figures are not entered",
        "25 figures of 2018 are not verified", "Counts do not say what changed",
    ):  # fmt: skip
        assert statement in heard, statement


def test_the_dashboard_on_paper(page, demonstrated, sign_in, live_server, tmp_path):
    sign_in(page, User.objects.get(email="chair@smewg.example"))
    open_dashboard(page, live_server, demonstrated)
    assert page.pdf(path=tmp_path / "dashboard.pdf", format="A4").startswith(b"%PDF")


def test_a_plan_of_two_areas_and_nine_indicators_with_long_names(
    page, plan, chair, sign_in, live_server, looked_at
):
    odd = {
        "key": "2031-2031",
        "title": "A plan of one year " + "with a long title " * 10,
        "group": "SMEWG",
        "period": {"start": 2031, "end": 2031},
        "priority_areas": [
            {"number": n, "name": LONG[:190], "objectives": [{"number": 1, "text": LONG}]}
            for n in (1, 2)
        ],
        "indicators": [
            {"number": n, "code": f"Indicator {n}", "group": LONG[:110], "name": LONG}
            for n in range(1, 10)
        ],
    }
    load_with_years(yaml.safe_dump(odd).encode())
    sign_in(page, chair)
    open_dashboard(page, live_server, Plan.objects.get(key="2031-2031"))
    looked_at(page, "dashboard-odd")
    open_dashboard(page, live_server, plan, "?economy=PE&area=2")
    looked_at(page, "dashboard-narrowed-empty")
