"""A person's own data as a file, and the name that is taken off a closed account."""

from __future__ import annotations

import json
import tempfile
import zipfile
from typing import IO, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction as database
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from smewg import workflow
from smewg.enums import AuditKind
from smewg.models import (
    AuditEntry,
    CalendarSubscription,
    HomeNews,
    HomeVisit,
    OutgoingMail,
    Snooze,
    User,
)
from smewg.operations import lists
from smewg.toolkit import audit, personal_data, sessions
from smewg.toolkit.transitions import transition

SECRETS = {
    "smewg.user": frozenset({"password"}),
    "mfa.authenticator": frozenset({"data"}),
    "smewg.signedinsession": frozenset({"session_key"}),
    "smewg.calendarsubscription": frozenset({"serial"}),
}
IN_MEMORY = 5_000_000
"""Bytes above which the file is made on the disk."""
READ_ME = """Your data in the SMEWG plan tracker

data.json   every row that names you, by the kind of row: your account, what you wrote,
            decided, sent and attached. Of histories it says which changes were yours.
files/      the files that you attached.

Keys and passwords are not in it.
"""


def export(user: User) -> IO[bytes]:
    """All that is held of a person, as a zip; the audit trail tells that it was made."""
    found: dict[str, Any] = personal_data.collect(user, SECRETS)
    found["audit trail"] = _audit_rows(user)
    found["mails"] = _mails(user)
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read-me.txt", READ_ME)
        archive.writestr("data.json", json.dumps(found, cls=_Plain, indent=1, ensure_ascii=False))
        for path, kept in personal_data.files(user, "added_by"):
            _put_in(archive, path, kept)
    packed.seek(0)
    audit.record(AuditKind.DATA_EXPORTED, person=user.pk, about=user.pk)
    return packed


class _Plain(DjangoJSONEncoder):
    """What JSON does not know, as its words."""

    def default(self, value: Any) -> Any:
        try:
            return super().default(value)
        except TypeError:
            return str(value)


def _put_in(archive: zipfile.ZipFile, path: str, kept: Any) -> None:
    try:
        with kept.open("rb") as content:
            archive.writestr(path, content.read())
    except OSError:
        archive.writestr(f"{path}.missing.txt", "The file is not where it should be.")


def _audit_rows(user: User) -> list[dict[str, Any]]:
    rows = AuditEntry.objects.filter(person=user.pk) | AuditEntry.objects.filter(about=user.pk)
    told = rows.order_by("number").values("number", "at", "kind", "detail", "address")
    return [dict(each) for each in told]


def _mails_to(email: str) -> Any:
    """Mails to this address alone; `to` is a list, which not every database searches."""
    words = OutgoingMail.objects.annotate(receivers=Cast("to", TextField()))
    return words.filter(receivers__contains=f'"{email}"')


def _mails(user: User) -> list[dict[str, Any]]:
    return list(_mails_to(user.email).values("written_at", "subject", "state", "settled_at"))


@database.atomic
def anonymise(pk: int, *, by: User, reason: str, seen: str | None = None) -> User:
    """Take name and address off a closed account for good. Raises TransitionRefused.

    What the person did stays, by their role: the group's record needs it. Their keys, devices,
    calendar and mails go, and lists of people to invite that still wait. Names that somebody typed
    into a text are not looked for.
    """
    now = timezone.now()
    closed = User.objects.get(pk=pk)
    name, email = nameless(closed), f"closed-{pk}@nobody.invalid"
    done = transition(
        workflow.ANONYMISE_ACCOUNT,
        User,
        pk,
        by=by,
        reason=reason,
        changes={"name": name, "email": email, "anonymised_at": now},
        note=f"name and address taken off: {reason.strip()}",
        seen=seen,
    )
    _mails_to(closed.email).delete()
    lists.forget_lists_with_addresses()
    User.history.filter(id=pk).update(name=name, email=email)
    User.objects.filter(pk=pk).update(password="!", last_login=None)  # noqa: S106 -- no password
    sessions.end_all(done)
    for model in (Authenticator, EmailAddress, CalendarSubscription):
        model._default_manager.filter(user=pk).delete()
    for own in (Snooze, HomeVisit, HomeNews):
        own._default_manager.filter(person=pk).delete()
    audit.record(AuditKind.ANONYMISED, person=by.pk, about=pk)
    return done


def nameless(user: User) -> str:
    """How the record calls somebody whose name was taken off: "A former delegate of Peru"."""
    of = f" of {user.economy.running_text}" if user.economy else ""
    role = {"secretariat": "member of the secretariat", "chair": "Chair"}.get(user.role, user.role)
    return f"A former {role}{of}"
