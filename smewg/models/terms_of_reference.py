"""The group's terms of reference: a dated document, its editions, and the reviews of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from smewg.enums import TermsReviewOutcome
from smewg.models.meetings import Meeting, Paper
from smewg.toolkit.days import day_in_words

if TYPE_CHECKING:
    from smewg.models.people import User


class TermsOfReferenceQuerySet(models.QuerySet["TermsOfReference"]):
    def visible_to(self, user: User) -> TermsOfReferenceQuerySet:
        """Every edition, for whoever is signed in."""
        return self if user.is_authenticated else self.none()

    def on(self, day: date) -> TermsOfReference | None:
        """The edition in force on `day`: the last that was adopted and is not over."""
        adopted = self.filter(adopted_on__lte=day)
        in_force = adopted.filter(Q(valid_until=None) | Q(valid_until__gte=day))
        return in_force.order_by("-adopted_on", "-pk").first()


class TermsOfReference(models.Model):
    """One edition, as it was adopted: its words here, or where they stand."""

    adopted_on = models.DateField(unique=True)
    adopted_by = models.CharField(
        max_length=150, blank=True, help_text="As: SOM Steering Committee (SCE)."
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms_of_reference",
        verbose_name="agreed by the group at",
    )
    valid_until = models.DateField(
        "last day", null=True, blank=True, help_text="Leave blank where it says none."
    )
    text = models.TextField("its words", blank=True)
    link = models.URLField(blank=True, help_text="Where the document stands.")
    paper = models.ForeignKey(
        Paper,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="terms_of_reference",
        help_text="The paper of a meeting that it is.",
    )
    note = models.CharField(max_length=300, blank=True, help_text="What changed, and the source.")

    history = HistoricalRecords()
    objects = TermsOfReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "terms of reference"
        verbose_name_plural = "terms of reference"
        ordering: ClassVar = ["-adopted_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("adopted_on")),
                name="terms_of_reference_end_after_they_begin",
                violation_error_message="The last day is before the day of adoption.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | Q(paper__isnull=False),
                name="terms_of_reference_stand_somewhere",
                violation_error_message="Write the words, give a link, or choose the paper.",
            ),
        ]

    def __str__(self) -> str:
        return f"Terms of reference of {day_in_words(self.adopted_on)}"


class TermsReview(models.Model):
    """That the terms of reference were looked at anew, with what came of it."""

    Outcome = TermsReviewOutcome

    terms = models.ForeignKey(TermsOfReference, on_delete=models.PROTECT, related_name="reviews")
    day = models.DateField()
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews_of_terms",
    )
    outcome = models.CharField(max_length=10, choices=TermsReviewOutcome)
    words = models.TextField("what was found", blank=True)
    next_due = models.DateField(
        "next review is due", null=True, blank=True, help_text="It stands in the calendar."
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "review of the terms of reference"
        verbose_name_plural = "reviews of the terms of reference"
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["terms", "day"],
                name="one_review_of_terms_a_day",
                violation_error_message="A review of this day is here already.",
            ),
            models.CheckConstraint(
                condition=Q(next_due=None) | Q(next_due__gt=F("day")),
                name="the_next_review_comes_later",
                violation_error_message="The next review comes after this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {day_in_words(self.day)}: {self.get_outcome_display()}"
