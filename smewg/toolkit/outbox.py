"""Every mail of the house: a row in the transaction that wants it, sent outside of any request.

Who sends a mail calls Django's own functions. OutboxBackend (EMAIL_BACKEND) writes it down, so it
goes exactly when the change that it tells of stands; the worker or a command sends what waits,
through MAIL_TRANSPORT. A mail server that is away or silent keeps mails waiting and stops nobody.

A process that is killed between the server's answer and the note of it leaves a mail that is sent
again, under the same Message-ID, by which mailboxes know it as one.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import Any, ClassVar

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import F, Q
from django.dispatch import Signal
from django.utils import timezone

from smewg.toolkit.claims import Claimable, Heartbeat

SERVER_IS_AWAY = timedelta(minutes=1)
"""When mails are tried again after the server could not be reached: the fault is none of theirs."""
TRY_AGAIN_AFTER = [timedelta(minutes=n) for n in (1, 5, 15, 30, 60)]
"""When one mail is tried again that the server did not take for now; then each hour."""
AT_ONCE = 200
"""Mails that one run takes up."""
GIVE_UP_AFTER = timedelta(days=3)
PERMANENT = 500

settled = Signal()
"""Sent with `mail` when one was sent or is given up; within the transaction that notes it."""


class MailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> MailQuerySet:
        return self.filter(state=OutgoingMail.State.WAITING)

    def failed(self) -> MailQuerySet:
        return self.filter(state=OutgoingMail.State.FAILED)

    def due(self) -> MailQuerySet:
        """What is to be sent now, the oldest first; those that another process has stay out."""
        free = OutgoingMail.is_free()
        return self.waiting().filter(free, due_at__lte=timezone.now()).order_by("pk")


class OutgoingMail(Claimable):
    """One mail: waiting, sent, or given up. Its words are forgotten once it went."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "not sent"

    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    sender = models.CharField(max_length=320)
    subject = models.TextField()
    body = models.TextField(blank=True)
    subtype = models.CharField(max_length=20, default="plain")
    alternatives = models.JSONField(default=list, help_text="Pairs of content and its kind.")
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    written_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        app_label = "smewg"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="mail_that_is_due")]

    def __str__(self) -> str:
        return f"{', '.join(self.to)}: {self.subject}"

    @classmethod
    def written(cls, message: EmailMessage) -> OutgoingMail:
        """Write a mail down. ValueError for one with files: those stay in the house, and linked."""
        row = cls.of(message)
        row.save()
        return row

    @classmethod
    def of(cls, message: EmailMessage) -> OutgoingMail:
        """The same, not saved yet, for many mails that are written down together."""
        if message.attachments:
            raise ValueError("A mail of this house has a link in place of a file.")
        message.message()  # a header with a line break is refused here, where it was made
        named = {name.lower() for name in message.extra_headers}
        domain = settings.SITE_HOST
        headers = {str(name): str(value) for name, value in message.extra_headers.items()}
        if "message-id" not in named:
            headers["Message-ID"] = make_msgid(domain=domain)
        if "auto-submitted" not in named:
            headers["Auto-Submitted"] = "auto-generated"
        return cls(
            to=list(message.to),
            cc=list(message.cc),
            bcc=list(message.bcc),
            reply_to=list(message.reply_to),
            sender=message.from_email,
            subject=str(message.subject),
            body=str(message.body),
            subtype=message.content_subtype,
            alternatives=[list(each) for each in getattr(message, "alternatives", [])],
            headers=headers,
        )

    def as_message(self, connection: BaseEmailBackend) -> EmailMessage:
        message = EmailMultiAlternatives(
            subject=self.subject,
            body=self.body,
            from_email=self.sender,
            to=self.to,
            bcc=self.bcc,
            connection=connection,
            headers=self.headers,
            cc=self.cc,
            reply_to=self.reply_to,
        )
        message.content_subtype = self.subtype
        for content, kind in self.alternatives:
            message.attach_alternative(content, kind)
        return message

    def note_sent(self) -> None:
        self._settle(self.State.SENT, body="", alternatives=[], error="")

    def note_refused(self, error: Exception) -> None:
        """The server took the connection and not this mail: later again, or never."""
        is_old = timezone.now() - self.written_at > GIVE_UP_AFTER
        if is_permanent(error) or is_old:
            self._settle(self.State.FAILED, error=in_words(error))
            return
        wait = TRY_AGAIN_AFTER[min(self.tries, len(TRY_AGAIN_AFTER)) - 1]
        self._wait(wait, error)

    def note_server_away(self, error: Exception) -> None:
        """The server could not be reached: this one waits, and so do all others that are due."""
        if timezone.now() - self.written_at > GIVE_UP_AFTER:
            self._settle(self.State.FAILED, error=in_words(error))
        else:
            self._wait(SERVER_IS_AWAY, error)
        later = timezone.now() + SERVER_IS_AWAY
        OutgoingMail.objects.due().update(due_at=later, error=in_words(error))

    def again(self) -> None:
        """Send it now, whatever became of it before; a sent one stays sent."""
        OutgoingMail.objects.filter(pk=self.pk).exclude(state=self.State.SENT).update(
            state=self.State.WAITING, due_at=timezone.now(), written_at=timezone.now(), tries=0
        )

    def _wait(self, time: timedelta, error: Exception) -> None:
        self.held().update(
            due_at=timezone.now() + time, claimed_until=None, claimed_by="", error=in_words(error)
        )

    @transaction.atomic
    def _settle(self, state: str, **fields: Any) -> None:
        self.state, self.settled_at = state, timezone.now()
        for name, value in fields.items():
            setattr(self, name, value)
        self.claimed_until = None
        self.save(update_fields=["state", "settled_at", "claimed_until", *fields])
        settled.send_robust(OutgoingMail, mail=self)


