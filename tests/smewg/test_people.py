"""How people get in, what the secretariat may do, and what nobody may."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from smewg.models import Economy, Role, User
from tests.factories import EconomyFactory, UserFactory
from tests.forms import opened_now

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def invite(client_as):
    """Invites somebody through the form, as the secretariat."""

    def send(email="new@example.org", role="observer", economy=""):
        typed = {"email": email, "role": role, "economy": economy}
        return client_as("secretariat").post(reverse("group:invite"), typed)

    return send


def link(position=-1):
    return re.search(r"http://[^/]+(/\S+)", mail.outbox[position].body).group(1)


def join(address, **typed):
    said = {"name": "New Person", "password": PASSWORD, "again": PASSWORD}
    return Client().post(address, said | typed)


def test_an_invited_person_sets_a_password_nobody_else_sees_and_is_in(invite):
    invite(role="delegate", economy=EconomyFactory().pk)
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    page = Client().get(link())
    assert user.economy.short_name in page.content.decode()
    assert join(link()).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert user.name == "New Person"


def test_a_link_works_once(invite):
    invite()
    join(link())
    assert Client().get(link()).status_code == 410
    assert join(link(), password="another long pass phrase").status_code == 410
    assert User.objects.get(email="new@example.org").check_password(PASSWORD)


def test_a_link_dies_with_its_days_and_when_it_is_sent_anew(invite, client_as):
    invite()
    user = User.objects.get(email="new@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert Client().get(link()).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        client_as("secretariat").post(reverse("group:invite_again", args=[user.pk]))
        assert Client().get(link(0)).status_code == 410
        assert Client().get(link(1)).status_code == 200


def test_a_closed_account_cannot_use_its_invitation_nor_its_open_session(
    invite, client_as, observer
):
    invite()
    user = User.objects.get(email="new@example.org")
    session = client_as("observer")
    assert session.get("/plans/").status_code == 200
    for each in (user, observer):
        address = reverse("group:close_account", args=[each.pk])
        client_as("secretariat").post(
            address, {"reason": "left the group", "seen": each.account_state}
        )
    assert Client().get(link()).status_code == 410
    assert session.get("/plans/").status_code == 302
    assert observer.history.first().history_change_reason == "left the group"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"again": "something else entirely"}, "two passwords differ"),
        ({"name": ""}, "required"),
    ],
)
def test_a_bad_password_is_explained_and_the_link_still_works(invite, typed, says):
    invite()
    page = join(link(), **typed)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert join(link()).status_code == 302


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"role": "delegate"}, "A delegate speaks for one economy"),
        ({"email": "secretariat@smewg.example"}, "account with this e-mail address already"),
        ({"email": "Secretariat@SMEWG.example"}, "account with this e-mail address already"),
        ({"email": "nobody"}, "Type the whole e-mail address"),
    ],
)
def test_a_bad_invitation_is_explained_beside_its_field(invite, typed, says):
    page = invite(**typed)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not mail.outbox


def test_observers_and_secretariat_have_no_economy(invite):
    assert "Leave it blank" in invite(economy=EconomyFactory().pk).content.decode()


def test_the_only_secretariat_account_is_neither_closed_nor_changed(client_as, secretariat):
    other = UserFactory(role="secretariat")
    client = client_as("secretariat")
    client.post(reverse("group:close_account", args=[other.pk]), {"reason": "x", "seen": "open"})
    typed = {"email": secretariat.email, "role": "observer", "name": "x", "reason": "x"}
    page = client.post(reverse("group:person", args=[secretariat.pk]), typed)
    assert "This is the only secretariat account" in page.content.decode()
    assert client.post(reverse("group:close_account", args=[secretariat.pk])).status_code == 403
    assert User.objects.get(pk=secretariat.pk).role == Role.SECRETARIAT


def test_what_was_changed_about_a_person_stands_in_their_history(client_as, observer):
    typed = {"email": observer.email, "name": observer.name, "role": "chair", "reason": "elected"}
    typed |= opened_now(observer)
    client_as("secretariat").post(reverse("group:person", args=[observer.pk]), typed)
    page = client_as("secretariat").get(reverse("group:person", args=[observer.pk]))
    assert "Sri Wibowo changed the role." in page.content.decode()
    assert "Reason: elected" in page.content.decode()


def test_nobody_signs_up_and_a_reset_does_not_tell_who_has_an_account(observer):
    assert "invit" in Client().get("/accounts/signup/").content.decode()
    Client().post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()
    known = Client().post("/accounts/password/reset/", {"email": observer.email})
    unknown = Client().post("/accounts/password/reset/", {"email": "x@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_a_person_signs_in_by_e_mail_and_resets_a_password(observer):
    Client().post("/accounts/password/reset/", {"email": observer.email})
    assert observer.email in mail.outbox[-1].to
    observer.set_password(PASSWORD)
    observer.save()
    answer = Client().post("/accounts/login/", {"login": observer.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url == "/"


def test_the_list_of_people_takes_a_fixed_number_of_queries(
    client_as, django_assert_max_num_queries
):
    client = client_as("secretariat")
    for number in range(30):
        UserFactory(role="delegate", economy=EconomyFactory(code=f"Z{number}"))
    with django_assert_max_num_queries(9):
        page = client.get(reverse("group:people") + "?role=delegate")
    assert page.context["table"].paginator.count == 30


def test_the_first_secretariat_account_is_made_from_the_command_line(capsys):
    call_command("create_secretariat", "first@example.org")
    assert "/accounts/invitation/" in capsys.readouterr().out
    join(link())
    assert User.objects.get(email="first@example.org").role == Role.SECRETARIAT
    with pytest.raises(CommandError, match="has joined already"):
        call_command("create_secretariat", "first@example.org")
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("create_secretariat", "first")


def test_the_database_itself_holds_who_has_an_economy():
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(role="delegate", economy=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(role="observer", economy=EconomyFactory())
    UserFactory(email="a@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="A@example.org")


def test_economies_stand_in_apec_s_order_under_apec_s_names():
    call_command("load_reference", verbosity=0)
    names = list(Economy.objects.values_list("short_name", flat=True))
    assert len(names) == 21
    assert names.index("Chinese Taipei") == 17
    assert names.index("Philippines") == 14
    assert names.index("Hong Kong, China") == 5


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Vietnam", "VN"),
        ("S. Korea", "ROK"),
        (" hkg ", "HKC"),
        ("the Philippines", "PHL"),
        ("Republic of Korea", "ROK"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_an_economy_is_known_by_any_of_its_names(typed, code):
    call_command("load_reference", verbosity=0)
    found = Economy.objects.named(typed)
    assert (found and found.code) == code
