"""Project proposals: the notes handed in, how they were scored, and their link to the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from projects.enums import NoteState
from projects.models import ConceptNote
from projects.models.notes import ConceptNoteQuerySet
from projects.queries.results import ScoredNote, results_of_notes
from reviews.queries.scope import Scope
from smewg.access import allowed

SHOWN = 30


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

    `counts`: each state in words, how many stand there, and where they are listed. `rankings`: the
    closed sessions among them, each with its ranking's address.
    """

    proposals: list[Proposal]
    counts: list[tuple[str, int, str]]
    rankings: list[tuple[str, str]]
    url: str

    @property
    def total(self) -> int:
        return len(self.proposals)

    @property
    def shown(self) -> list[Proposal]:
        return self.proposals[:SHOWN]

    @property
    def linked(self) -> int:
        return sum(1 for each in self.proposals if each.note.links.all())

    @property
    def ranked(self) -> int:
        return sum(1 for each in self.proposals if each.result and each.result.is_ranked)


def notes_of(scope: Scope) -> ConceptNoteQuerySet:
    """The notes handed in over the span; of an economy those that it proposes or co-sponsors."""
    notes = ConceptNote.objects.visible_to(scope.user).handed_in(scope.span.years)
    if scope.economy:
        notes = notes.concerning(scope.economy)
    if scope.area:
        notes = notes.filter(links__objective__area=scope.area).distinct()
    return notes


def proposals_section(scope: Scope) -> ProposalsSection:
    """Results are told to those who may read rankings, and of closed sessions alone."""
    notes = list(notes_of(scope).with_names())
    may_read = allowed(scope.user, "projects.view_scoring")
    results = results_of_notes(note.pk for note in notes) if may_read else {}
    found = [Proposal(note, results.get(note.pk)) for note in notes]
    found.sort(key=_by_session_and_rank)
    economy = {"economy": scope.economy.code} if scope.economy else {}
    register = f"{reverse('projects:register')}?{scope.span_query(**economy)}"
    return ProposalsSection(found, _counts(notes, register), _rankings(found), register)


def _by_session_and_rank(proposal: Proposal) -> tuple[int, int, int, int, int]:
    """The latest session first, in it the ranked ones by their rank, then the others."""
    note, session, result = proposal.note, proposal.note.session, proposal.result
    rank = int(result.position.rstrip("=")) if result and result.position else 10_000
    when = (-session.year, -session.number) if session else (0, 0)
    return (*when, rank, note.number or 0, note.pk)


def _counts(notes: list[ConceptNote], register: str) -> list[tuple[str, int, str]]:
    states = [note.at for note in notes]
    return [
        (state.label, states.count(state), f"{register}&stage={state.value.replace(' ', '+')}")
        for state in NoteState
        if state in states
    ]


def _rankings(proposals: list[Proposal]) -> list[tuple[str, str]]:
    sessions = {p.note.session: None for p in proposals if p.result and p.note.session}
    return [(str(each), reverse("scoring:ranking", args=[each.slug])) for each in sessions]
