"""Sessions in which concept notes are handed in and scored, and the funds they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from smewg.toolkit.deadlines import is_past
from smewg.toolkit.search import index as search
from smewg.toolkit.text import whole_number

if TYPE_CHECKING:
    from smewg.models import User


class Fund(models.Model):
    """Where a project's money comes from, and in which years notes may ask for it."""

    name = models.CharField(max_length=100, unique=True)
    letter = models.CharField(
        max_length=1, blank=True, help_text="As the project number ends; none for the GPA."
    )
    is_self_funded = models.BooleanField(
        default=False, help_text="Such a project is endorsed and run, and never scored."
    )
    first_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Blank: no limit is recorded."
    )
    last_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Blank: no limit is recorded."
    )
    order = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar = ["order", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_year=None)
                | Q(last_year=None)
                | Q(first_year__lte=F("last_year")),
                name="a_fund_ends_after_it_starts",
                violation_error_message="The last year is before the first.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_in(self, year: int) -> bool:
        """Whether notes of `year` may ask for it."""
        return (self.first_year or year) <= year <= (self.last_year or year)

    @property
    def years(self) -> str:
        """Its valid years in words."""
        if self.first_year and self.last_year:
            return f"{self.first_year} to {self.last_year}"
        if self.first_year:
            return f"from {self.first_year}"
        return f"until {self.last_year}" if self.last_year else "no limit recorded"


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: User) -> SessionQuerySet:
        """Every session, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def named(self, slug: str) -> SessionQuerySet:
        """The session of an address, as 2018-1; none for anything else."""
        first, _, second = slug.partition("-")
        year, number = whole_number(first, digits=4), whole_number(second, digits=4)
        if year is None or number is None:
            return self.none()
        return self.filter(year=year, number=number)

    def with_funds(self) -> SessionQuerySet:
        return self.prefetch_related("session_funds__fund")


class Session(models.Model):
    """One of a year's rounds of concept notes: 1/2018 and 2/2018.

    A day that is named is over at midnight in Singapore.
    """

    class Number(models.IntegerChoices):
        FIRST = 1, "Session 1"
        SECOND = 2, "Session 2"

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(choices=Number)
    notes_due = models.DateField(
        "notes are due", null=True, blank=True, help_text="To the group, for endorsement."
    )
    final_due = models.DateField(
        "final versions are due",
        null=True,
        blank=True,
        help_text="The final deadline: after it a note's forum and words stay.",
    )
    scores_due = models.DateField("scores are due", null=True, blank=True)
    min_cosponsors = models.PositiveSmallIntegerField(
        "co-sponsors needed", default=2, help_text="Economies besides the proposers."
    )
    page_limit = models.PositiveSmallIntegerField(default=3, help_text="Pages of a concept note.")
    asks_template = models.BooleanField(
        "asks for the fields of APEC's template",
        default=True,
        help_text="A note then needs them to be submitted, within their limits.",
    )
    funds = models.ManyToManyField(Fund, through="SessionFund", related_name="sessions")
    note = models.TextField(blank=True, help_text="Shown on the session's page.")

    history = HistoricalRecords()
    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="one_session_per_year_and_number",
                violation_error_message="This session is here already.",
            ),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="a_year_has_two_sessions"),
            models.CheckConstraint(
                condition=Q(final_due=None) | Q(notes_due=None) | Q(final_due__gte=F("notes_due")),
                name="final_versions_come_after_notes",
                violation_error_message="Final versions are due before the notes are.",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.name}"

    @property
    def name(self) -> str:
        """As APEC writes it: 1/2018."""
        return f"{self.number}/{self.year}"

    @property
    def slug(self) -> str:
        """As addresses name it: 2018-1."""
        return f"{self.year}-{self.number}"

    @property
    def is_past_notes(self) -> bool:
        return is_past(self.notes_due)

    @property
    def is_past_final(self) -> bool:
        return is_past(self.final_due)

    def offer(self, funds: models.QuerySet[Fund] | list[Fund]) -> None:
        """Offer exactly these funds. ValidationError where notes ask for one that is left out."""
        kept = {fund.pk for fund in funds}
        asked = self.notes.exclude(fund_id__in=kept).exclude(fund=None).select_related("fund")
        names = sorted({note.fund.name for note in asked if note.fund})
        if names:
            raise ValidationError({"funds": f"Notes ask for {'; '.join(names)}. Keep it offered."})
        self.session_funds.exclude(fund_id__in=kept).delete()
        current = set(self.session_funds.values_list("fund_id", flat=True))
        SessionFund.objects.bulk_create(
            SessionFund(session=self, fund_id=pk) for pk in sorted(kept - current)
        )
        search.mark(Session, [self.pk])


class SessionFund(models.Model):
    """A fund that a session offers, and the money it expects to have, if that is known."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_funds")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="session_funds")
    amount_usd = models.PositiveBigIntegerField(
        "money expected, in US dollars", null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["fund__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "fund"], name="a_session_offers_a_fund_once")
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.fund}"
