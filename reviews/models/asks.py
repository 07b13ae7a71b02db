"""What a review recommends or asks to be decided, one row each, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from reviews.enums import SETTLED_ASKS, AskedOf, AskState, AskVerb, ReviewState
from reviews.models.review import Review, states_shown_to
from smewg.models import MeetingDecision, User


class AskQuerySet(models.QuerySet["ReviewAsk"]):
    def visible_to(self, user: User) -> AskQuerySet:
        """A row may be seen by whoever may see its review."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(review__state__in=states_shown_to(user))

    def put(self) -> AskQuerySet:
        """Those that were put to somebody: a draft's are still being written."""
        return self.exclude(review__state=ReviewState.DRAFT)

    def open(self) -> AskQuerySet:
        return self.exclude(state__in=SETTLED_ASKS)


class ReviewAsk(models.Model):
    """A recommendation or a decision sought; its words stay once its review is published.

    Its state and outcome are written by reviews/operations/asks.py alone.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="asks")
    number = models.PositiveSmallIntegerField(help_text="In its review.")
    asked_of = models.CharField(
        "who is asked", max_length=10, choices=AskedOf, default=AskedOf.MEETING
    )
    verb = models.CharField("to do what", max_length=10, choices=AskVerb, default=AskVerb.AGREE)
    text = models.TextField(help_text="As it stands after the verb: to go on with the plan.")
    state = models.CharField(max_length=12, choices=AskState, default=AskState.OPEN)
    outcome = models.TextField("what became of it", blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        MeetingDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="asks"
    )

    history = HistoricalRecords()
    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = "recommendation or decision sought"
        verbose_name_plural = "recommendations and decisions sought"
        ordering: ClassVar = ["review", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "number"], name="one_ask_per_number"),
            models.CheckConstraint(condition=~Q(text=""), name="an_ask_says_something"),
            models.CheckConstraint(
                condition=Q(state=AskState.OPEN) | Q(decided_on__isnull=False),
                name="what_was_decided_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"

    @property
    def words(self) -> str:
        """What is asked, as one sentence: "Agree to go on with the plan"."""
        return f"{self.get_verb_display()} {self.text.strip()}".rstrip(".")

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED_ASKS

    @property
    def fate(self) -> str:
        """Where it stands and what was said: "taken up. The group agreed."."""
        said = self.outcome.strip()
        return f"{self.get_state_display()}. {said}" if said else self.get_state_display()
