"""Writing an economy's sheet of ballots (projects/queries/ballot_sheets.py): all of it or nothing.

The sheet is one draft with one version (smewg/toolkit/drafts.py), so two delegates of an economy
see each other's words and never make two ballots. Every write holds the lock of the session's
rules, so that no ballot slips in after the close.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from projects.domain.ballot_rules import OBJECTIVES, BallotEntries, off_the_scale
from projects.models import (
    Ballot,
    BallotSheet,
    Score,
    ScoringRules,
    SessionCriterion,
)
from projects.operations.scoring import freeze_rules
from projects.queries.ballot_sheets import (
    BallotLine,
    Sheet,
    TypedBallots,
    draft_of_notes,
    field_name,
    sheet,
    words_of,
)
from smewg.models import Economy, User
from smewg.toolkit import draft_history
from smewg.toolkit.drafts import Saved, Sent, with_words
from smewg.toolkit.transitions import TransitionRefused

DRAFTED = ("abstained", "drafted_by", "note_version")
CLOSED = "The scores of this session are closed, so no ballot comes in any more."


@transaction.atomic
def save(
    rules: ScoringRules,
    economy: Economy,
    typed: TypedBallots,
    *,
    by: User,
    sent: Sent | None = None,
) -> Saved:
    """Keep what was typed as drafts. `sent` is what the form says of the sheet that it shows.

    ValidationError by field where nothing was saved: a score off its scale, a note that the economy
    does not score, a ballot that was submitted meanwhile, a session that is closed.
    ChangedMeanwhile as smewg.toolkit.drafts says.
    """
    try:
        now, current = locked_sheet(rules, economy)
    except TransitionRefused as refused:
        raise ValidationError(list(refused.reasons)) from refused
    _require_right(now, typed)
    sent = sent or Sent(current.version)
    typed = _settled(now, current, typed, sent)
    before = draft_of_notes(now, current, [line.note.pk for line in now.mine])
    changed = [
        line
        for line in now.lines
        if line.note.pk in typed.given and _differs(line, typed.given[line.note.pk], now.criteria)
    ]
    if changed:
        _write(now, {line.note.pk: typed.given[line.note.pk] for line in changed}, by)
        next_version(current, by, sent.writer)
        notes = [line.note.pk for line in now.mine]
        draft_history.record(
            now.draft_name, before, now.words(notes), current.version, sent=sent, by=by
        )
    return Saved(current.version)


def locked_sheet(rules: ScoringRules, economy: Economy) -> tuple[Sheet, BallotSheet]:
    """The sheet as it stands, under the lock of the session's rules.

    TransitionRefused where no ballot comes in any more.
    """
    locked = ScoringRules.objects.locked(rules.session)
    if not locked.takes_ballots:
        raise TransitionRefused(CLOSED)
    current, _ = BallotSheet.objects.get_or_create(session=locked.session, economy=economy)
    return sheet(locked, economy), current


def _require_right(now: Sheet, typed: TypedBallots) -> None:
    errors = dict(typed.errors)
    pure, known = now.rules.as_rules(), {each.pk for each in now.objectives}
    for note_id, given in typed.given.items():
        line = now.line(note_id)
        if line is None:
            raise ValidationError("One of these notes is not scored in this session.")
        if line.why_not:
            if not given.is_blank:
                raise ValidationError(f"{line.note.name}: {line.why_not}")
            continue
        if line.is_submitted and _differs(line, given, now.criteria):
            raise ValidationError(
                f"{line.note.name}: its ballot was submitted. Take it back first to change it."
            )
        for key, problem in off_the_scale(pure, given).items():
            errors[field_name(note_id, key)] = [problem]
        if set(given.objectives) - known:
            errors[field_name(note_id, OBJECTIVES)] = ["Choose objectives of the plan."]
    if errors:
        raise ValidationError(errors)


def _settled(now: Sheet, current: BallotSheet, typed: TypedBallots, sent: Sent) -> TypedBallots:
    """What stands of what was typed; ChangedMeanwhile as smewg.toolkit.drafts says."""
    mine = {
        name: value
        for note, given in typed.given.items()
        for name, value in words_of(note, given, now.criteria).items()
    }
    shown = draft_of_notes(now, current, list(typed.given))
    words = draft_history.settle(now.draft_name, sent, shown, mine)
    notes = QueryDict(mutable=True)
    notes.setlist("note", [str(note) for note in typed.given])
    return TypedBallots.of(with_words(notes, words), now.criteria)


def _differs(line: BallotLine, given: BallotEntries, criteria: Sequence[SessionCriterion]) -> bool:
    pk = line.note.pk
    return words_of(pk, line.given, criteria) != words_of(pk, given, criteria)


def _write(now: Sheet, given: Mapping[int, BallotEntries], by: User) -> None:
    """Keep these notes' drafts; the session's first ballot freezes its rules."""
    if not now.rules.is_frozen:
        freeze_rules(now.rules, by=by)
    written = [_drafted(now, line, given[line.note.pk], by) for line in _lines(now, given)]
    named = Ballot.objectives.through.objects
    named.filter(ballot__in=[ballot.pk for ballot, _ in written]).delete()
    named.bulk_create(
        named.model(ballot_id=ballot.pk, objective_id=objective)
        for ballot, words in written
        for objective in words.objectives
    )
    Score.objects.bulk_create(
        [
            Score(
                ballot=ballot,
                criterion=criterion,
                value=words.scores.get(criterion.key),
                sentence=words.sentences.get(criterion.key, ""),
            )
            for ballot, words in written
            for criterion in now.criteria
        ],
        update_conflicts=True,
        unique_fields=["ballot", "criterion"],
        update_fields=["value", "sentence"],
    )


def _lines(now: Sheet, notes: Collection[int]) -> list[BallotLine]:
    return [line for line in now.lines if line.note.pk in notes]


def _drafted(
    now: Sheet, line: BallotLine, given: BallotEntries, by: User
) -> tuple[Ballot, BallotEntries]:
    ballot = line.ballot or Ballot(note=line.note, economy=now.economy)
    ballot.abstained, ballot.drafted_by = given.abstained, by
    ballot._history_user = by  # type: ignore[attr-defined]
    if not (line.ballot and line.is_behind):
        ballot.note_version = line.latest
    ballot.save(update_fields=DRAFTED if line.ballot else None)
    line.ballot, line.given = ballot, given
    return ballot, given


def next_version(of_economy: BallotSheet, by: User, writer: str = "") -> int:
    """Count a change of the economy's sheet, which the caller has locked; gives its version."""
    of_economy.version += 1
    of_economy.writer, of_economy.changed_by = writer, by
    of_economy.changed_at = timezone.now()
    of_economy.save()
    return of_economy.version
