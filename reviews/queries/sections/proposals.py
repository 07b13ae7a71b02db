"""Project proposals: the notes handed in, how they were scored, and their link to the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from projects.domain.ranking.ranking import RANKED
from projects.enums import NoteState
from projects.models import ClaimedLink, ConceptNote, Session
from projects.models.notes import ConceptNoteQuerySet
from projects.queries.results import ScoredNote, places_of, results_of_notes
from reviews.queries.scope import Scope
from smewg.access import allowed
from smewg.toolkit.addresses import reverse

SHOWN = 30
LAST = 10_000_000
"""Behind every rank."""


@dataclass(frozen=True)
class Proposal:
    """One concept note, the objectives that it claims to serve, and its result once it has one."""

    note: ConceptNote
    result: ScoredNote | None

    @property
    def links(self) -> str:
        codes = [link.objective.code for link in self.note.links.all()]
        return "; ".join(codes) or "names no objective"

    @property
    def url(self) -> str:
        return reverse("projects:note", args=[self.note.pk])

    @property
    def result_url(self) -> str:
        session = self.note.session
        return reverse("scoring:result", args=[session.slug, self.note.pk]) if session else ""

    @property
    def scored(self) -> str:
        """The result in words; what the link to the plan gave is in `link`."""
        return self.result.words if self.result else "not scored"

    @property
    def link(self) -> str:
        """What the link to the plan gave: "30.10 points; without it 4"."""
        result = self.result
        if result is None or not result.is_ranked or not result.link:
            return ""
        without = f"; without it {result.without_link}" if result.without_link else ""
        return f"{result.link} points{without}"


@dataclass(frozen=True)
class ProposalsSection:
    """The notes that the group has seen, by session and rank; `shown` are the first SHOWN.

    `order`: all their ids, so that the page reads the notes that it shows and no others. `linked`:
    how many name an objective of the plan. `ranked`: how many have a position. `counts`: each state
    in words, how many stand there, and where they are listed. `rankings`: the closed sessions among
    them, each with its ranking's address.
    """

    order: list[int]
    linked: int
    ranked: int
    counts: list[tuple[str, int, str]]
    rankings: list[tuple[str, str]]
    url: str
    may_read_results: bool

    @property
    def total(self) -> int:
        return len(self.order)

    @cached_property
    def shown(self) -> list[Proposal]:
        return self._read(self.order[:SHOWN])

    @cached_property
    def proposals(self) -> list[Proposal]:
        """All of them, for papers and files."""
        return self._read(self.order)

    def _read(self, pks: list[int]) -> list[Proposal]:
        rows = ConceptNote.objects.filter(pk__in=pks).select_related("session")
        named = rows.prefetch_related("proposers", "links__objective__area__plan")
        notes = {note.pk: note for note in named}
        results = results_of_notes(pks) if self.may_read_results else {}
        return [Proposal(notes[pk], results.get(pk)) for pk in pks]


@dataclass(frozen=True)
class _Line:
    """What a note is ordered and counted by."""

    pk: int
    state: str
    number: int | None
    session: Session | None
    result: tuple[str, int | None] | None

    @property
    def is_ranked(self) -> bool:
        return self.result is not None and self.result[0] == RANKED

    @property
    def place(self) -> tuple[int, int, int, int, int]:
        """The latest session first, in it the ranked ones by their rank, then the others."""
        rank = self.result[1] if self.result and self.result[1] else LAST
        when = (-self.session.year, -self.session.number) if self.session else (0, 0)
        return (*when, rank, self.number or 0, self.pk)


def notes_of(scope: Scope) -> ConceptNoteQuerySet:
    """The notes handed in over the span; of an economy those that it proposes or co-sponsors."""
    notes = ConceptNote.objects.visible_to(scope.user).handed_in(scope.span.years)
    if scope.economy:
        notes = notes.concerning(scope.economy)
    if scope.area:
        notes = notes.filter(links__objective__area=scope.area).distinct()
    return notes


def proposals_section(scope: Scope) -> ProposalsSection:
    """Results are told to those who may read rankings, and of closed sessions alone.

    Whatever the number of notes, they are counted and ordered without reading one whole.
    """
    may_read = allowed(scope.user, "projects.view_scoring")
    notes = notes_of(scope)
    lines = sorted(_lines(notes, may_read=may_read), key=lambda line: line.place)
    economy = {"economy": scope.economy.code} if scope.economy else {}
    register = f"{reverse('projects:register')}?{scope.span_query(**economy)}"
    return ProposalsSection(
        [line.pk for line in lines],
        ClaimedLink.count_linked(notes),
        sum(line.is_ranked for line in lines),
        _counts(Counter(line.state for line in lines), register),
        _rankings(lines),
        register,
        may_read,
    )


def _lines(notes: ConceptNoteQuerySet, *, may_read: bool) -> list[_Line]:
    rows = list(notes.order_by().values_list("pk", "state", "number", "session_id"))
    sessions = Session.objects.in_bulk({session for *_, session in rows if session})
    results = places_of(notes) if may_read else {}
    return [
        _Line(pk, state, number, sessions.get(session), results.get(pk))
        for pk, state, number, session in rows
    ]


def _counts(states: Counter[str], register: str) -> list[tuple[str, int, str]]:
    return [
        (
            state.label,
            states[state.value],
            f"{register}&stage={state.value.replace(' ', '+')}",
        )
        for state in NoteState
        if state.value in states
    ]


def _rankings(lines: list[_Line]) -> list[tuple[str, str]]:
    sessions = {line.session: None for line in lines if line.result and line.session}
    return [(str(each), reverse("scoring:ranking", args=[each.slug])) for each in sessions]
