"""A session's scoring is closed and opened again; the Chair's consensus on shared ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from projects.domain.ranking import serialization
from projects.domain.ranking.explanations import explain_position
from projects.domain.ranking.ranking import Ranking, rank
from projects.domain.ranking.scoring import BallotScores, Note
from projects.enums import DECIDED, NoteState
from projects.models import Closing, ConceptNote, ConsensusDecision, RankedNote, ScoringRules
from projects.operations.transitions import transition_notes
from projects.queries import closing
from projects.queries.session_ranking import ranked_input
from projects.workflow import CLOSE, RECORD_CONSENSUS, REOPEN, SCORE, SCORE_AGAIN
from smewg.models import User
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.transitions import (
    Attempt,
    Guard,
    Refusal,
    TransitionRefused,
    locked,
    obstacles,
    transition,
)


@transaction.atomic
def close_session(rules: ScoringRules, *, by: User) -> Closing:
    """Freeze ballots, rules and ranking: what is judged is read once all of it is held.

    Before the deadline a session is closed only when no ballot is missing; TransitionRefused
    while ballots may still come in, and where it is closed or has nothing to rank.
    """
    held = ScoringRules.objects.locked(rules.session)
    waiting = ConceptNote.objects.of_session(held.session).filter(state=NoteState.ELIGIBLE)
    notes = [note for note in _held(waiting) if note.at is NoteState.ELIGIBLE]
    entered, ballots = ranked_input(held, notes)
    ranking = rank(held.as_rules(), entered, ballots) if notes else None
    transition(
        CLOSE,
        ScoringRules.objects.select_related("session"),
        held.pk,
        by=by,
        guards=[_may_rank(ranking)],
        note="closed",
    )
    assert ranking, "a guard refuses a close without notes"  # noqa: S101 (for the types)
    kept = _keep(held, ranking, notes, entered, ballots, by)
    transition_notes(SCORE, [note.pk for note in notes], by=by)
    return kept


def _held(notes: QuerySet[ConceptNote]) -> list[ConceptNote]:
    """The notes as they stand once nobody else moves them."""
    pks = list(notes.values_list("pk", flat=True))
    return locked(ConceptNote.objects.select_related("session", "fund"), pks)


def _may_rank(ranking: Ranking | None) -> Guard:
    def guard(rules: ScoringRules, attempt: Attempt) -> str | None:
        if ranking is None:
            return "There is no eligible note in the session, so there is nothing to rank."
        missing = sum(result.turnout.missing for result in ranking.results)
        due = rules.session.scores_due
        if due and closing.waits(rules.session, missing):
            return (
                f"{count_of(missing, 'ballot is', 'ballots are')} missing and scores are due by "
                f"the end of {day_in_words(due)}, Singapore time. Close it after that."
            )
        return None

    return guard


def _keep(  # noqa: PLR0913, PLR0917 (all that a close freezes)
    rules: ScoringRules,
    ranking: Ranking,
    notes: list[ConceptNote],
    entered: list[Note],
    ballots: Iterable[BallotScores],
    by: User,
) -> Closing:
    cast: dict[int, list[BallotScores]] = defaultdict(list)
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
            figures=serialization.result_to_dict(result),
            ballots=serialization.ballots_to_dict(by_key[result.note], cast[result.note]),
            why=explain_position(ranking, result.note, names),
        )
        for line, result in enumerate(ranking.results, start=1)
    ]
    plain = serialization.rules_to_dict(ranking.rules)
    kept = Closing.objects.create(
        session=rules.session,
        number=rules.session.closings.count() + 1,
        closed_at=timezone.now(),
        closed_by=by,
        rules=plain,
        checksum=closing.checksum_of(plain, rows),
    )
    for row in rows:
        row.closing = kept
    RankedNote.objects.bulk_create(rows, batch_size=500)
    return kept


@transaction.atomic
def reopen_session(
    rules: ScoringRules, *, by: User, reason: str, seen: str | None = None
) -> Closing:
    """Take ballots again. What was closed stays readable; the next close is another one.

    `seen` is the number of the close that the person's page showed. TransitionRefused without a
    reason, or once a note's outcome was recorded on the strength of the close.
    """
    held = ScoringRules.objects.locked(rules.session)
    closes = held.session.closings
    shown = closes.filter(number=whole_number(seen) or 0).first()
    current = shown or held.current_closing
    if current is None:
        raise TransitionRefused("The session is not closed.")
    notes = _held(ConceptNote.objects.filter(results__closing=current))
    reopened = transition(
        REOPEN, Closing, current.pk, by=by, reason=reason, guards=[_is_undecided(notes)]
    )
    scored = [note.pk for note in notes if note.at is NoteState.SCORED]
    transition_notes(SCORE_AGAIN, scored, by=by, reason=reason)
    return reopened


def _is_undecided(notes: Sequence[ConceptNote]) -> Guard:
    def guard(kept: Closing, attempt: Attempt) -> str | None:
        decided = next((note for note in notes if note.at in DECIDED), None)
        if decided is None:
            return None
        return (
            f"{decided.name} is {decided.get_state_display()} already: what was decided on "
            "this ranking stays, and so does the ranking."
        )

    return guard


@transaction.atomic
def record_consensus(
    kept: Closing, position: int, order: list[int], words: str, *, by: User
) -> ConsensusDecision:
    """Record the Chair's decision on the order of notes that share a position.

    TransitionRefused where the close does not stand, the order does not hold exactly those notes,
    or nothing says why.
    """
    (held,) = locked(Closing, [kept.pk])
    attempt = Attempt(by, timezone.now(), words.strip())
    found = obstacles(RECORD_CONSENSUS, held, attempt, guards=[_orders(position, order)])
    if found:
        raise TransitionRefused(*found)
    recorded, _ = ConsensusDecision.objects.update_or_create(
        closing=held,
        position=position,
        defaults={"order": order, "words": attempt.reason, "decided_by": by},
    )
    return recorded


def _orders(position: int, order: list[int]) -> Guard:
    def guard(kept: Closing, attempt: Attempt) -> Refusal | None:
        sharing = set(kept.ranked.filter(position=position).values_list("note_id", flat=True))
        if len(sharing) < 2 or set(order) != sharing or len(order) != len(sharing):
            return Refusal("Give each of the notes that share the position its own place.")
        return None

    return guard
