"""What pages need from rules, ballots and closings at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models.functions import Coalesce

from smewg.models import Role

if TYPE_CHECKING:
    from projects.models import (  # noqa: F401 (in the class heads)
        Ballot,
        Closing,
        ScoringRules,
        Session,
    )
    from smewg.models import User

SEES_EVERY_BALLOT = (Role.SECRETARIAT, Role.CHAIR)


class ScoringRulesQuerySet(models.QuerySet["ScoringRules"]):
    def of(self, session: Session) -> ScoringRules | None:
        """The session's rules with their criteria, None where nobody has set them."""
        return self._whole().filter(session=session).first()

    def locked(self, session: Session) -> ScoringRules:
        """The rules as they stand, locked until the transaction ends: ballots wait for a close."""
        list(self.select_for_update().filter(session=session))
        found = self._whole().filter(session=session).first()
        if found is None:
            raise self.model.DoesNotExist("The rules of this session are not set.")
        return found

    def _whole(self) -> ScoringRulesQuerySet:
        return self.select_related("session").prefetch_related("criteria", "leaves_out")


class ClosingQuerySet(models.QuerySet["Closing"]):
    def current(self) -> ClosingQuerySet:
        """The closes that hold: at most one a session, none where it was opened again."""
        return self.filter(reopened_at=None)

    def sessions(self) -> models.QuerySet[Closing, int]:
        """The keys of their sessions."""
        return self.values_list("session_id", flat=True)


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
        from projects.models import NoteVersion  # noqa: PLC0415 (the managers are made here)

        judged = Coalesce(models.OuterRef("note_version__number"), 0)
        newer = NoteVersion.objects.filter(note=models.OuterRef("note"), number__gt=judged)
        return self.submitted().filter(~models.Exists(newer))


def _closed_sessions() -> models.QuerySet[Closing, int]:
    from projects.models import Closing  # noqa: PLC0415 (the managers are made here)

    return Closing.objects.current().sessions()
