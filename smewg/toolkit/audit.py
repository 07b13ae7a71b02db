"""What was done to accounts, secrets and files: a log that only grows, each row bound to the last.

A row's hash is taken over its words and the hash before it, and the chain's head keeps the last
one. So a row that was changed, taken away, put in or cut off the end is found (`verify`). Rows are
written one at a time, under a lock on the head, in the transaction of what they tell of.

Rows hold people's ids, never their names or addresses. Retention cuts the oldest rows off, and
the head keeps the hash of the last one that went, so that the rest is still bound to it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar, NoReturn

from django.db import DEFAULT_DB_ALIAS, DatabaseError, models, transaction
from django.utils import timezone

from smewg.toolkit import request_log
from smewg.toolkit.backups.rows import held_still

log = logging.getLogger(__name__)
AT_ONCE = 1_000
LONGEST = 300


class AuditEntry(models.Model):
    """One thing that was done, by whom and to whom."""

    number = models.PositiveBigIntegerField(unique=True, help_text="Its place, from 1.")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    person = models.BigIntegerField(null=True, help_text="The id of who did it; None: nobody known")
    about = models.BigIntegerField(null=True, help_text="The id of whose account it is about.")
    address = models.CharField(max_length=45, blank=True)
    request = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=LONGEST, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "smewg"
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-number"], name="audit_by_kind"),
            models.Index(fields=["person", "-number"], name="audit_by_person"),
        ]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._never()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._never()

    def _never(self) -> NoReturn:
        raise TypeError("A row of the audit trail is never changed.")

    def fingerprint(self) -> str:
        """The hash of this row's words and of the hash before it."""
        words = [
            self.number,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.kind,
            self.person,
            self.about,
            self.address,
            self.request,
            self.detail,
            self.previous,
        ]
        plain = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
        return sha256(plain.encode()).hexdigest()


class AuditHead(models.Model):
    """The ends of the chain: the last row, and the last one that retention cut off."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    cut_number = models.PositiveBigIntegerField(default=0)
    cut_hash = models.CharField(max_length=64, blank=True)
    cut_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "smewg"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_head_of_the_audit_trail")
        ]

    def __str__(self) -> str:
        return f"row {self.number}"

    @classmethod
    def locked(cls) -> AuditHead:
        """The head, held until the transaction ends."""
        head, _ = cls.objects.select_for_update().get_or_create(pk=1)
        return head

    @classmethod
    def now(cls) -> AuditHead:
        return cls.objects.filter(pk=1).first() or cls(pk=1)


@transaction.atomic
def record(
    kind: str,
    *,
    person: int | None = None,
    about: int | None = None,
    detail: str = "",
) -> AuditEntry:
    """Write down that something was done, with the transaction that does it.

    `person` is the id of who did it: whoever is signed in, unless it is given. `about` is whose
    account it is about. `detail` names no person.
    """
    request = request_log.current_request.get()
    user = getattr(request, "_cached_user", None)
    head = AuditHead.locked()
    row = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        kind=str(kind),
        person=person if person is not None else getattr(user, "pk", None),
        about=about,
        address=str(request.META.get("REMOTE_ADDR") or "")[:45] if request else "",
        request=request_log.current.get(),
        detail=detail[:LONGEST].replace("\x00", ""),
        previous=head.hash,
    )
    row.hash = row.fingerprint()
    row.save(force_insert=True)
    AuditHead.objects.filter(pk=1).update(number=row.number, hash=row.hash)
    return row


def record_quietly(kind: str, **told: Any) -> None:
    """The same where nothing may be stopped by it, as when a file was handed out already."""
    try:
        record(kind, **told)
    except DatabaseError:
        log.exception("The audit trail could not be written: %s", kind)


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many rows, the last of them, and the first fault in words."""

    rows: int
    head: AuditHead
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.fault


def verify(newest: int | None = None) -> Verdict:
    """Whether the chain is whole; of its `newest` rows alone, where that many are named."""
    with held_still(DEFAULT_DB_ALIAS):
        head = AuditHead.now()
        first = head.cut_number + 1
        previous = head.cut_hash
        if newest is not None and head.number - newest >= first:
            first = head.number - newest + 1
            before = AuditEntry.objects.filter(number=first - 1).first()
            previous = before.hash if before else ""
        rows = AuditEntry.objects.filter(number__lte=head.number).order_by("number")
        fault, count = _first_fault(rows.filter(number__gte=first), first, previous, head)
        beyond = AuditEntry.objects.filter(
            models.Q(number__gt=head.number) | models.Q(number__lte=head.cut_number)
        )
        if not fault and (stray := beyond.first()):
            fault = f"Row {stray.number} does not belong to the chain: it was put in."
        return Verdict(count, head, fault)


def _first_fault(
    rows: models.QuerySet[AuditEntry], first: int, previous: str, head: AuditHead
) -> tuple[str, int]:
    count, awaited = 0, first
    for row in rows.iterator(chunk_size=AT_ONCE):
        if row.number != awaited:
            return f"Row {awaited} is missing.", count
        if row.previous != previous:
            return f"Row {row.number} does not follow the row before it.", count
        if row.hash != row.fingerprint():
            return f"Row {row.number} was changed.", count
        previous, count, awaited = row.hash, count + 1, awaited + 1
    if awaited <= head.number:
        return f"Row {awaited} is missing.", count
    if previous != head.hash:
        return f"Row {head.number} is not the one that the chain ends with.", count
    return "", count


@transaction.atomic
def cut(before: datetime) -> int:
    """Take the rows of before that moment off the beginning, and keep the last one's hash."""
    head = AuditHead.locked()
    stays = AuditEntry.objects.filter(at__gte=before).order_by("number").first()
    last = stays.number - 1 if stays else head.number
    gone = AuditEntry.objects.filter(number=last).first()
    if gone is None:
        return 0
    count, _ = AuditEntry.objects.filter(number__lte=last).delete()
    AuditHead.objects.filter(pk=1).update(
        cut_number=last, cut_hash=gone.hash, cut_at=timezone.now()
    )
    return count


def people_of(rows: Iterable[AuditEntry]) -> set[int]:
    """The ids of everybody whom the rows name."""
    return {each for row in rows for each in (row.person, row.about) if each is not None}
