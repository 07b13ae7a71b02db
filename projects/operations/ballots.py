"""The steps of ballots: submitted, taken back, confirmed; each under the lock of the session."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from projects.domain.ballot_rules import ABSTAIN
from projects.models import Ballot, ScoringRules
from projects.operations.ballot_sheets import locked_sheet, next_version
from projects.queries.ballot_sheets import BallotLine, Sheet, field_name
from projects.workflow import CONFIRM_BALLOT, SUBMIT_BALLOT, TAKE_BACK_BALLOT
from smewg.models import Economy, User
from smewg.toolkit.transitions import (
    Attempt,
    Refusal,
    TransitionRefused,
    transition,
    transition_all,
)

NOT_BEGUN = {ABSTAIN: "Nothing is typed yet. Score it, or abstain."}
NOTHING_TYPED = "Nothing is typed yet. Score a note, or abstain on it, then submit."


@transaction.atomic
def submit_ballots(
    rules: ScoringRules, economy: Economy, *, by: User, notes: Collection[int] | None = None
) -> list[BallotLine]:
    """Submit the ballots of `notes`, or all that are complete. Gives the lines submitted.

    TransitionRefused, with its note for each, where one of `notes` still needs something, or where
    none is complete; then none is submitted.
    """
    now, of_economy = locked_sheet(rules, economy)
    if notes is None:
        wanted = now.ready or _begun(now)
    else:
        wanted = [each for each in now.mine if each.note.pk in notes and not each.is_submitted]
    _require_complete(wanted)
    judged = {line.ballot.pk: line.latest for line in wanted if line.ballot}

    def changes(ballot: Ballot, attempt: Attempt) -> dict[str, Any]:
        return {"note_version": judged[ballot.pk]}

    taken = transition_all(
        SUBMIT_BALLOT, Ballot, judged, by=by, changes=changes, notes=lambda *_: "submitted"
    )
    for line, ballot in zip(wanted, taken, strict=True):
        line.ballot = ballot
    next_version(of_economy, by)
    return wanted


def _begun(now: Sheet) -> list[BallotLine]:
    """The open ballots on which something stands. TransitionRefused where there is none."""
    begun = [line for line in now.mine if line.is_open and not line.given.is_blank]
    if not begun:
        is_open = any(line.is_open for line in now.mine)
        raise TransitionRefused(NOTHING_TYPED if is_open else "Every ballot is submitted already.")
    return begun


def _require_complete(wanted: Sequence[BallotLine]) -> None:
    short = [line for line in wanted if not line.is_complete or line.ballot is None]
    if short:
        raise TransitionRefused(
            *(
                Refusal(f"{line.note.name}: {said}", field_name(line.note.pk, key), line.note)
                for line in short
                for key, said in (line.missing or NOT_BEGUN).items()
            )
        )


@transaction.atomic
def take_back_ballot(rules: ScoringRules, economy: Economy, note: int, *, by: User) -> Ballot:
    """Make a submitted ballot a draft again: it does not count until it is submitted anew."""
    now, of_economy = locked_sheet(rules, economy)
    line = now.line(note)
    if line is None or line.ballot is None:
        raise TransitionRefused("There is no submitted ballot to take back.")
    taken = transition(TAKE_BACK_BALLOT, Ballot, line.ballot.pk, by=by, note="taken back")
    next_version(of_economy, by)
    return taken


@transaction.atomic
def confirm_ballot(rules: ScoringRules, economy: Economy, note: int, *, by: User) -> Ballot:
    """Let a ballot on an earlier version stand for the note's last version."""
    now, of_economy = locked_sheet(rules, economy)
    line = now.line(note)
    if line is None or line.ballot is None or line.why_not:
        raise TransitionRefused("There is no ballot to confirm.")
    taken = transition(
        CONFIRM_BALLOT,
        Ballot,
        line.ballot.pk,
        by=by,
        changes={"note_version": line.latest},
        note=f"confirmed for {line.latest}",
    )
    next_version(of_economy, by)
    return taken
