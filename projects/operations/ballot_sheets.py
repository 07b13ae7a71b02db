"""An economy's sheet: its ballots on all notes of a session, drafted together, submitted by one.

The sheet is one draft with one version (smewg/toolkit/drafts.py), so two delegates of an economy
see each other's words and never make two ballots. Every write holds the lock of the session's
rules, so that no ballot slips in after the close.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from plans.models import Objective, Plan
from projects.domain.ballot_rules import ABSTAIN, OBJECTIVES, BallotEntries, missing, off_the_scale
from projects.models import (
    Ballot,
    BallotSheet,
    ConceptNote,
    NoteVersion,
    Score,
    ScoringRules,
    SessionCriterion,
)
from projects.operations.scoring import freeze_rules
from projects.queries.session_ranking import Voters
from smewg.models import Economy, User
from smewg.toolkit import draft_history
from smewg.toolkit.drafts import CurrentDraft, Saved, Sent, Words, with_words
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transitions import TransitionRefused

DRAFTED = ("abstained", "drafted_by", "note_version")
CLOSED = "The scores of this session are closed, so no ballot comes in any more."


@dataclass
class BallotLine:
    """One note on an economy's sheet: its ballot, what it still needs, or why there is none."""

    note: ConceptNote
    ballot: Ballot | None
    given: BallotEntries
    latest: NoteVersion | None
    why_not: str = ""
    is_cosponsor: bool = False
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def is_submitted(self) -> bool:
        return self.ballot is not None and self.ballot.is_submitted

    @property
    def is_behind(self) -> bool:
        """Whether the ballot judges an earlier version than the one that stands."""
        judged = self.ballot.note_version_id if self.ballot else None
        return bool(self.ballot and self.latest and judged != self.latest.pk)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be filled in or submitted."""
        return not self.why_not and not self.is_submitted

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def state(self) -> str:
        """Where its ballot stands, in a word or two."""
        if self.is_submitted:
            return "judges an earlier version" if self.is_behind else "submitted"
        if self.given.is_blank:
            return "not begun"
        count = len(self.missing)
        return f"{count} missing" if count else "ready to submit"

    @property
    def state_kind(self) -> str:
        """The state's colour, as templates/components/status.html names it."""
        if self.is_submitted:
            return "attention" if self.is_behind else "good"
        return "quiet" if self.given.is_blank else "active"


@dataclass(frozen=True)
class Sheet:
    """What an economy's delegates see of a session's ballots."""

    rules: ScoringRules
    economy: Economy
    version: int
    lines: list[BallotLine]
    criteria: list[SessionCriterion]
    objectives: list[Objective]

    @property
    def mine(self) -> list[BallotLine]:
        """The notes that the economy scores."""
        return [line for line in self.lines if not line.why_not]

    @property
    def left(self) -> list[BallotLine]:
        """The notes whose ballot is not submitted, or judges an earlier version."""
        return [line for line in self.mine if line.is_open or line.is_behind]

    @property
    def ready(self) -> list[BallotLine]:
        return [line for line in self.mine if line.is_open and line.is_complete]

    @property
    def draft_name(self) -> str:
        return f"ballots-{self.rules.session_id}-{self.economy.pk}"

    def line(self, note_id: int) -> BallotLine | None:
        return next((line for line in self.lines if line.note.pk == note_id), None)

    def words(self, notes: Iterable[int]) -> dict[str, Any]:
        """What stands in the fields of these notes."""
        wanted = set(notes)
        return {
            name: value
            for line in self.lines
            if line.note.pk in wanted
            for name, value in words_of(line.note.pk, line.given, self.criteria).items()
        }


def sheet(rules: ScoringRules, economy: Economy) -> Sheet:
    """The economy's sheet as it stands, in a fixed number of queries."""
    session, voters = rules.session, Voters.of(rules)
    notes = ConceptNote.objects.on_ballots(rules).select_related("session", "fund")
    ballots = Ballot.objects.of_session(session).filter(economy=economy)
    by_note = {
        each.note_id: each for each in ballots.select_related("note_version", "submitted_by")
    }
    given, latest = _given(by_note), _latest(rules)
    lines = []
    pure = rules.as_rules()
    for note in notes:
        line = BallotLine(
            note,
            by_note.get(note.pk),
            given.get(note.pk, BallotEntries()),
            latest.get(note.pk),
            voters.why_not(note.pk, economy.pk),
            voters.is_cosponsor(note.pk, economy.pk),
        )
        line.missing = {} if line.why_not else missing(pure, line.given)
        lines.append(line)
    return Sheet(
        rules,
        economy,
        version_of(rules, economy),
        lines,
        list(rules.criteria.all()),
        objectives_for(session.year),
    )


def version_of(rules: ScoringRules, economy: Economy) -> int:
    """The version at which the economy's sheet stands, 0 before its first word."""
    sheets = BallotSheet.objects.filter(session=rules.session, economy=economy)
    return sheets.values_list("version", flat=True).first() or 0


def objectives_for(year: int) -> list[Objective]:
    """The objectives that a ballot of the year may name: those of the plan that covers it."""
    plan = Plan.objects.covering(year) or Plan.objects.current(year)
    return list(Objective.objects.filter(area__plan=plan).select_related("area")) if plan else []


