"""Somebody leaves and asks to be forgotten: the name goes, the record and its trail stay."""

from django.urls import reverse
from playwright.sync_api import expect

from smewg.models import User
from smewg.operations import accounts


def test_a_closed_account_loses_its_name_and_the_trail_says_so(
    page, secretariat, observer, sign_in, go, looked_at
):
    accounts.close_account(observer.pk, by=secretariat, reason="left")
    sign_in(page, secretariat)
    go("privacy")
    looked_at(page, "privacy")
    go("group:me")
    looked_at(page, "me")
    with page.expect_download() as given:
        page.get_by_role("button", name="Download your data").click()
    assert given.value.suggested_filename == "my-data.zip"

    go("group:person", observer.pk)
    looked_at(page, "person-closed")
    page.get_by_role("link", name="Take name and address off").click()
    page.get_by_label("Why, without their name").fill("They asked for it")
    page.get_by_label("Type Grace Oliver").fill("grace oliver")
    looked_at(page, "take-the-name-off")
    page.get_by_role("button", name="Take the name off").click()
    expect(page.get_by_role("heading", name="A former observer")).to_be_visible()
    assert User.objects.get(pk=observer.pk).email.endswith(".invalid")

    go("group:audit")
    told = page.get_by_role("cell", name="Name and address taken off a closed account")
    expect(told).to_be_visible()
    looked_at(page, "audit")
    page.get_by_label("What was done").select_option("grave_step")
    page.get_by_role("button", name="Show").click()
    path = reverse("group:anonymise", args=[observer.pk])
    expect(page.get_by_text(f"Take the name off: {path}")).to_be_visible()
