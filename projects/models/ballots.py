"""Ballots: one economy's one judgement of one concept note, and its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from plans.models import Objective
from projects.enums import BallotState
from projects.models.closings import Closing
from projects.models.notes import ConceptNote
from projects.models.scoring import SessionCriterion
from projects.models.sessions import Session
from projects.models.versions import NoteVersion
from smewg.models import Economy, Role

if TYPE_CHECKING:
    from smewg.models import User


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


SEES_EVERY_BALLOT = (Role.SECRETARIAT, Role.CHAIR)


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: User) -> BallotQuerySet:
        """The ballots `user` may see.

        A delegate sees those of its own economy, and after the close the others' where the
        session says so. The secretariat and the Chair see all that were submitted.
        """
        if not user.is_authenticated or user.role == Role.OBSERVER:
            return self.none()
        if user.role in SEES_EVERY_BALLOT:
            return self.submitted()
        own = models.Q(economy_id=user.economy_id)
        opened = models.Q(
            submitted_at__isnull=False,
            note__session__scoring__shows_ballots=True,
            note__session__in=_closed_sessions(),
        )
        return self.filter(own | opened)

    def submitted(self) -> BallotQuerySet:
        return self.filter(submitted_at__isnull=False)

    def of_session(self, session: Session) -> BallotQuerySet:
        return self.filter(note__session=session)

    def counting(self) -> BallotQuerySet:
        """Submitted ballots that judge the note's last version, or that were confirmed for it."""
        judged = Coalesce(models.OuterRef("note_version__number"), 0)
        newer = NoteVersion.objects.filter(note=models.OuterRef("note"), number__gt=judged)
        return self.submitted().filter(~models.Exists(newer))


def _closed_sessions() -> models.QuerySet[Closing, int]:
    return Closing.objects.current().sessions()


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