def _given(ballots: Mapping[int, Ballot]) -> dict[int, BallotEntries]:
    keys = [ballot.pk for ballot in ballots.values()]
    scores: dict[int, dict[str, int]] = {}
    sentences: dict[int, dict[str, str]] = {}
    objectives: dict[int, list[int]] = {}
    for score in Score.objects.filter(ballot__in=keys).select_related("criterion"):
        if score.value is not None:
            scores.setdefault(score.ballot_id, {})[score.criterion.key] = score.value
        sentences.setdefault(score.ballot_id, {})[score.criterion.key] = score.sentence
    named = Ballot.objectives.through.objects.filter(ballot__in=keys)
    for ballot, objective in named.values_list("ballot_id", "objective_id"):
        objectives.setdefault(ballot, []).append(objective)
    return {
        note: BallotEntries(
            each.abstained,
            scores.get(each.pk, {}),
            sentences.get(each.pk, {}),
            tuple(sorted(objectives.get(each.pk, []))),
        )
        for note, each in ballots.items()
    }


def _latest(rules: ScoringRules) -> dict[int, NoteVersion]:
    versions = NoteVersion.objects.filter(note__session=rules.session).order_by("number")
    return {version.note_id: version for version in versions.defer("words")}


# What stands in the form's fields


def field_name(note_id: int, what: str) -> str:
    return f"n{note_id}-{what}"


def words_of(
    note_id: int, given: BallotEntries, criteria: Iterable[SessionCriterion]
) -> dict[str, Any]:
    """A ballot as the form's fields hold it."""
    found: dict[str, Any] = {
        field_name(note_id, ABSTAIN): ["1"] if given.abstained else [],
        field_name(note_id, OBJECTIVES): [str(each) for each in given.objectives],
    }
    for criterion in criteria:
        score = given.scores.get(criterion.key)
        found[field_name(note_id, criterion.key)] = "" if score is None else str(score)
        found[field_name(note_id, f"{criterion.key}-why")] = given.sentences.get(criterion.key, "")
    return found


class TypedBallots:
    """What somebody sent of the sheet: ballots by note, and what could not be read, by field."""

    def __init__(self) -> None:
        self.given: dict[int, BallotEntries] = {}
        self.errors: dict[str, list[str]] = {}

    @classmethod
    def of(cls, fields: Any, criteria: Sequence[SessionCriterion]) -> TypedBallots:
        """From a request's POST; `note` names each note that the form held."""
        typed = cls()
        for text in fields.getlist("note"):
            if (note := whole_number(text)) is not None:
                typed._read(note, fields, criteria)
        return typed

    def _read(self, note: int, fields: Any, criteria: Sequence[SessionCriterion]) -> None:
        scores, sentences = {}, {}
        for criterion in criteria:
            name = field_name(note, criterion.key)
            text = fields.get(name, "").strip()
            if (score := whole_number(text, digits=5)) is not None:
                scores[criterion.key] = score
            elif text:
                self.errors[name] = [f"{text[:40]} is no whole number."]
            sentences[criterion.key] = storable(fields.get(f"{name}-why", "").replace("\r\n", "\n"))
        named = [whole_number(each) for each in fields.getlist(field_name(note, OBJECTIVES))]
        self.given[note] = BallotEntries(
            bool(fields.get(field_name(note, ABSTAIN))),
            scores,
            sentences,
            tuple(sorted({number for number in named if number is not None})),
        )


# Writing


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
    before = _standing(now, current, [line.note.pk for line in now.mine])
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


def typed_from(words: Words, now: Sheet) -> TypedBallots:
    """What a draft's words hold of the ballots that are still open."""
    posted = QueryDict(mutable=True)
    posted.setlist("note", [str(line.note.pk) for line in now.mine if line.is_open])
    return TypedBallots.of(with_words(posted, words), now.criteria)


def current_draft_of(now: Sheet) -> CurrentDraft:
    """The sheet's whole draft as it stands."""
    sheets = BallotSheet.objects.filter(session=now.rules.session, economy=now.economy)
    current = sheets.select_related("changed_by").first() or BallotSheet()
    return _standing(now, current, [line.note.pk for line in now.mine])


def _settled(now: Sheet, current: BallotSheet, typed: TypedBallots, sent: Sent) -> TypedBallots:
    """What stands of what was typed; ChangedMeanwhile as smewg.toolkit.drafts says."""
    mine = {
        name: value
        for note, given in typed.given.items()
        for name, value in words_of(note, given, now.criteria).items()
    }
    shown = _standing(now, current, list(typed.given))
    words = draft_history.settle(now.draft_name, sent, shown, mine)
    notes = QueryDict(mutable=True)
    notes.setlist("note", [str(note) for note in typed.given])
    return TypedBallots.of(with_words(notes, words), now.criteria)


def _standing(now: Sheet, current: BallotSheet, notes: Collection[int]) -> CurrentDraft:
    """The sheet's draft as it stands on these notes."""
    return CurrentDraft(
        current.version,
        now.words(notes),
        by=str(current.changed_by or ""),
        at=current.changed_at,
        writer=current.writer,
        person=current.changed_by,
    )


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
