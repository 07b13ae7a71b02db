"""Offices and turns: who chairs and hosts, what was swapped, and who follows the calendar."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from smewg.enums import Office, Role, Rotation, SwapState
from smewg.models.people import Economy
from smewg.toolkit.days import days_in_words

if TYPE_CHECKING:
    from smewg.models.people import User


class OfficeTermQuerySet(models.QuerySet["OfficeTerm"]):
    def on(self, day: date) -> OfficeTermQuerySet:
        """The terms that cover `day`."""
        return self.filter(starts__lte=day, ends__gte=day)

    def gives_chair_rights(self, user: User, day: date) -> bool:
        """Whether `user` acts as Chair on `day`: the term is theirs, or their economy's.

        A term that names its person is that person's alone. Where no Chair's term is recorded at
        all, the role decides.
        """
        terms = list(self.filter(office=Office.CHAIR))
        if not terms:
            return True
        return any(term.starts <= day <= term.ends and term.is_held_by(user) for term in terms)


class OfficeTerm(models.Model):
    """Somebody's term as Chair or Vice-Chair: an economy and, where known, its person.

    Rights follow the dates. A change of person within a term is two rows, one after the other.
    """

    office = models.CharField(max_length=12, choices=Office, default=Office.CHAIR)
    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="office_terms")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="office_terms",
        help_text="Leave blank while not known: any account with the economy's Chair role serves.",
    )
    starts = models.DateField("first day")
    ends = models.DateField("last day")
    note = models.CharField(max_length=300, blank=True, help_text="Where this is written.")

    history = HistoricalRecords()
    objects = OfficeTermQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts", "office"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts__lte=F("ends")),
                name="a_term_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_office_display()}: {self.economy}, {days_in_words(self.starts, self.ends)}"
        )

    def is_held_by(self, user: User) -> bool:
        if self.person_id:
            return self.person_id == user.pk
        return user.economy_id == self.economy_id

    def clean(self) -> None:
        """One Chair at a time, and one Vice-Chair."""
        if not (self.starts and self.ends):
            return
        others = OfficeTerm.objects.filter(
            office=self.office, starts__lte=self.ends, ends__gte=self.starts
        ).exclude(pk=self.pk)
        if other := others.select_related("economy").first():
            raise ValidationError(f"This overlaps with {other}. End that term first.")
        if self.person and self.office == Office.CHAIR and self.person.role != Role.CHAIR:
            raise ValidationError(
                {
                    "person": f"{self.person} has the role {self.person.get_role_display()}. "
                    "Give them the role Chair first."
                }
            )


class RecordedTurn(models.Model):
    """What happened, with its source: it wins over what the rule computes."""

    rotation = models.CharField(max_length=8, choices=Rotation)
    year = models.PositiveSmallIntegerField(help_text="A Chair's first year.")
    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="recorded_turns")
    is_inferred = models.BooleanField(
        default=False, help_text="It follows from the turns around it; no source says it."
    )
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["rotation", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rotation", "year"], name="one_recorded_turn_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.get_rotation_display()} from {self.year}: {self.economy}"


class TurnSwap(models.Model):
    """An economy said that it cannot serve; it serves right after the one it swapped with."""

    rotation = models.CharField(max_length=8, choices=Rotation)
    year = models.PositiveSmallIntegerField("turn that begins in")
    economy = models.ForeignKey(
        Economy, on_delete=models.PROTECT, related_name="swaps", verbose_name="economy that swaps"
    )
    announced_on = models.DateField()
    is_late = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["rotation", "year", "recorded_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_late=False) | ~Q(reason=""),
                name="a_late_swap_has_a_reason",
                violation_error_message="A late swap needs its reason.",
            ),
            models.UniqueConstraint(
                fields=["rotation", "year", "economy"],
                condition=Q(withdrawn_at=None),
                name="an_economy_swaps_a_turn_once",
                violation_error_message="This swap is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rotation_display()} from {self.year}: {self.economy} swaps"

    @property
    def state(self) -> str:
        return SwapState.WITHDRAWN if self.withdrawn_at else SwapState.RECORDED


class CalendarSubscription(models.Model):
    """A person's private address of the calendar feed; a new serial ends the old address."""

    SALT = "smewg.calendar"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_subscription"
    )
    serial = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Calendar of {self.user}"

    @property
    def token(self) -> str:
        """What the private address carries; signed, so that nobody can make one up."""
        return signing.dumps([self.user_id, self.serial.hex], salt=self.SALT)

    @classmethod
    def reader(cls, token: str) -> User | None:
        """Whose address this is; None for one that was revoked, made up, or of a closed account."""
        try:
            user_id, serial = signing.loads(token, salt=cls.SALT)
        except (signing.BadSignature, TypeError, ValueError):
            return None
        found = cls.objects.filter(user_id=user_id, serial=serial, user__is_active=True)
        subscription = found.select_related("user__economy").first()
        return subscription.user if subscription else None
