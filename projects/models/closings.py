"""The close of a session's scoring: ballots, rules and ranking as they stood, kept for good."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.enums import CloseState
from projects.models.notes import ConceptNote
from projects.models.sessions import Session
from smewg.toolkit.days import day_in_words, day_of


class ClosingQuerySet(models.QuerySet["Closing"]):
    def current(self) -> ClosingQuerySet:
        """The closes that hold: at most one a session, none where it was opened again."""
        return self.filter(reopened_at=None)

    def sessions(self) -> models.QuerySet[Closing, int]:
        """The keys of their sessions."""
        return self.values_list("session_id", flat=True)


class Closing(models.Model):
    """One close. Re-opening needs a reason and keeps what was closed; the next close is another."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="closings")
    number = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    rules = models.JSONField(help_text="As they stood at the close, as plain data.")
    checksum = models.CharField(max_length=64)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reopen_reason = models.TextField(blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="one_closing_per_number"),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(reopened_at=None),
                name="one_closing_of_a_session_stands",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | ~Q(reopen_reason=""),
                name="a_session_is_opened_again_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Close {self.number} of {self.session}"

    @property
    def state(self) -> CloseState:
        return CloseState.REOPENED if self.reopened_at else CloseState.CURRENT

    def get_state_display(self) -> str:
        return str(self.state.label)

    def last_step_in_words(self) -> str:
        """By whom, when and why it was opened again; or who closed it."""
        why, by, at = (
            (self.reopen_reason, self.reopened_by, self.reopened_at)
            if self.reopened_at
            else ("closed", self.closed_by, self.closed_at)
        )
        return f"{why} ({by}, {day_in_words(day_of(at))})"


class RankedNote(models.Model):
    """A note's result as a close found it, with the ballots it rests on; never changed.

    `figures` is its result, `ballots` who might score it and how each did, both as
    projects.domain.ranking.serialization writes them; `why` says why it stands there.
    """

    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="ranked")
    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="results")
    line = models.PositiveIntegerField(help_text="Its line in the list, from 1.")
    kind = models.CharField(max_length=20)
    position = models.PositiveIntegerField(null=True)
    figures = models.JSONField()
    ballots = models.JSONField()
    why = models.TextField()

    class Meta:
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["closing", "note"], name="one_result_per_note_and_close"
            ),
            models.UniqueConstraint(fields=["closing", "line"], name="one_note_per_line"),
        ]
        # A page asks which positions are shared, and a row is as wide as all of its ballots.
        indexes: ClassVar = [
            models.Index(fields=["closing", "position"], name="ranked_by_position"),
            models.Index(fields=["closing", "kind"], name="ranked_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.position or self.kind}: {self.note}"


class ConsensusDecision(models.Model):
    """What the Chair recorded where notes share a position: the order by consensus, and why."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="decisions")
    position = models.PositiveIntegerField()
    order = models.JSONField(help_text="The notes' ids, in the order decided.")
    words = models.TextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["closing", "position"], name="one_decision_per_shared_position"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_decision_says_why"),
        ]

    def __str__(self) -> str:
        return f"Position {self.position}: {self.words}"
