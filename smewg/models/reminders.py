"""Reminders by e-mail: the rules, what was sent to whom, and who asked to be left in peace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from smewg.domain.occasions import Occasion
from smewg.models.people import Economy, User
from smewg.toolkit.outbox import OutgoingMail
from smewg.toolkit.text import count_of


class ReminderRule(models.Model):
    """Who gets which mail, and when: one line of the table that the secretariat keeps."""

    class Side(models.TextChoices):
        BEFORE = "before", "before"
        AFTER = "after", "after"

    class WhichDay(models.TextChoices):
        OPENS = "opens", "the day it opens"
        CLOSES = "closes", "its last day"

    DAYS_TO_CATCH_UP: ClassVar = 5

    key = models.SlugField(max_length=60, unique=True, help_text="Names a rule that came along.")
    source = models.SlugField(max_length=30, help_text="What it is about: contributions, ...")
    audience = models.SlugField(max_length=30, help_text="Who: not-answered, draft-begun, ...")
    days = models.PositiveSmallIntegerField(default=7, help_text="0 is the day itself.")
    side = models.CharField("before or after", max_length=6, choices=Side, default=Side.BEFORE)
    edge = models.CharField("of which day", max_length=6, choices=WhichDay, default=WhichDay.CLOSES)
    subject = models.CharField(max_length=150)
    text = models.TextField(help_text="Words in braces, such as {name}, are filled in.")
    is_active = models.BooleanField("is sent", default=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["source", "-edge", "side", "days", "audience"]

    def __str__(self) -> str:
        return self.subject

    @property
    def when(self) -> str:
        """In words: "14 days before its last day"."""
        if self.days == 0:
            return f"on {self.get_edge_display()}"
        return f"{count_of(self.days, 'day')} {self.get_side_display()} {self.get_edge_display()}"

    def day_for(self, occasion: Occasion) -> date | None:
        """The day of the mail for an occasion; None while the occasion has no such day."""
        edge = occasion.opens if self.edge == self.WhichDay.OPENS else occasion.closes
        if edge is None:
            return None
        days = timedelta(days=self.days)
        return edge - days if self.side == self.Side.BEFORE else edge + days

    def is_due(self, occasion: Occasion, today: date) -> bool:
        """Whether the mail is due on `today`: on its day, or a few days on when a run was missed.

        A mail that announces a day is not sent once that day is over.
        """
        day = self.day_for(occasion)
        if day is None:
            return False
        last = day + timedelta(days=self.DAYS_TO_CATCH_UP)
        if self.side == self.Side.BEFORE:
            last = min(last, day + timedelta(days=self.days))
        return day <= today <= last


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def perhaps_not_gone(self) -> ReminderQuerySet:
        """Given up, or begun by a run of an earlier release that was killed in its middle."""
        state = Reminder.State
        in_its_middle = Q(state=state.BEGUN, mail=None, waiting_notice=None)
        return self.filter(Q(state=state.FAILED) | in_its_middle)


class Reminder(models.Model):
    """One mail to one person. It is written down together with the mail: none is written twice."""

    class State(models.TextChoices):
        BEGUN = "begun", "waiting to be sent"
        SENT = "sent", "sent"
        FAILED = "failed", "not accepted by the mail server"

    rule = models.ForeignKey(
        ReminderRule, on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    about = models.SlugField(max_length=60, help_text="The occasion: contributions-2018, ...")
    day = models.DateField(help_text="In Singapore.")
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=State, default=State.BEGUN)
    error = models.CharField(max_length=300, blank=True)
    mail = models.ForeignKey(
        OutgoingMail,
        on_delete=models.SET_NULL,
        null=True,
        related_name="reminders",
        help_text="None once it is forgotten, and for mails before release 0.2.",
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who sent it by hand; none for a rule's.",
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "person", "about"],
                condition=Q(rule__isnull=False),
                name="a_rule_reminds_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["person", "about", "day"],
                condition=Q(rule=None),
                name="one_reminder_by_hand_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def on(self, day: date) -> SnoozeQuerySet:
        """What keeps mails back on `day`."""
        return self.filter(until__gte=day)

    def of(self, user: User) -> SnoozeQuerySet:
        """Those of the person, and of their economy as a whole."""
        own = Q(person=user)
        return self.filter(own | Q(economy=user.economy_id) if user.economy_id else own)


class Snooze(models.Model):
    """No reminders of an occasion to a person, or to an economy's people, until after a day."""

    about = models.SlugField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="snoozes"
    )
    economy = models.ForeignKey(Economy, on_delete=models.CASCADE, null=True, related_name="+")
    until = models.DateField("no reminders until the end of")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-until"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person=None, economy__isnull=False)
                | Q(person__isnull=False, economy=None),
                name="a_snooze_is_of_a_person_or_an_economy",
            ),
            models.UniqueConstraint(fields=["about", "person"], name="one_snooze_per_person"),
            models.UniqueConstraint(fields=["about", "economy"], name="one_snooze_per_economy"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.economy}, {self.about}: until {self.until}"
