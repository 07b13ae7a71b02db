"""Words typed into a form survive a session that ends before they are saved."""

from django.urls import reverse
from playwright.sync_api import expect

from kpis.models import Evidence


def test_what_was_typed_is_there_again_after_signing_in(
    page, plan, secretariat, sign_in, live_server, context
):
    address = live_server.url + reverse("kpis:evidence_new", args=[2017, "kpi-1"])
    sign_in(page, secretariat)
    page.goto(address)
    page.get_by_label("Title").fill("A forum on exporting services")
    page.get_by_label("1.2 Foster innovation").check()
    page.get_by_label("Peru").check()
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(page, secretariat)
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("A forum on exporting services")
    expect(page.get_by_label("1.2 Foster innovation")).to_be_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="A forum on exporting services")).to_be_visible()
    assert Evidence.objects.get().title == "A forum on exporting services"
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("")
