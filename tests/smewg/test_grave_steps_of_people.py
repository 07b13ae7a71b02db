"""Closing an account, and changing one's own role: asked first, and judged as it stands."""

import pytest
from django.test import Client
from django.urls import reverse

from smewg.models import Role, User
from smewg.operations.accounts import close_account, open_account
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.forms import as_sent
from tests.two_connections import on_postgres, while_held

pytestmark = pytest.mark.django_db


def page_of(client, person):
    return client.get(reverse("group:close_account", args=[person.pk])).content.decode()


def test_the_page_asks_before_an_account_is_closed(client_as, delegate):
    said = page_of(client_as("secretariat"), delegate)
    for sentence in (
        "Close the account of",
        "Nobody else speaks for",
        "They cannot sign in any more.",
        "Why it is closed",
        "Go back, do not close it",
    ):
        assert sentence in said, sentence
    assert User.objects.get(pk=delegate.pk).is_active


def test_another_delegate_of_the_economy_is_enough(client_as, delegate):
    UserFactory(role="delegate", economy=delegate.economy)
    assert "Nobody else speaks for" not in page_of(client_as("secretariat"), delegate)


@pytest.mark.parametrize("sent", [{"reason": ""}, {"reason": " ", "seen": "open"}])
def test_an_account_is_not_closed_without_a_reason(sent, client_as, observer):
    address = reverse("group:close_account", args=[observer.pk])
    refused = client_as("secretariat").post(address, sent)
    assert refused.status_code == 422
    assert "Say why, in a sentence." in refused.content.decode()
    assert User.objects.get(pk=observer.pk).is_active


def test_a_post_that_says_nothing_is_led_to_the_page_that_asks(client_as, observer):
    address = reverse("group:close_account", args=[observer.pk])
    answer = client_as("secretariat").post(address)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert User.objects.get(pk=observer.pk).is_active


def test_a_second_closing_does_not_open_the_account(client_as, secretariat, verifier, observer):
    """Two pages were open, each offered to close it; it was a switch once."""
    client = client_as("secretariat")
    page_of(client, observer)
    close_account(observer.pk, by=verifier, reason="left the group")
    with pytest.raises(TransitionRefused, match=r"closed now: left the group \(Tomas Reyes, "):
        close_account(observer.pk, by=secretariat, reason="left")
    address = reverse("group:close_account", args=[observer.pk])
    client.post(address, {"reason": "back again"})
    assert User.objects.get(pk=observer.pk).is_active
    with pytest.raises(TransitionRefused, match="It is open now: back again"):
        open_account(observer.pk, by=secretariat, reason="back")


def test_closing_leaves_a_name_that_was_saved_meanwhile(secretariat, observer):
    User.objects.filter(pk=observer.pk).update(name="Another name")
    closed = close_account(observer.pk, by=secretariat, reason="left the group")
    kept = User.objects.get(pk=observer.pk)
    assert (kept.name, kept.is_active, closed.name) == ("Another name", False, "Another name")


@pytest.mark.django_db(transaction=True)
@on_postgres
def test_two_who_close_each_other_leave_one(secretariat, verifier):
    refused = while_held(
        lambda: close_account(verifier.pk, by=secretariat, reason="left"),
        lambda: close_account(secretariat.pk, by=verifier, reason="left"),
    )
    assert isinstance(refused, TransitionRefused)
    assert "the only secretariat account" in str(refused)
    assert User.objects.get(role=Role.SECRETARIAT, is_active=True) == secretariat


@pytest.fixture
def own(client_as, secretariat, verifier):
    """One's own page, its fields as they are sent, and the client."""
    client = client_as("secretariat")
    address = reverse("group:person", args=[secretariat.pk])
    fields = as_sent(client.get(address)) | {"role": "observer", "reason": "I move on"}
    return client, address, fields


def test_one_s_own_role_is_asked_for_and_typed(own, secretariat):
    client, address, fields = own
    asked = client.post(address, fields)
    said = asked.content.decode()
    assert asked.status_code == 200
    assert "Change your own role?" in said
    assert "It would be Observer." in said
    assert 'name="reason" value="I move on"' in said
    assert User.objects.get(pk=secretariat.pk).role == Role.SECRETARIAT
    refused = client.post(address, fields | {"typed": "Chair"})
    assert refused.status_code == 422
    assert "Type it as it is written: Observer" in refused.content.decode()
    assert 'name="reason" value="I move on"' in refused.content.decode()
    assert User.objects.get(pk=secretariat.pk).role == Role.SECRETARIAT
    done = client.post(address, fields | {"typed": "observer"}, follow=True)
    assert "Your role is Observer now." in done.content.decode()
    kept = User.objects.get(pk=secretariat.pk)
    assert kept.role == Role.OBSERVER
    assert kept.history.first().history_change_reason == "I move on"


def test_the_only_secretariat_is_not_even_asked(own, verifier, secretariat):
    client, address, fields = own
    close_account(verifier.pk, by=secretariat, reason="left")
    refused = client.post(address, fields | {"typed": "Observer"})
    assert refused.status_code == 422
    assert "This is the only secretariat account" in refused.content.decode()
    assert User.objects.get(pk=secretariat.pk).role == Role.SECRETARIAT


def test_one_s_own_name_and_another_s_role_are_saved_as_before(own, verifier):
    client, address, fields = own
    saved = client.post(address, fields | {"role": "secretariat", "name": "Sri W."})
    assert saved.status_code == 302
    address = reverse("group:person", args=[verifier.pk])
    fields = as_sent(client.get(address)) | {"role": "observer", "reason": "moves on"}
    assert client.post(address, fields).status_code == 302
    assert User.objects.get(pk=verifier.pk).role == Role.OBSERVER


def test_somebody_not_signed_in_is_led_to_sign_in(observer):
    assert Client().get(reverse("group:close_account", args=[observer.pk])).status_code == 302