class OutboxBackend(BaseEmailBackend):
    """EMAIL_BACKEND: a mail is written down, and the caller goes on."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [OutgoingMail.written(each) for each in email_messages if each.recipients()]
        if settings.MAIL_IN_PLACE:
            deliver_waiting()
        return len(rows)


@dataclass
class Delivered:
    """What became of the mails that one run took up."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    server_is_away: str = ""


def deliver_waiting() -> Delivered:
    """Send what is due. Two runs at once never send one mail twice; a dead server ends a run."""
    done = Delivered()
    connection = mail.get_connection(settings.MAIL_TRANSPORT)
    try:
        for row in OutgoingMail.objects.due()[:AT_ONCE]:
            if not row.take(Q(state=OutgoingMail.State.WAITING), tries=F("tries") + 1):
                continue
            row.refresh_from_db()
            with Heartbeat(row.hold_on):
                goes_on = _deliver(row, connection, done)
            if not goes_on:
                break
    finally:
        _close(connection)
    return done


def _deliver(row: OutgoingMail, connection: BaseEmailBackend, done: Delivered) -> bool:
    """Send one mail; whether it makes sense to go on with the next."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        row.note_server_away(error)
        done.later += 1
        done.server_is_away = in_words(error)
        return False
    try:
        row.as_message(connection).send()
    except smtplib.SMTPServerDisconnected as error:
        _refused(row, error, done)
        _close(connection)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _refused(row, error, done)
        if not isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
            _close(connection)
    else:
        row.note_sent()
        done.sent += 1
    return True


def _refused(row: OutgoingMail, error: Exception, done: Delivered) -> None:
    row.note_refused(error)
    if row.state == OutgoingMail.State.FAILED:
        done.failed += 1
    else:
        done.later += 1


def _close(connection: BaseEmailBackend) -> None:
    """Hang up; a server that is gone already has heard enough."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None  # type: ignore[attr-defined]


def is_permanent(error: Exception) -> bool:
    """Whether trying the same mail again would be answered the same."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT
    return isinstance(error, ValueError)


def in_words(error: Exception) -> str:
    """What the server or the line said, short enough for a row."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, said = next(iter(error.recipients.values()))
        return f"{code} {_decoded(said)}"[:300]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"[:300]
    return (str(error) or type(error).__name__)[:300]


def _decoded(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def forget_old(days: int) -> int:
    """Take away what went, or was given up, more than so many days ago; how many."""
    before = timezone.now() - timedelta(days=days)
    gone, _ = OutgoingMail.objects.filter(settled_at__lt=before).delete()
    return gone
