"""A passkey is added and signs in, with a device that Chromium plays."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD


@pytest.fixture
def phone(context, page):
    """A phone with a finger on it."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_signs_in_without_a_password(
    page, context, settings, phone, secretariat, sign_in_by_form, live_server, looked_at
):
    settings.SECOND_STEP_FOR = ["secretariat"]
    sign_in_by_form(page, secretariat)
    page.wait_for_url("**/accounts/**")
    page.get_by_label("Password").fill(PASSWORD)  # "confirm that it is you"
    looked_at(page, "confirm-that-it-is-you")
    page.get_by_role("button", name="Confirm").click()
    looked_at(page, "second-step-set-up")
    page.get_by_role("link", name="add a passkey instead").click()
    looked_at(page, "passkey-add")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(live_server.url + reverse("mfa_index"))
    looked_at(page, "second-step")
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    looked_at(page, "passkeys")

    context.clear_cookies()
    page.goto(live_server.url + "/accounts/login/")
    looked_at(page, "sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(live_server.url + reverse("group:sessions"))
    expect(page.get_by_text("this device", exact=True)).to_be_visible()
    looked_at(page, "sessions")

    context.clear_cookies()
    page.goto(live_server.url + "/accounts/login/")
    page.get_by_label("Email").fill(secretariat.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    looked_at(page, "second-step-asked")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
