"""An economy's sheet: its ballots on all notes of a session, drafted together, submitted by one.

What stands on it, what its form's fields hold, and what somebody sent of them.
projects/operations/ballot_sheets.py writes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from plans.models import Objective, Plan
from projects.domain.ballot_rules import ABSTAIN, OBJECTIVES, BallotEntries, missing
from projects.models import (
    Ballot,
    BallotSheet,
    ConceptNote,
    NoteVersion,
    Score,
    ScoringRules,
    SessionCriterion,
)
from projects.queries.session_ranking import Voters
from smewg.models import Economy
from smewg.toolkit.drafts import CurrentDraft, Words, with_words
from smewg.toolkit.text import storable, whole_number


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
    notes = rules.notes_on_ballots().select_related("session", "fund")
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
    plan = Plan.objects.current(year)
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


def field_name(note_id: int, what: str) -> str:
    return f"n{note_id}-{what}"


def note_of(field: str) -> int | None:
    """The note that a field of the sheet is about; the other way round."""
    return whole_number(field.removeprefix("n").partition("-")[0])


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


def typed_from(words: Words, now: Sheet) -> TypedBallots:
    """What a draft's words hold of the ballots that are still open."""
    posted = QueryDict(mutable=True)
    posted.setlist("note", [str(line.note.pk) for line in now.mine if line.is_open])
    return TypedBallots.of(with_words(posted, words), now.criteria)


def current_draft_of(now: Sheet) -> CurrentDraft:
    """The sheet's whole draft as it stands."""
    sheets = BallotSheet.objects.filter(session=now.rules.session, economy=now.economy)
    current = sheets.select_related("changed_by").first() or BallotSheet()
    return draft_of_notes(now, current, [line.note.pk for line in now.mine])


def draft_of_notes(now: Sheet, current: BallotSheet, notes: Collection[int]) -> CurrentDraft:
    """The sheet's draft as it stands on these notes."""
    return CurrentDraft(
        current.version,
        now.words(notes),
        by=str(current.changed_by or ""),
        at=current.changed_at,
        writer=current.writer,
        person=current.changed_by,
    )
