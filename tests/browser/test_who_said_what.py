"""The yearly round in a browser: set the window, see who said what, remind one economy."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from smewg.models import Economy
from tests.factories import UserFactory, reported


def test_from_the_window_to_a_reminder(
    page, plan, secretariat, delegate, sign_in, live_server, looked_at
):
    chile = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    reported(plan, delegate, state="accepted")
    reported(plan, delegate, title="Another workshop")
    reported(plan, chile, state="draft")
    today = timezone.localdate()
    sign_in(page, secretariat)
    page.goto(f"{live_server.url}/contributions/who/")
    expect(page.get_by_role("row", name="Peru")).to_contain_text("1 of 2 accepted")
    expect(page.get_by_role("row", name="Chile")).to_contain_text("draft begun")
    page.get_by_role("link", name="When each year is open").click()
    page.get_by_role("link", name="Set the window of 2018").click()
    page.get_by_label("First day").fill((today - timedelta(days=5)).isoformat())
    page.get_by_label("Last day").fill((today + timedelta(days=5)).isoformat())
    looked_at(page, "window")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Reminders follow these days")).to_be_visible()
    looked_at(page, "windows")
    page.get_by_role("link", name="Who said what").click()
    page.get_by_role("link", name="2018", exact=True).click()
    expect(page.locator("tbody tr").last).to_contain_text("Peru")
    looked_at(page, "who-said-what")
    page.get_by_role("link", name="Remind Chile of 2018").click()
    expect(page.get_by_text(chile.email)).to_be_visible()
    looked_at(page, "remind")
    said = [each.to for each in mail.outbox if "Reports of 2018 are welcome" in each.subject]
    assert [chile.email] in said, "each delegate hears that the year is open"
    mail.outbox.clear()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text(f"On the way to {chile}")).to_be_visible()
    assert [each.to for each in mail.outbox] == [[chile.email]]
    page.goto(f"{live_server.url}/group/reminders/")
    looked_at(page, "reminders-empty")
    page.get_by_role("link", name="What was sent").first.click()
    expect(page.get_by_role("row", name=str(chile))).to_contain_text("sent")
    looked_at(page, "reminder-log")
