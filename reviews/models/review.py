"""A review: its title block, and its sections with what is written in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from plans.models import Plan
from reviews.enums import FROZEN, ReviewKind, ReviewState
from reviews.models.section_template import SectionTemplate
from smewg.models import Meeting, Role, User
from smewg.toolkit import draft_history
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.drafts import CurrentDraft, Saved, Sent
from smewg.toolkit.transitions import TransitionRefused, last_step_in_words

KEPT_APART = timedelta(minutes=10)
"""A draft that saves itself leaves a line in its history at most this often for one person."""


def states_shown_to(user: User) -> tuple[str, ...]:
    if user.role in (Role.SECRETARIAT, Role.CHAIR):
        return tuple(ReviewState)
    if user.role == Role.OBSERVER:
        return FROZEN
    return (ReviewState.CIRCULATED, *FROZEN)


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        """Observers see published reviews, delegates circulated ones too, the others all."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(state__in=states_shown_to(user))

    def with_names(self) -> ReviewQuerySet:
        """Reviews with their plan and meeting, and how much of each is written and unanswered."""
        return self.select_related(
            "plan", "meeting", "begun_by", "published_by", "follows", "next_edition"
        ).annotate(
            unanswered=Count(
                "sections__comments", filter=Q(sections__comments__answer=""), distinct=True
            )
        )


class Review(models.Model):
    """A review of a span of a plan's years, as of the end of its cut-off day.

    What was published is followed by another edition, a review of its own, or is withdrawn.

    Its state and what is noted with it are written by reviews/operations/reviews.py alone.
    """

    class Purpose(models.TextChoices):
        INFORMATION = "Information", "Information"
        CONSIDERATION = "Consideration", "Consideration"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=12, choices=ReviewKind)
    title = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField("from")
    last_year = models.PositiveSmallIntegerField("to")
    happened_until = models.DateField(
        "happened until",
        null=True,
        blank=True,
        help_text="The last day that the review tells of. Leave it blank for the whole last year.",
    )
    cut_off = models.DateField(
        "known on (cut-off day)",
        help_text="Figures are those that had been entered by the end of this day, in Singapore.",
    )
    number = models.CharField(
        "document number", max_length=40, blank=True, help_text="As 2018/SMEWG47/003."
    )
    agenda_item = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=15, choices=Purpose, default=Purpose.CONSIDERATION)
    submitted_by = models.CharField(max_length=150, default="SMEWG Chair")
    is_forum_document = models.BooleanField("forum document", default=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.DRAFT)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(default=timezone.now)
    comments_until = models.DateField(
        null=True, blank=True, help_text="Economies comment until midnight in Singapore."
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    edition = models.PositiveSmallIntegerField(default=1)
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_edition"
    )
    edition_reason = models.CharField(
        max_length=90, blank=True, help_text="Why another edition was made."
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=90, blank=True)

    history = HistoricalRecords()
    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-last_year", "-begun_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_year__lte=F("last_year")),
                name="a_review_ends_after_it_starts",
                violation_error_message="The last year is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FROZEN, published_at__isnull=False)
                | (~Q(state__in=FROZEN) & Q(published_at=None)),
                name="a_published_review_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, follows=None)
                | (Q(edition__gt=1, follows__isnull=False) & ~Q(edition_reason="")),
                name="a_later_edition_follows_one_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_reason=""),
                name="a_withdrawn_review_has_its_moment_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def last_day(self) -> date:
        """The last day that the review tells of."""
        return self.happened_until or date(self.last_year, 12, 31)

    @property
    def partial_year(self) -> int | None:
        """The last year, where the review tells of a part of it only."""
        return self.last_year if self.last_day < date(self.last_year, 12, 31) else None

    @property
    def whole_years(self) -> list[int]:
        """The years that it tells of from their first day to their last."""
        return [year for year in self.years if year != self.partial_year]

    @property
    def span(self) -> str:
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year}-{self.last_year}"

    @property
    def is_published(self) -> bool:
        """Whether it was published, also where it was withdrawn since: nothing of it changes."""
        return self.state in FROZEN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ReviewState.WITHDRAWN

    @property
    def later_edition(self) -> Review | None:
        """The edition that follows it, begun or published."""
        return getattr(self, "next_edition", None)

    @property
    def published_edition(self) -> Review | None:
        """The edition that follows it, once that is published."""
        later = self.later_edition
        return later if later and later.is_published else None

    @property
    def is_circulated(self) -> bool:
        return self.state == ReviewState.CIRCULATED

    @property
    def moment(self) -> datetime:
        """The end of the cut-off day, or now while that is still to come."""
        return min(end_of(self.cut_off), timezone.now())

    @property
    def is_cut_off_ahead(self) -> bool:
        return end_of(self.cut_off) > timezone.now()

    @property
    def takes_comments(self) -> bool:
        """Whether the economies may comment now."""
        until = self.comments_until
        return self.is_circulated and (until is None or timezone.now() < end_of(until))

    @transaction.atomic
    def begin(self, *, by: User) -> None:
        """Save the new review with the sections of its kind."""
        self.begun_by = by
        self._change_reason = "begun"
        self.save()
        for template in SectionTemplate.objects.of_kind(self.kind):
            ReviewSection.objects.create(
                review=self,
                order=template.order,
                key=template.key,
                heading=template.heading,
                guidance=template.guidance,
                figures=template.figures,
                with_findings=template.with_findings,
                is_numbered=template.is_numbered,
                is_annex=template.is_annex,
            )


