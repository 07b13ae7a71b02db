"""A new installation, from nothing to its first published year, by the links of Home alone."""

import re
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import expect

from kpis.models import Figure, ReportingYear
from smewg.models import User
from tests.browser.conftest import PASSWORD
from tests.factories import UserFactory

PLAN = Path("plans/data/smewg-2017-2020.yaml")


def home(page):
    page.get_by_role("link", name="Home", exact=True).first.click()
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()


def follow(page, link):
    """Go home, and follow what stands there."""
    home(page)
    page.get_by_role("main").get_by_role("link", name=link, exact=True).click()


def saved_at_last(page):
    held = Figure.objects.filter(number=0)
    return any(held.exists() or page.wait_for_timeout(100) for _ in range(300))


def invite(page, role, email):
    follow(page, "Invite the people")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Role").select_option(label=role)
    if role == "Delegate":
        page.get_by_label("Economy").select_option(label="Peru")
    page.get_by_role("button", name=re.compile("invit", re.IGNORECASE)).click()


def test_a_new_installation_comes_to_its_first_published_year(
    page, db, sign_in_by_form, as_person, live_server, looked_at
):
    call_command("load_reference", verbosity=0)
    sign_in_by_form(page, UserFactory(role="secretariat", name="Sri Wibowo"))
    home(page)
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Close the counts")).to_have_count(0)
    looked_at(page, "home-of-a-new-installation")

    follow(page, "Load the plan")
    page.get_by_label("Plan file").set_input_files(PLAN)
    page.get_by_role("button", name="Send the file").click()
    page.get_by_role("link", name="Load this plan").click()
    page.get_by_role("button", name="Load this plan").click()
    invite(page, "Chair", "chair@example.org")
    invite(page, "Delegate", "peru@example.org")
    home(page)
    expect(page.get_by_text("2 people invited, 0 joined")).to_be_visible()

    follow(page, "Enter the counts of 2017")
    page.get_by_role("textbox", name="KPI 1, total", exact=True).fill("0")
    page.keyboard.press("Enter")
    assert saved_at_last(page), "by the page's script, or by the form where it is not there yet"
    follow(page, "Close the counts of 2017")
    expect(page.get_by_role("heading", name="Close the year 2017")).to_be_visible()
    for each in page.get_by_role("checkbox").all():
        each.check()
    page.get_by_role("button", name="Close 2017").click()
    expect(page.get_by_text("2017 is closed.")).to_be_visible()
    home(page)
    expect(page.get_by_role("link", name="Enter the counts of 2018", exact=True)).to_be_visible()

    chair = User.objects.get(email="chair@example.org")
    chair.joined_at = chair.invited_at
    chair.set_password(PASSWORD)
    chair.save()
    as_person(chair)
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    follow(page, "Verify the counts of 2017")
    page.get_by_role("button", name="I have verified").click()
    follow(page, "Publish the counts of 2017")
    page.get_by_role("link", name="Publish 2017").click()
    page.get_by_role("button", name="Publish 2017").click()
    expect(page.get_by_text("2017 is published.")).to_be_visible()
    assert ReportingYear.objects.get(year=2017).is_published
    home(page)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("heading", name="Welcome")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.get_by_text("SMEWG plan tracker,").first).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
