"""How concept notes were scored, for plan pages, dashboards and documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db import models
from django.db.models import OuterRef, Subquery

from projects.domain.ranking.ranking import RANKED
from projects.domain.ranking.scoring import rounded
from projects.models import ConceptNote, RankedNote, Session
from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class ScoredNote:
    """A note's result in the words and figures that other pages show.

    `link`: how many of the points are for the link to the plan. `without_link`: its position were
    the link left out.
    """

    note: int
    position: str
    points: str
    counted: int
    kind: str
    why: str
    link: str = ""
    without_link: str = ""

    def in_session(self, session: Session) -> str:
        """As "position 2= of session 1/2018, 71.43 points from 18 ballots", or why it has none."""
        if self.kind != RANKED:
            return f"session {session.name}: {self.words}"
        ballots = count_of(self.counted, "ballot")
        return (
            f"position {self.position} of session {session.name}, {self.points} points from "
            f"{ballots}"
        )

    @property
    def is_ranked(self) -> bool:
        return self.kind == RANKED

    @property
    def words(self) -> str:
        """As "2= (71.43 points, 18 ballots)"; why it is not ranked where it is not."""
        if not self.is_ranked:
            return self.why.rstrip(".")
        return f"{self.position} ({self.points} points, {count_of(self.counted, 'ballot')})"


def current_result_line(note: str) -> Subquery:
    """The line of a note in the ranking that stands, to sort by; `note` is the way to the note."""
    current = RankedNote.objects.filter(closing__reopened_at=None, note=OuterRef(note))
    return Subquery(current.values("line")[:1])


def results_of(session: Session) -> dict[int, ScoredNote]:
    """Each note's result, by its id; empty before the close and after a re-opening."""
    return _by_note(RankedNote.objects.filter(closing__session=session))


def results_of_notes(notes: Iterable[int]) -> dict[int, ScoredNote]:
    """The results of these notes, of whatever session, by their ids; one query."""
    return _by_note(RankedNote.objects.filter(note_id__in=list(notes)))


def places_of(notes: models.QuerySet[ConceptNote]) -> dict[int, tuple[str, int | None]]:
    """The kind of each note's result and its position, by its id; one query, and no more read."""
    current = RankedNote.objects.filter(
        closing__reopened_at=None, note__in=notes.order_by().values("pk")
    )
    rows = current.order_by().values_list("note_id", "kind", "position")
    return {note: (kind, position) for note, kind, position in rows}


def _by_note(rows: object) -> dict[int, ScoredNote]:
    current = rows.filter(closing__reopened_at=None)  # type: ignore[attr-defined]
    values = current.values_list("note_id", "kind", "figures", "why")
    return {note: _scored(note, kind, figures, why) for note, kind, figures, why in values}


def _scored(note: int, kind: str, figures: dict[str, object], why: str) -> ScoredNote:
    turnout = figures["turnout"]
    return ScoredNote(
        note,
        _position(figures["place"]),
        _points(figures["score"]),
        turnout["counted"] if isinstance(turnout, dict) else 0,
        kind,
        why,
        _points(figures["link_points"]),
        _position(figures["without_link"]),
    )


def _position(place: object) -> str:
    return (
        f"{place['position']}{'=' if place['is_shared'] else ''}" if isinstance(place, dict) else ""
    )


def _points(score: object) -> str:
    return rounded(Fraction(score)) if isinstance(score, str) else ""
