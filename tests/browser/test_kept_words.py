"""Words typed into a form survive a session that ends before they are saved."""

from django.urls import reverse
from playwright.sync_api import expect

from kpis.models import Evidence, Judgement, ReportingYear
from tests.forms import opened_now


def test_what_was_typed_is_there_again_after_signing_in(
    page, plan, secretariat, sign_in_by_form, live_server, context
):
    address = live_server.url + reverse("kpis:evidence_new", args=[2017, "kpi-1"])
    sign_in_by_form(page, secretariat)
    page.goto(address)
    page.get_by_label("Title").fill("A forum on exporting services")
    page.get_by_label("1.2 Foster innovation").check()
    page.get_by_label("Peru").check()
    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in_by_form(page, secretariat)
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("A forum on exporting services")
    expect(page.get_by_label("1.2 Foster innovation")).to_be_checked()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="A forum on exporting services")).to_be_visible()
    assert Evidence.objects.get().title == "A forum on exporting services"
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("")


def test_words_that_come_back_are_of_the_version_they_were_typed_on(
    page, plan, secretariat, verifier, sign_in, live_server, client_as
):
    """Somebody saved in between: the words come back, and the page asks which stand."""
    judged = Judgement.objects.create(
        indicator=plan.indicators.get(slug="kpi-1"),
        reporting_year=ReportingYear.objects.get(year=2017),
        words="on course",
        reason="Two begin",
        by=verifier,
    )
    address = reverse("kpis_pages:judge", args=[plan.key, "kpi-1", 2017])
    sign_in(page, secretariat)
    page.goto(live_server.url + address)
    page.get_by_label("Status in your words").fill("ahead")
    typed = opened_now(judged, words="behind", reason="Two begin")
    assert client_as("verifier").post(address, typed).status_code == 302
    page.goto(live_server.url + address)
    expect(page.get_by_label("Status in your words")).to_have_value("ahead")
    page.get_by_role("button", name="Save it with my name").click()
    expect(page.get_by_label("Keep what Tomas Reyes saved")).to_be_visible()
    judged.refresh_from_db()
    assert judged.words == "behind"