class SectionQuerySet(models.QuerySet["ReviewSection"]):
    def visible_to(self, user: User) -> SectionQuerySet:
        """A section may be seen by whoever may see its review."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(review__state__in=states_shown_to(user))


class ReviewSection(models.Model):
    """A section as this review has it, with the words of its writers."""

    WORDS: ClassVar = ("text", "achieved", "held_back", "way_forward")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    heading = models.CharField(max_length=150)
    guidance = models.TextField(blank=True)
    figures = models.CharField(max_length=30, blank=True)
    with_findings = models.BooleanField(default=False)
    is_numbered = models.BooleanField(default=True)
    is_annex = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    achieved = models.TextField("what was achieved", blank=True)
    held_back = models.TextField("what held back", blank=True)
    way_forward = models.TextField("the way forward", blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)
    writer = models.CharField(max_length=40, blank=True, help_text="Which open page wrote last.")

    history = HistoricalRecords()
    objects = SectionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["is_annex", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "key"], name="one_section_per_key")
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the fields that this section asks for."""
        return self.WORDS if self.with_findings else self.WORDS[:1]

    @property
    def words(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.asked}

    @property
    def is_written(self) -> bool:
        return any(text.strip() for text in self.words.values())

    @transaction.atomic
    def write(self, words: Mapping[str, str], sent: Sent, *, by: User) -> Saved:
        """Keep `words` as the next version. ChangedMeanwhile where somebody else wrote since.

        TransitionRefused once the review is published.
        """
        review = Review.objects.select_for_update(of=["self"]).get(pk=self.review_id)
        if review.is_published:
            last = last_step_in_words(review)
            raise TransitionRefused(
                f"This review is published, so its text stays as it is. The last step was: {last}."
            )
        locked = ReviewSection.objects.select_for_update(of=["self"]).select_related("changed_by")
        return locked.get(pk=self.pk).write_held(words, sent, by=by)

    def write_held(self, words: Mapping[str, str], sent: Sent, *, by: User) -> Saved:
        """The same of a section that is held with its review, which is not published."""
        mine = {name: words.get(name, "") for name in self.asked}
        before = self.as_draft()
        mine = draft_history.settle(self.draft_name, sent, before, mine)
        if mine != before.words:
            self._take(mine, sent, by)
            draft_history.record(self.draft_name, before, mine, self.version, sent=sent, by=by)
        return Saved(self.version, self.changed_at or timezone.now())

    def as_draft(self) -> CurrentDraft:
        by = str(self.changed_by) if self.changed_by else ""
        return CurrentDraft(
            self.version, self.words, by, self.changed_at, self.writer, self.changed_by
        )

    @property
    def draft_name(self) -> str:
        """What names its draft for whoever else has it open, and in the drafts' history."""
        return f"review-section-{self.pk}"

    def _take(self, words: Mapping[str, str], sent: Sent, by: User) -> None:
        last = self.history.first()
        goes_on = (
            self.changed_by_id == by.pk
            and last.history_type == "~"
            and timezone.now() - last.history_date < KEPT_APART
        )
        for name, text in words.items():
            setattr(self, name, text)
        self.version += 1
        self.changed_by, self.changed_at, self.writer = by, timezone.now(), sent.writer
        self._save_as_part_of(last) if goes_on else self.save()

    def _save_as_part_of(self, line: Any) -> None:
        """Save with the words in a line of the history that stands already, not in a new one."""
        self.skip_history_when_saving = True
        self.save()
        del self.skip_history_when_saving
        for name in (*self.WORDS, "version", "changed_at"):
            setattr(line, name, getattr(self, name))
        line.save()


SAID: dict[str, Any] = {
    "text": "Text",
    "achieved": "What was achieved",
    "held_back": "What held back",
    "way_forward": "The way forward",
}
"""How page and document name what a section asks for."""
