"""Ballots: one economy's one judgement of one concept note, and its scores."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from plans.models import Objective
from projects.enums import BallotState
from projects.models.notes import ConceptNote
from projects.models.scoring import SessionCriterion
from projects.models.scoring_querysets import BallotQuerySet
from projects.models.sessions import Session
from projects.models.versions import NoteVersion
from smewg.models import Economy


class BallotSheet(models.Model):
    """All of an economy's ballots in a session, as one draft that its delegates share."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="ballot_sheets")
    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="ballot_sheets")
    version = models.PositiveIntegerField(default=0)
    writer = models.CharField(max_length=40, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["economy__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "economy"], name="one_ballot_sheet_per_economy_and_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.economy}, {self.session}"


class Ballot(models.Model):
    """Drafted by any delegate of the economy, submitted by one; abstaining is a choice.

    `note_version` is what it judges: after a new version of the note it counts again once it is
    confirmed. Proposers have none: the system recuses them.
    """

    note = models.ForeignKey(ConceptNote, on_delete=models.PROTECT, related_name="ballots")
    economy = models.ForeignKey(Economy, on_delete=models.PROTECT, related_name="ballots")
    note_version = models.ForeignKey(
        NoteVersion, on_delete=models.PROTECT, null=True, related_name="ballots"
    )
    abstained = models.BooleanField(default=False)
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="+", help_text="What the note serves, by this ballot."
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)

    history = HistoricalRecords()
    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["note__number", "economy__order"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["note", "economy"], name="one_ballot_per_economy_and_note"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="a_submitted_ballot_has_its_submitter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.economy} on {self.note}"

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def state(self) -> BallotState:
        return BallotState.SUBMITTED if self.is_submitted else BallotState.DRAFT

    def get_state_display(self) -> str:
        return str(self.state.label)


class Score(models.Model):
    """A ballot's score for one criterion; at either end of the scale with a sentence."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(SessionCriterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True)
    sentence = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["criterion__place"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ballot", "criterion"], name="one_score_per_ballot_and_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion.key}: {self.value}"
