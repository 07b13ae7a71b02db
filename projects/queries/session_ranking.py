"""A session's notes, economies and ballots as the pure ranking reads them, in few queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from projects.domain.ranking.scoring import BallotScores, Note
from projects.models import Ballot as CastBallot
from projects.models import ConceptNote, Score, ScoringRules
from smewg.models import Economy


@dataclass(frozen=True)
class Voters:
    """Which economies score in a session, by code, and which of them each note leaves out."""

    scoring: dict[int, str]
    proposers: dict[int, set[int]]
    cosponsors: dict[int, set[int]]
    cosponsors_score: bool

    @classmethod
    def of(cls, rules: ScoringRules) -> Voters:
        of_session = {"conceptnote__session": rules.session}
        left_out = {economy.pk for economy in rules.leaves_out.all()}
        economies = Economy.objects.values_list("pk", "code")
        return cls(
            scoring={pk: code for pk, code in economies if pk not in left_out},
            proposers=_by_note(ConceptNote.proposers.through.objects.filter(**of_session)),
            cosponsors=_by_note(ConceptNote.cosponsors.through.objects.filter(**of_session)),
            cosponsors_score=rules.cosponsors_score,
        )

    def recused(self, note_id: int) -> set[int]:
        """The economies that score in the session but not this note."""
        out = set(self.proposers.get(note_id, ()))
        if not self.cosponsors_score:
            out |= self.cosponsors.get(note_id, set())
        return out & set(self.scoring)

    def why_not(self, note_id: int, economy_id: int) -> str:
        """Why the economy does not score the note, "" where it does."""
        if economy_id not in self.scoring:
            return "Your economy does not score in this session."
        if economy_id in self.proposers.get(note_id, ()):
            return "Your economy proposes this note, so it does not score it."
        if not self.cosponsors_score and economy_id in self.cosponsors.get(note_id, ()):
            return "Your economy co-sponsors this note; in this session co-sponsors do not score."
        return ""

    def is_cosponsor(self, note_id: int, economy_id: int) -> bool:
        return economy_id in self.cosponsors.get(note_id, ())

    def as_note(self, note_id: int) -> Note:
        recused = self.recused(note_id)
        return Note(
            note_id,
            frozenset(code for pk, code in self.scoring.items() if pk not in recused),
            frozenset(self.scoring[pk] for pk in recused),
            len(self.cosponsors.get(note_id, ())),
        )


def _by_note(rows: QuerySet[Any]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for note, economy in rows.values_list("conceptnote_id", "economy_id"):
        found[note].add(economy)
    return found


def ranked_input(
    rules: ScoringRules, notes: list[ConceptNote]
) -> tuple[list[Note], list[BallotScores]]:
    """The notes with who may score them, and the ballots that count."""
    voters = Voters.of(rules)
    return [voters.as_note(note.pk) for note in notes], counting_ballots(rules, voters)


def counting_ballots(rules: ScoringRules, voters: Voters) -> list[BallotScores]:
    """Submitted ballots on the notes' last versions."""
    cast = CastBallot.objects.of_session(rules.session).counting()
    rows = cast.values_list("pk", "note_id", "economy_id", "abstained")
    scores = _scores(rules)
    return [
        BallotScores(note, voters.scoring[economy], None if abstained else scores[pk])
        for pk, note, economy, abstained in rows
        if economy in voters.scoring
    ]


def _scores(rules: ScoringRules) -> dict[int, tuple[int, ...]]:
    """Each ballot's scores in the order of the criteria."""
    rows = (
        Score.objects.filter(
            criterion__rules=rules, ballot__submitted_at__isnull=False, value__isnull=False
        )
        .order_by("ballot_id", "criterion__place")
        .values_list("ballot_id", "value")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for ballot, value in rows.iterator(chunk_size=20_000):
        found[ballot].append(value or 0)
    return {ballot: tuple(values) for ballot, values in found.items()}
