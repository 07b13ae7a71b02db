"""A person gets what is held of them, is forgotten where the record allows, and is not tracked."""

import io
import json
import zipfile

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.mail import send_mail
from django.db.models import ForeignKey
from django.test import Client
from django.urls import reverse

from smewg.enums import AuditKind
from smewg.models import (
    AuditEntry,
    CalendarSubscription,
    Meeting,
    OutgoingMail,
    Paper,
    SignedInSession,
    User,
)
from smewg.operations import accounts, personal_data
from smewg.toolkit import personal_data as held
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import EconomyFactory, UserFactory

pytestmark = pytest.mark.django_db


def exported(client):
    answer = client.post(reverse("group:my_data"))
    assert answer["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_person_gets_all_that_is_held_of_them_and_no_secret(client_as, secretariat, verifier):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    Paper.objects.create(
        meeting=meeting, title="Mine", file=ContentFile(b"my words", "a.pdf"), added_by=secretariat
    )
    Paper.objects.create(
        meeting=meeting, title="Theirs", file=ContentFile(b"x", "b.pdf"), added_by=verifier
    )
    Authenticator.objects.create(user=secretariat, type="totp", data={"secret": "hush-hush"})
    subscription = CalendarSubscription.objects.create(user=secretariat)
    send_mail("A subject", "words", None, [secretariat.email])
    secretariat.set_password("a long enough pass phrase")
    secretariat.save()
    packed = exported(client_as("secretariat"))
    text = packed.read("data.json").decode()
    told = json.loads(text)
    assert told["smewg.user"][0]["email"] == secretariat.email
    assert [each["title"] for each in told["smewg.paper"]] == ["Mine"]
    assert told["mails"][0]["subject"] == "A subject"
    assert told["audit trail"]
    assert told["smewg.historicaluser"]
    for secret in ("hush-hush", subscription.serial.hex, str(subscription.serial)):
        assert secret not in text
    assert secretariat.password not in text
    key = SignedInSession.objects.get(user=secretariat).session_key
    assert key not in text
    files = [name for name in packed.namelist() if name.startswith("files/")]
    assert len(files) == 1
    assert packed.read(files[0]) == b"my words"
    assert AuditEntry.objects.filter(kind=AuditKind.DATA_EXPORTED, about=secretariat.pk).exists()


def test_no_table_that_names_people_is_forgotten(secretariat):
    naming = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(
            isinstance(each, ForeignKey) and each.related_model is User
            for each in model._meta.local_fields
        )
    }
    assert naming <= {each.label for each in held.holdings(secretariat)}


@pytest.fixture
def left(secretariat):
    person = UserFactory(
        role="delegate", name="Ana Maria", email="ana@example.org",
        economy=EconomyFactory(code="PE", running_text="Peru"),
    )  # fmt: skip
    CalendarSubscription.objects.create(user=person)
    send_mail("For you", "words", None, [person.email])
    accounts.close_account(person.pk, by=secretariat, reason="left")
    return person


def test_a_closed_account_loses_its_name_for_good_after_the_page_that_asks(left, client_as):
    client = client_as("secretariat")
    address = reverse("group:anonymise", args=[left.pk])
    assert "Take the name off the account" in client.get(address).content.decode()
    assert client.post(address, {"reason": "x", "typed": "wrong"}).status_code == 422
    client.post(address, {"reason": "They asked", "typed": "Ana Maria", "seen": "closed"})
    person = User.objects.get(pk=left.pk)
    assert str(person) == "A former delegate of Peru"
    assert not CalendarSubscription.objects.filter(user=person).exists()
    assert not OutgoingMail.objects.filter(subject="For you").exists()
    everywhere = str(
        [list(model._base_manager.values()) for model in apps.get_app_config("smewg").get_models()]
    )
    assert "Ana Maria" not in everywhere
    assert "ana@example.org" not in everywhere
    page = client.get(reverse("group:person", args=[left.pk])).content.decode()
    assert "without a name" in page
    client.post(
        reverse("group:person", args=[left.pk]),
        {"email": "ana@example.org", "name": "Ana Maria", "role": "observer", "reason": "back"},
    )
    person.refresh_from_db()
    assert person.name == "A former delegate of Peru"
    with pytest.raises(TransitionRefused):
        accounts.open_account(left.pk, by=person, reason="back")
    assert {"anonymised", "grave_step"} <= set(AuditEntry.objects.values_list("kind", flat=True))


def test_an_open_account_keeps_its_name(observer, secretariat):
    with pytest.raises(TransitionRefused):
        personal_data.anonymise(observer.pk, by=secretariat, reason="x")
    observer.refresh_from_db()
    assert observer.name == "Grace Oliver"


@pytest.mark.parametrize("name", ["me", "sessions", "people", "audit", "outbox"])
def test_pages_of_personal_data_are_stored_nowhere(client_as, name):
    kept = client_as("secretariat").get(reverse(f"group:{name}"))["Cache-Control"]
    assert "private" in kept
    assert "no-store" in kept


def test_anybody_reads_what_is_kept_with_this_installations_own_times(settings):
    settings.AUDIT_KEPT_DAYS = 4321
    page = Client().get(reverse("privacy")).content.decode()
    assert "4321 days" in page
    assert not Client().get(reverse("privacy")).cookies.get("sessionid")
