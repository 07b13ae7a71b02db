"""What a close kept, to be read: its ranking, whether it is intact, the ranks that notes share."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from projects.domain.ranking import serialization
from projects.domain.ranking.scoring import BallotScores, Note
from projects.enums import NoteState
from projects.models import Closing, ConsensusDecision, RankedNote, ScoringRules, Session
from projects.queries.ranking_page import RankedRow
from projects.queries.turnout import EconomyTurnout
from smewg.toolkit.addresses import reverse
from smewg.toolkit.confirm import Matter
from smewg.toolkit.deadlines import is_past


def waits(session: Session, missing: int) -> bool:
    """Whether the close waits: ballots are missing that may still come in."""
    return bool(missing and session.scores_due and not is_past(session.scores_due))


def matters(rules: ScoringRules, sent: Sequence[EconomyTurnout]) -> list[Matter]:
    """What stops a close of the session now, and what its ranking would not hold.

    `sent` is the session's turnout.
    """
    session = rules.session
    ballots = reverse("scoring:ballots", args=[session.slug])
    if rules.is_closed:
        ranking = reverse("scoring:ranking", args=[session.slug])
        return [
            Matter("The session is closed already", "", ranking, "See its ranking", blocks=True)
        ]
    if not session.notes.filter(state=NoteState.ELIGIBLE).exists():
        gate = reverse("projects:session_gate", args=[session.slug])
        none = "There is no eligible note in the session"
        return [Matter(none, "So there is nothing to rank.", gate, "Look at the gate", blocks=True)]
    late = [(each.economy, each.missing) for each in sent if each.missing]
    if not late:
        return []
    missing = sum(count for _, count in late)
    stops = waits(session, missing)
    detail = f"Of {'; '.join(f'{economy} ({count})' for economy, count in late)}."
    if stops:
        detail = (
            "Before the deadline a session closes only when no ballot is missing. Scores are due "
            f"by the end of {session.scores_due:%-d %B %Y}, Singapore time. {detail}"
        )
    title = "1 ballot is missing" if missing == 1 else f"{missing} ballots are missing"
    return [Matter(title, detail, ballots, "See who has sent ballots", blocks=stops)]


def mark_of(rules: ScoringRules, sent: Sequence[EconomyTurnout]) -> str:
    """What the page that asks shows: the notes to be ranked, and who sent ballots on how many."""
    notes = rules.session.notes.filter(state=NoteState.ELIGIBLE).order_by("pk")
    shown = repr((list(notes.values_list("pk", flat=True)), list(sent)))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def checksum_of(rules: serialization.Plain, rows: Iterable[RankedNote]) -> str:
    told = (
        {"note": row.note_id, "line": row.line, "figures": row.figures, "ballots": row.ballots}
        for row in rows
    )
    return serialization.checksum(rules, told)


def is_intact(closing: Closing) -> bool:
    """Whether rules, ballots and ranking are still what the close froze."""
    return checksum_of(closing.rules, closing.ranked.all()) == closing.checksum


@dataclass(frozen=True)
class SharedRank:
    """Notes that share a position, and what the Chair recorded about their order."""

    position: int
    ranked: Sequence[RankedRow]
    decision: ConsensusDecision | None

    @property
    def decided(self) -> Sequence[RankedRow]:
        """The notes in the order decided, or as they stand."""
        if self.decision is None:
            return self.ranked
        return sorted(self.ranked, key=lambda each: self.decision.order.index(each.note_id))  # type: ignore[union-attr]


def shared_ranks(
    closing: Closing,
    positions: Collection[int] | None = None,
    read: Sequence[RankedRow] = (),
) -> list[SharedRank]:
    """The positions that several notes share, the first on top; only those of `positions` if given.

    Of these, any that one note has alone is left out. `read`: lines that follow each other and are
    read already, so that only positions at their ends are asked for.
    """
    wanted = _shared_by_several(closing) if positions is None else positions
    found: dict[int, list[RankedRow]] = defaultdict(list)
    at_ends = {each.position for each in (*read[:1], *read[-1:])}
    for each in read:
        if each.position in wanted and each.position not in at_ends:
            found[each.position or 0].append(each)
    if left := set(wanted) - set(found):
        rows = closing.ranked.filter(position__in=left).select_related("note")
        for each in rows.only("closing", "line", "position", "note__title"):
            found[each.position or 0].append(each)
    shared = {position: ranked for position, ranked in found.items() if len(ranked) > 1}
    if not shared:
        return []
    decisions = {each.position: each for each in closing.decisions.select_related("decided_by")}
    return [
        SharedRank(position, ranked, decisions.get(position))
        for position, ranked in sorted(shared.items())
    ]


def _shared_by_several(closing: Closing) -> set[int]:
    ranked = closing.ranked.exclude(position=None).order_by()
    counted = ranked.values_list("position").annotate(notes=Count("pk")).filter(notes__gt=1)
    return {position or 0 for position, _ in counted}


def positions_of(closing: Closing, notes: Iterable[int]) -> set[int]:
    """Where these notes stand; one that is not ranked stands nowhere."""
    ranked = closing.ranked.filter(note__in=notes).exclude(position=None).order_by()
    return {position or 0 for position in ranked.values_list("position", flat=True)}


def ranking_of(closing: Closing) -> tuple[list[Note], list[BallotScores]]:
    """What the close ranked, to be ranked again by other rules."""
    notes, ballots = [], []
    for note_id, plain in closing.ranked.values_list("note_id", "ballots"):
        note, cast = serialization.ballots_from_dict(note_id, plain)
        notes.append(note)
        ballots += cast
    return notes, ballots


def current_closing(session: Session) -> Closing | None:
    """The close that stands, None while the session takes ballots."""
    return session.closings.current().select_related("closed_by").first()
