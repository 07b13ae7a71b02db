"""Closing a session: the ranking is made once, from the ballots as they stand, and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from projects import frozen, note_life
from projects.arithmetic import Ballot, Note
from projects.explaining import why
from projects.models import (
    Closing,
    ConceptNote,
    ConsensusDecision,
    RankedNote,
    ScoringRules,
    Session,
)
from projects.note_life import Stage
from projects.ranking import Ranking, rank
from projects.session_ranking import ranked_input
from projects.turning import turn_all
from smewg.deadlines import is_past
from smewg.models import User


def waits(session: Session, missing: int) -> bool:
    """Whether the close waits: ballots are missing that may still come in."""
    return bool(missing and session.scores_due and not is_past(session.scores_due))


class NotToClose(Exception):
    """A session that cannot be closed or opened again now; the message says why."""


@transaction.atomic
def close(rules: ScoringRules, *, by: User) -> Closing:
    """Freeze ballots, rules and ranking. NotToClose while ballots may still come in and do not.

    Before the deadline a session is closed only when no ballot is missing.
    """
    now = ScoringRules.objects.locked(rules.session)
    if now.is_closed:
        raise NotToClose("The session is closed already.")
    found = ConceptNote.objects.of_session(now.session).filter(stage=Stage.ELIGIBLE)
    notes = list(found.select_related("session", "fund"))
    if not notes:
        raise NotToClose("There is no eligible note in the session, so there is nothing to rank.")
    entered, ballots = ranked_input(now, notes)
    ranking = rank(now.as_rules(), entered, ballots)
    missing = sum(result.turnout.missing for result in ranking.results)
    if waits(now.session, missing):
        raise NotToClose(
            f"{missing} ballots are missing and scores are due by the end of "
            f"{now.session.scores_due:%-d %B %Y}, Singapore time. Close it after that."
        )
    closing = _keep(now, ranking, notes, entered, ballots, by)
    turn_all(notes, note_life.SCORE, by=by)
    return closing


def _keep(  # noqa: PLR0913, PLR0917 (all that a close freezes)
    rules: ScoringRules,
    ranking: Ranking,
    notes: list[ConceptNote],
    entered: list[Note],
    ballots: Iterable[Ballot],
    by: User,
) -> Closing:
    cast: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        cast[ballot.note].append(ballot)
    names = {note.pk: note.title for note in notes}
    by_key = {note.key: note for note in entered}
    rows = [
        RankedNote(
            note_id=result.note,
            line=line,
            kind=result.kind,
            position=result.place.position if result.place else None,
            figures=frozen.result_as_plain(result),
            ballots=frozen.ballots_as_plain(by_key[result.note], cast[result.note]),
            why=why(ranking, result.note, names),
        )
        for line, result in enumerate(ranking.results, start=1)
    ]
    plain = frozen.rules_as_plain(ranking.rules)
    closing = Closing.objects.create(
        session=rules.session,
        number=rules.session.closings.count() + 1,
        closed_at=timezone.now(),
        closed_by=by,
        rules=plain,
        checksum=checksum_of(plain, rows),
    )
    for row in rows:
        row.closing = closing
    RankedNote.objects.bulk_create(rows, batch_size=500)
    return closing


def checksum_of(rules: frozen.Plain, rows: Iterable[RankedNote]) -> str:
    told = (
        {"note": row.note_id, "line": row.line, "figures": row.figures, "ballots": row.ballots}
        for row in rows
    )
    return frozen.checksum(rules, told)


def is_intact(closing: Closing) -> bool:
    """Whether rules, ballots and ranking are still what the close froze."""
    return checksum_of(closing.rules, closing.ranked.all()) == closing.checksum


@transaction.atomic
def reopen(rules: ScoringRules, *, by: User, reason: str) -> None:
    """Take ballots again. What was closed stays readable; the next close is another one.

    NotToClose without a reason, or once a note's outcome was recorded on the strength of it.
    """
    now = ScoringRules.objects.locked(rules.session)
    closing = now.standing_closing
    if closing is None:
        raise NotToClose("The session is not closed.")
    if not reason.strip():
        raise NotToClose("Say why the session is opened again.")
    notes = list(ConceptNote.objects.filter(results__closing=closing).select_related("fund"))
    decided = [note for note in notes if note.at in DECIDED]
    if decided:
        raise NotToClose(
            f"{decided[0].name} is {decided[0].get_stage_display()} already: what was decided on "
            "this ranking stays, and so does the ranking."
        )
    closing.reopened_at, closing.reopened_by = timezone.now(), by
    closing.reopen_reason = reason.strip()
    closing.save()
    scored = [note for note in notes if note.at is Stage.SCORED]
    turn_all(scored, note_life.SCORE_AGAIN, by=by, reason=reason)


DECIDED = frozenset(
    {
        Stage.IN_PRINCIPLE,
        Stage.NOT_IN_PRINCIPLE,
        Stage.PROPOSAL,
        Stage.APPROVED,
        Stage.NOT_APPROVED,
        Stage.RUNNING,
        Stage.COMPLETED,
        Stage.TERMINATED,
    }
)


@dataclass(frozen=True)
class SharedRank:
    """Notes that share a position, and what the Chair recorded about their order."""

    position: int
    ranked: list[RankedNote]
    decision: ConsensusDecision | None

    @property
    def decided(self) -> list[RankedNote]:
        """The notes in the order decided, or as they stand."""
        if self.decision is None:
            return self.ranked
        return sorted(self.ranked, key=lambda each: self.decision.order.index(each.note_id))  # type: ignore[union-attr]


def shared_ranks(closing: Closing, notes: Collection[int] | None = None) -> list[SharedRank]:
    """The positions that several notes share, the first on top; only those of `notes` if given."""
    ranked = closing.ranked.exclude(position=None).select_related("note")
    if notes is not None:
        theirs = closing.ranked.filter(note__in=notes).order_by()
        ranked = ranked.filter(position__in=theirs.values("position"))
    by_position: dict[int, list[RankedNote]] = defaultdict(list)
    for each in ranked.defer("figures", "ballots", "why"):
        by_position[each.position or 0].append(each)
    decisions = {each.position: each for each in closing.decisions.select_related("decided_by")}
    return [
        SharedRank(position, ranked, decisions.get(position))
        for position, ranked in sorted(by_position.items())
        if len(ranked) > 1
    ]


@transaction.atomic
def decide_by_consensus(
    closing: Closing, position: int, order: list[int], words: str, *, by: User
) -> None:
    """Record the Chair's decision on the order of notes that share a position.

    ValidationError where the order does not hold exactly those notes, or nothing says why.
    """
    Closing.objects.select_for_update().get(pk=closing.pk)
    sharing = set(closing.ranked.filter(position=position).values_list("note_id", flat=True))
    if len(sharing) < 2 or set(order) != sharing or len(order) != len(sharing):
        raise ValidationError("Give each of the notes that share the position its own place.")
    if not words.strip():
        raise ValidationError("Say how the consensus was found, in a sentence.")
    ConsensusDecision.objects.update_or_create(
        closing=closing,
        position=position,
        defaults={"order": order, "words": words.strip(), "decided_by": by},
    )


def ranking_of(closing: Closing) -> tuple[list[Note], list[Ballot]]:
    """What the close ranked, to be ranked again by other rules."""
    notes, ballots = [], []
    for note_id, plain in closing.ranked.values_list("note_id", "ballots"):
        note, cast = frozen.ballots_from_plain(note_id, plain)
        notes.append(note)
        ballots += cast
    return notes, ballots


def standing_closing(session: Session) -> Closing | None:
    """The close that stands, None while the session takes ballots."""
    return session.closings.standing().select_related("closed_by").first()
