"""The first page in a browser: each role sees what waits for it, and the ways onward."""

from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import expect

from smewg.models import Economy, Meeting, MeetingDecision, User
from tests.factories import UserFactory


def test_each_role_sees_what_waits_for_it(
    page,
    with_counts,
    secretariat,
    verifier,
    chair,
    observer,
    sign_in_by_form,
    live_server,
    looked_at,
    context,
):
    soon = timezone.localdate() + timedelta(days=3)
    meeting = Meeting.objects.create(kind="SMEWG", number=745, year=2018, start=date(2018, 9, 3))
    MeetingDecision.objects.create(
        meeting=meeting, number=1, text="Agreed", follow_up="Circulate the guide", due=soon
    )
    sign_in_by_form(page, secretariat)
    first = page.locator(".task").first
    expect(first).to_contain_text("Follow up: Circulate the guide")
    expect(first).to_contain_text("in 3 days")
    expect(page.get_by_role("link", name="Close the counts of 2019")).to_be_visible()
    looked_at(page, "home-secretariat")
    page.get_by_role("link", name="Follow up: Circulate the guide").click()
    expect(page.get_by_role("heading", name="SMEWG meeting 745", level=1)).to_be_visible()

    context.clear_cookies()
    sign_in_by_form(page, chair)
    page.get_by_role("link", name="Verify the counts of 2018").click()
    page.get_by_role("button", name="I have verified").click()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("link", name="Publish the counts of 2018")).to_be_visible()
    looked_at(page, "home-chair")

    for reader in (observer, UserFactory(role="delegate", economy=Economy.objects.last())):
        context.clear_cookies()
        sign_in_by_form(page, User.objects.get(pk=reader.pk))
        expect(page.get_by_text("There is nothing to do now")).to_be_visible()
        looked_at(page, f"home-{reader.role}")
        page.get_by_role("link", name="Dashboard").click()
        expect(page.locator(".first-head").get_by_text(with_counts.title)).to_be_visible()
