"""Where somebody is signed in is listed, and ended from another place, one or all."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from smewg.models import SignedInSession
from smewg.toolkit import sessions

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17 Safari/604"
)


def signed_in(user, agent=""):
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/group/me/").status_code == 200
    return client


@pytest.fixture
def person(observer):
    observer.set_password(PASSWORD)
    observer.save()
    return observer


def test_each_device_is_listed_with_its_time(person):
    signed_in(person, PHONE)
    here = signed_in(person, "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537")
    page = here.get(reverse("group:sessions")).content.decode()
    assert "Safari on iPhone" in page
    assert "Chrome on Windows" in page
    assert page.index("Chrome on Windows") < page.index("Safari on iPhone"), "this one is first"


def test_one_device_is_signed_out_and_never_another_persons(person, client_as):
    away, here = signed_in(person, PHONE), signed_in(person)
    row = SignedInSession.objects.get(device="Safari on iPhone")
    client_as("secretariat").post(reverse("group:end_session", args=[row.pk]))
    assert away.get("/group/me/").status_code == 200
    here.post(reverse("group:end_session", args=[row.pk]))
    assert away.get("/group/me/").status_code == 302
    assert here.get("/group/me/").status_code == 200


def test_sign_out_everywhere_ends_sessions_that_nobody_listed_too(person):
    """Such as those that began before the sessions were listed."""
    away, here = signed_in(person), signed_in(person)
    SignedInSession.objects.all().delete()
    assert here.post(reverse("group:sign_out_everywhere")).status_code == 302
    assert away.get("/group/me/").status_code == 302
    assert here.get("/group/me/").status_code == 302
    again = signed_in(person)
    assert again.get("/group/me/").status_code == 200


def test_a_session_from_before_the_upgrade_goes_on_and_is_listed(person):
    client = signed_in(person)
    SignedInSession.objects.all().delete()
    sessions.cache.clear()
    assert "this device" in client.get(reverse("group:sessions")).content.decode() or True
    assert "this device" in client.get(reverse("group:sessions")).content.decode()


def test_a_changed_password_ends_the_others_and_they_are_listed_no_more(person):
    signed_in(person, PHONE)
    here = signed_in(person)
    here.post(
        "/accounts/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": f"{PASSWORD} two",
            "password2": f"{PASSWORD} two",
        },
    )
    page = here.get(reverse("group:sessions")).content.decode()
    assert "this device" in page
    assert "iPhone" not in page


def test_rows_of_sessions_that_are_over_are_forgotten(person):
    signed_in(person)
    Session.objects.all().delete()
    assert sessions.forget_ended() == 1


def test_signing_out_takes_the_row_away(person):
    client = signed_in(person)
    client.post("/accounts/logout/")
    assert not SignedInSession.objects.exists()


def test_a_server_behind_a_socket_signs_in(person):
    client = Client(REMOTE_ADDR="")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get(reverse("group:sessions")).status_code == 200
