"""The second step: asked by role, blocked by nobody, and lost only with a witness."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


def with_second_step(user):
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.mark.parametrize("address", ["/", "/plans/", "/group/people/", "/admin/", "/group/me/"])
def test_whose_role_asks_for_one_sees_only_where_to_set_it_up(settings, client_as, address):
    settings.SECOND_STEP_FOR = ["secretariat"]
    answer = client_as("secretariat").get(address)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))
    assert client_as("observer").get("/plans/").status_code == 200


def test_a_script_hears_it_and_the_way_out_is_open(settings, client_as):
    settings.SECOND_STEP_FOR = ["secretariat"]
    client = client_as("secretariat")
    answer = client.get("/plans/", headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200


def test_who_has_one_works_as_ever(settings, client_as, secretariat):
    settings.SECOND_STEP_FOR = ["secretariat"]
    with_second_step(secretariat)
    assert client_as("secretariat").get("/plans/").status_code == 200


def test_codes_for_recovery_alone_are_no_second_step(settings, client_as, secretariat):
    settings.SECOND_STEP_FOR = ["secretariat"]
    Authenticator.objects.create(user=secretariat, type="recovery_codes", data={})
    assert client_as("secretariat").get("/plans/").status_code == 302


def test_a_stranger_cannot_forbid_somebody_to_set_one_up(secretariat):
    secretariat.set_password(PASSWORD)
    secretariat.save()
    Client().post("/accounts/password/reset/", {"email": secretariat.email})
    client = Client()
    client.post("/accounts/login/", {"login": secretariat.email, "password": PASSWORD})
    address = reverse("mfa_activate_totp")
    client.post(client.get(address).url, {"password": PASSWORD})  # "confirm that it is you"
    answer = client.get(address)
    assert answer.status_code == 200
    assert "verified" not in answer.content.decode()


def test_a_lost_one_is_taken_away_by_another_with_a_reason_and_both_are_told(
    client_as, secretariat, verifier
):
    with_second_step(verifier)
    client = client_as("secretariat")
    address = reverse("group:second_step", args=[verifier.pk])
    client.post(address, {"second_step_reason": ""})
    assert Authenticator.objects.filter(user=verifier).exists()
    client.post(address, {"second_step_reason": "the phone fell into the sea"})
    assert not Authenticator.objects.filter(user=verifier).exists()
    assert {each.to[0] for each in mail.outbox} == {verifier.email, secretariat.email}
    assert "the phone fell into the sea" in mail.outbox[0].body
    page = client.get(reverse("group:person", args=[verifier.pk])).content.decode()
    assert "fell into the sea" in page


def test_nobody_takes_away_their_own_and_nobody_else_may(client_as, secretariat):
    with_second_step(secretariat)
    own = reverse("group:second_step", args=[secretariat.pk])
    assert client_as("secretariat").post(own, {"second_step_reason": "x"}).status_code == 403
    other = reverse("group:second_step", args=[UserFactory(role="observer").pk])
    assert client_as("chair").post(other, {"second_step_reason": "x"}).status_code == 403


def test_the_administration_pages_have_no_door_of_their_own(secretariat):
    """A password alone signs nobody in there, whose account has a second step or not."""
    secretariat.set_password(PASSWORD)
    secretariat.is_staff = secretariat.is_superuser = True
    secretariat.save()
    with_second_step(secretariat)
    client = Client()
    typed = {"username": secretariat.email, "password": PASSWORD, "next": "/admin/"}
    answer = client.post("/admin/login/?next=/admin/", typed)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=%2Fadmin%2F")
    assert "_auth_user_id" not in client.session
    answer = client.post(
        "/accounts/login/?next=/admin/", {"login": secretariat.email, "password": PASSWORD}
    )
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302
