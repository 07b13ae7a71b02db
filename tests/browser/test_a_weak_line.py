"""Main jobs over a weak line: each in so many requests and bytes, whatever the machine.

Here: to open a year's grid, to save a cell, to save one whose request is cut off, and to read a
page whose last part has not come. The twelve jobs of the help go over the same line in
test_help_jobs.py, and a first view's bytes are counted in tests/smewg/test_weight.py.
"""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import expect

from kpis.models import Figure
from tests.browser.weak_line import WeakLine

REQUESTS_OF_A_PAGE = 6
A_CELL = 2_000
"""Bytes of the request that saves one cell, its headers among them."""


@pytest.fixture
def line(live_server):
    at = urlsplit(live_server.url)
    with WeakLine((at.hostname, at.port)) as line:
        yield line


@pytest.fixture
def grid(page, plan, secretariat, line):
    """The grid of a year, opened over the weak line by somebody who is signed in."""
    client = Client()
    client.force_login(secretariat, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": line.url}
    page.context.add_cookies([cookie])
    page.goto(f"{line.url}/kpis/2017/enter/", wait_until="commit")
    return page


def box(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def mark(page, name):
    return page.locator("td", has=box(page, name)).locator("[data-status]")


def test_a_year_is_opened_and_a_cell_saved_over_a_weak_line(grid, line, faults):
    page = grid
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("load")
    opened = [trip for trip in line.trips if not trip.is_cut]
    assert len(opened) <= REQUESTS_OF_A_PAGE, [trip.asks for trip in opened]
    before = len(line.trips)
    box(page, "KPI 1, area 1").fill("3")
    page.keyboard.press("Enter")
    expect(mark(page, "KPI 1, area 1")).to_have_text("saved")
    (trip,) = line.trips[before:]
    assert trip.asks.startswith("POST ")
    assert trip.size <= A_CELL
    assert trip.answer <= 2 * A_CELL
    line.cut.add(len(line.trips) + 1)
    box(page, "KPI 1, area 2").fill("4")
    page.keyboard.press("Enter")
    expect(mark(page, "KPI 1, area 2")).to_have_text("saved")
    cut, again = line.trips[before + 1 :]
    assert (cut.is_cut, again.is_cut) == (True, False)
    held = Figure.objects.filter(number__isnull=False).values_list("number", flat=True)
    assert sorted(held) == [3, 4]
    faults[:] = [each for each in faults if "ERR_EMPTY_RESPONSE" not in each]  # what was cut off


def is_late(asks):
    """A page's last part and each script but the one that chooses its colours."""
    return "/static/" not in asks or (asks.endswith(".js") and "theme" not in asks)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/", "Sign out"),
        ("/reviews/2017-2020/dashboard/", "What is not known"),
        ("/kpis/2017/enter/", "KPI 1"),
        ("/public/", "Strategic Plan"),
    ],
)
def test_a_page_is_read_before_its_last_part_and_its_scripts(
    page, plan, secretariat, live_server, address, says
):
    at = urlsplit(live_server.url)
    client = Client()
    client.force_login(secretariat, backend="django.contrib.auth.backends.ModelBackend")
    with WeakLine((at.hostname, at.port), is_held=is_late) as line:
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": line.url}
        page.context.add_cookies([cookie])
        page.goto(line.url + address, wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text(says).first).to_be_attached()
        assert page.evaluate("document.readyState") == "loading"
        line.let_go()
        page.wait_for_load_state("load")
