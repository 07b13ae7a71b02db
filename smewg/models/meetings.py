"""The group's meetings, with their papers and decisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from smewg.enums import MeetingKind, MeetingState, PaperAccess, PaperPurpose, Role
from smewg.models.people import Economy
from smewg.toolkit.days import days_in_words, days_on_a_paper, month_in_words

if TYPE_CHECKING:
    from smewg.models.people import User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        """Every meeting, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def after(self, day: date) -> MeetingQuerySet:
        """Meetings that are still to come on `day`, as far as their dates are known; next first.

        A cancelled one is not to come.
        """
        dated = Q(start__gte=day) | Q(end__gte=day)
        month = Q(start=None, month__gte=day.month, year=day.year)
        undated = (
            month | Q(start=None, month=None, year=day.year) | Q(start=None, year__gt=day.year)
        )
        to_come = self.filter(dated | undated).exclude(state=MeetingState.CANCELLED)
        return to_come.order_by("year", "month", "start", "number")


class Meeting(models.Model):
    """A meeting of the group, or of the SME Ministers, as far as it is known."""

    Kind = MeetingKind

    class Mode(models.TextChoices):
        IN_PERSON = "in person", "in person"
        VIRTUAL = "virtual", "virtual"
        HYBRID = "hybrid", "hybrid"

    kind = models.CharField(max_length=10, choices=Kind)

    class Place(models.IntegerChoices):
        FIRST = 1, "first of the year"
        SECOND = 2, "second of the year"

    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 to 12, where the day is not known yet."
    )
    turn = models.PositiveSmallIntegerField(
        "which of the year",
        choices=Place,
        null=True,
        blank=True,
        help_text="The second is held just before the SME Ministerial Meeting. Some years differ.",
    )
    start = models.DateField(null=True, blank=True, help_text="Leave blank while not known.")
    end = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True)
    host = models.ForeignKey(
        Economy, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_meetings"
    )
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.IN_PERSON)
    is_extraordinary = models.BooleanField(
        "extraordinary", default=False, help_text="Called between the regular meetings."
    )
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.ON)
    state_because = models.CharField("why it is postponed or cancelled", max_length=300, blank=True)
    note = models.TextField(blank=True, help_text="What is doubtful, and the source.")

    history = HistoricalRecords()
    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-month", "-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                name="a_month_is_one_of_twelve",
                violation_error_message="A month is a number from 1 to 12.",
            ),
            models.UniqueConstraint(fields=["kind", "number"], name="one_meeting_per_number"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=models.F("start")),
                name="a_meeting_ends_after_it_starts",
                violation_error_message="The last day is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.ON) | ~Q(state_because=""),
                name="a_meeting_that_is_called_off_says_why",
                violation_error_message="Say why it is postponed or cancelled.",
            ),
        ]

    def __str__(self) -> str:
        where = f", {self.place}" if self.place else ""
        return f"{self.get_kind_display()} {self.number} ({self.year}{where})"

    @property
    def name(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def slug(self) -> str:
        """Kind and number, as addresses name the meeting."""
        return f"{self.kind.lower()}-{self.number}"

    @property
    def when(self) -> str:
        """As much of the date as is known: 12 September 2018 to 13 September 2018, 2021."""
        if self.start:
            return days_in_words(self.start, self.end)
        return month_in_words(self.year, self.month) if self.month else str(self.year)

    @property
    def when_on_a_paper(self) -> str:
        """The same as the cover of an APEC paper writes it: 12-13 September 2018."""
        return days_on_a_paper(self.start, self.end) if self.start else self.when

    @property
    def state_kind(self) -> str:
        """How its state is drawn, as in components/status.html."""
        return MeetingState(self.state).kind

    @property
    def is_called_off(self) -> bool:
        """Whether it does not take place on the days that stand here."""
        return self.state != MeetingState.ON

    def save(self, **options: Any) -> None:
        """Year and month follow the first day, once it is known."""
        if self.start:
            self.year, self.month = self.start.year, self.start.month
        super().save(**options)


class AgendaItem(models.Model):
    """An item of a meeting's agenda, with its number as the agenda prints it: 3, 3.1, 7b."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    place = models.PositiveSmallIntegerField(help_text="Where it stands in the agenda.")
    number = models.CharField(max_length=12, blank=True, help_text="As the agenda prints it: 3.1.")
    title = models.CharField(max_length=300)
    led_by = models.CharField("led by", max_length=150, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["meeting", "place", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "number"],
                condition=~Q(number=""),
                name="one_agenda_item_per_number",
                violation_error_message="This agenda has an item with this number already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> PaperQuerySet:
        """Restricted papers are not for observers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(access=PaperAccess.PUBLIC) if user.role == Role.OBSERVER else self


class Paper(models.Model):
    """A paper of a meeting: a link, or a file kept here."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    number = models.CharField(
        "document number", max_length=40, blank=True, help_text="As 2018/SMEWG47/003."
    )
    title = models.CharField(max_length=300)
    submitted_by = models.CharField(max_length=150, blank=True)
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    purpose = models.CharField(max_length=13, choices=PaperPurpose, blank=True)
    access = models.CharField(
        "who may read it", max_length=10, choices=PaperAccess, default=PaperAccess.PUBLIC
    )
    link = models.URLField(blank=True)
    file = models.FileField(upload_to="papers/%Y/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()
    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number", "added_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(link="") | ~Q(file=""),
                name="a_paper_is_a_link_or_a_file",
                violation_error_message="Give a link, or choose a file.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class MeetingDecision(models.Model):
    """What a meeting decided."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    follow_up = models.TextField(blank=True, help_text="Who does what, and by when.")
    due = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True, help_text="When it had been carried out.")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
