"""The audit trail: what it tells, that it only grows, and that a forged row is found."""

from datetime import timedelta
from io import StringIO

import hypothesis.strategies as st
import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings

from smewg import duties
from smewg.enums import AuditKind
from smewg.models import AuditEntry, AuditHead, User
from smewg.operations import invitations
from smewg.queries.history import person_history
from smewg.toolkit import audit
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough pass phrase"


def kinds():
    return list(AuditEntry.objects.order_by("number").values_list("kind", flat=True))


def last(kind):
    return AuditEntry.objects.filter(kind=kind).first()


def written(count):
    for number in range(count):
        audit.record("signed_in", person=number, detail=f"é {number}")


TAMPERINGS = {
    "a changed word": lambda rows, n: rows.filter(number=n).update(detail="another"),
    "another person": lambda rows, n: rows.filter(number=n).update(person=999_999),
    "another moment": lambda rows, n: rows.filter(number=n).update(at=timezone.now()),
    "a changed hash": lambda rows, n: rows.filter(number=n).update(hash="0" * 64),
    "a row less": lambda rows, n: rows.filter(number=n).delete(),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
@settings(max_examples=8)
@given(count=st.integers(1, 8), place=st.integers(0, 7))
def test_one_changed_or_deleted_row_is_found_wherever_it_stands(tampering, count, place):
    with transaction.atomic():
        written(count)
        head = AuditHead.now().number
        assert audit.verify().is_whole
        TAMPERINGS[tampering](AuditEntry.objects.all(), head - place % count)
        verdict = audit.verify()
        transaction.set_rollback(True)
    assert not verdict.is_whole


def test_a_row_with_a_hash_made_to_fit_is_found_by_its_neighbour():
    written(3)
    row = AuditEntry.objects.get(number=2)
    row.detail = "forged"
    AuditEntry.objects.filter(pk=row.pk).update(detail=row.detail, hash=row.fingerprint())
    assert "Row 3" in audit.verify().fault


def test_a_row_put_in_and_an_emptied_log_are_found():
    written(2)
    AuditEntry.objects.bulk_create([AuditEntry(number=9, at=timezone.now(), kind="x", hash="0")])
    assert "Row 9" in audit.verify().fault
    AuditEntry.objects.all().delete()
    assert audit.verify().fault == "Row 1 is missing."


def test_a_row_is_never_saved_again_nor_taken_away():
    written(1)
    row = AuditEntry.objects.get()
    for change in (row.save, row.delete):
        with pytest.raises(TypeError):
            change()


def test_the_command_says_so_and_knows_a_noted_row():
    written(3)
    out = StringIO()
    call_command("audit", "--verify", stdout=out)
    noted = out.getvalue().split("tool: ")[1].strip()
    written(1)
    call_command("audit", "--verify", "--holds", noted, stdout=out)
    assert "Row 3 is the one that was noted." in out.getvalue()
    with pytest.raises(CommandError, match="not the one"):
        call_command("audit", "--holds", f"3:{'0' * 64}", stdout=out)
    AuditEntry.objects.filter(number=2).delete()
    with pytest.raises(CommandError, match="Row 2 is missing"):
        call_command("audit", "--verify", stdout=out)


def test_retention_cuts_the_beginning_and_the_rest_is_still_bound(settings):
    settings.AUDIT_KEPT_DAYS = 30
    written(2)
    old = timezone.now() - timedelta(days=31)
    for row in AuditEntry.objects.order_by("number"):  # as if they had been written then
        row.at, row.previous = (
            old,
            AuditEntry.objects.filter(number=row.number - 1).values_list("hash", flat=True).first()
            or "",
        )
        AuditEntry.objects.filter(pk=row.pk).update(
            at=old, previous=row.previous, hash=row.fingerprint()
        )
    newest = AuditEntry.objects.first()
    AuditHead.objects.update(hash=newest.hash)
    written(2)
    assert audit.verify().is_whole
    assert duties.cut_audit() == 2
    assert kinds() == ["signed_in", "signed_in", AuditKind.LOG_CUT]
    assert AuditHead.now().cut_hash == newest.hash
    assert audit.verify().is_whole
    assert duties.cut_audit() == 0
    AuditEntry.objects.filter(number=3).delete()
    assert audit.verify().fault == "Row 3 is missing."


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_one_instant_make_no_fork():
    def many():
        for _ in range(10):
            audit.record("signed_in", person=1)

    at_one_instant(many, many, many, many)
    assert AuditEntry.objects.count() == 40
    assert audit.verify().is_whole
    assert AuditHead.now().number == 40


def test_what_is_not_done_is_not_told(secretariat):
    with transaction.atomic():
        audit.record("signed_in", person=secretariat.pk)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_signing_in_failing_and_out_are_told_by_id_alone(observer):
    observer.set_password(PASSWORD)
    observer.save()
    client = Client(REMOTE_ADDR="203.0.113.9")
    login = reverse("account_login")
    client.post(login, {"login": "nobody@example.org", "password": "x"})
    client.post(login, {"login": observer.email, "password": "wrong"})
    client.post(login, {"login": observer.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert kinds() == ["sign_in_failed", "sign_in_failed", "signed_in", "signed_out"]
    rows = list(AuditEntry.objects.order_by("number"))
    assert [each.about for each in rows] == [None, *[observer.pk] * 3]
    assert rows[2].address == "203.0.113.9"
    assert rows[2].request
    words = "".join(f"{each.detail}" for each in rows)
    assert observer.email not in words
    assert "nobody@example.org" not in words


def test_a_reset_is_told_from_asking_to_the_new_password(observer, mailoutbox):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": observer.email})
    link = next(
        word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word
    ).split("/", 3)[3]
    page = client.get(f"/{link}", follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert {"reset_asked", "password_reset"} <= set(kinds())


def test_roles_addresses_and_closings_are_told(client_as, secretariat, observer):
    client = client_as("secretariat")
    page = reverse("group:person", args=[observer.pk])
    version = client.get(page).context["form"]["version"].value()
    client.post(
        page,
        {
            "email": "new@example.org", "name": observer.name, "role": "secretariat",
            "reason": "moved", "version": version,
        },
    )  # fmt: skip
    assert User.objects.get(pk=observer.pk).role == "secretariat"
    role = last(AuditKind.ROLE_CHANGED)
    assert (role.person, role.about) == (secretariat.pk, observer.pk)
    assert role.detail == "Observer to Secretariat"
    assert last(AuditKind.ADDRESS_CHANGED).detail == ""
    address = reverse("group:close_account", args=[observer.pk])
    seen = User.objects.get(pk=observer.pk).account_state
    client.post(address, {"reason": "left", "seen": seen})
    assert last(AuditKind.GRAVE_STEP).detail == f"Close the account: {address}"
    assert last(AuditKind.ACCOUNT_CLOSED).about == observer.pk
    client.post(address, {"reason": "came back"})
    assert last(AuditKind.ACCOUNT_OPENED).about == observer.pk


def test_downloads_exports_and_administration_are_told(client_as, secretariat):
    secretariat.is_staff = secretariat.is_superuser = True
    secretariat.save()
    client = client_as("secretariat")
    client.get(reverse("group:audit_file"))
    assert last(AuditKind.DOWNLOADED).detail == reverse("group:audit_file")
    client.post(reverse("admin:smewg_partner_add"), {"name": "ABAC"})
    told = last(AuditKind.ADMIN_CHANGE)
    assert (told.person, told.detail) == (secretariat.pk, reverse("admin:smewg_partner_add"))


def test_joining_by_link_is_told_as_such(secretariat):
    invited = User(email="new@example.org", role="observer")
    link = invitations.invite(invited, by=secretariat)
    Client().post(
        "/" + link.split("/", 3)[3],
        {"name": "Ana Maria", "password": PASSWORD, "again": PASSWORD},
    )
    assert kinds() == ["invited", "joined", "signed_in"]
    sentences = [each.sentence for each in person_history(User.objects.get(pk=invited.pk))]
    assert sentences[0] == "Ana Maria joined by the link of the invitation."
    assert "The server's command line" not in "".join(sentences[:1])


def test_a_second_step_is_told_and_who_took_it_away(client_as, secretariat, verifier):
    Authenticator.objects.create(user=verifier, type="totp", data={"secret": "x"})
    client_as("secretariat").post(
        reverse("group:second_step", args=[verifier.pk]), {"second_step_reason": "lost at sea"}
    )
    told = last(AuditKind.SECOND_STEP_TAKEN)
    assert (told.person, told.about) == (secretariat.pk, verifier.pk)


def test_the_page_has_filters_and_a_file_and_names_people_as_they_are_called_today(
    client_as, secretariat
):
    client = client_as("secretariat")
    gone = UserFactory(role="observer", name="=cmd()")
    audit.record(AuditKind.PASSWORD_CHANGED, person=gone.pk, about=gone.pk)
    audit.record(AuditKind.PASSWORD_CHANGED, person=1_000_000)
    page = client.get(reverse("group:audit")).content.decode()
    assert "Password changed" in page
    assert "Person 1000000" in page
    assert secretariat.name in page
    one = client.get(reverse("group:audit"), {"person": gone.pk, "kind": "password_changed"})
    assert one.context["count"] == 1
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    none = client.get(reverse("group:audit"), {"first": tomorrow})
    assert "No row fits" in none.content.decode()
    file = client.get(reverse("group:audit_file"), {"person": gone.pk}).content.decode()
    assert "'=cmd()" in file
    assert file.count("\r\n") == 2
