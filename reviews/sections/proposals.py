"""Project proposals: the concept notes handed in, where each stands, and its link to the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from projects import note_life
from projects.models import ConceptNote
from reviews.scope import Scope

SHOWN = 30


@dataclass(frozen=True)
class Proposal:
    """One concept note, with the objectives that it claims to serve."""

    note: ConceptNote
    objectives: list[str]
    url: str

    @property
    def links(self) -> str:
        return "; ".join(self.objectives) or "names no objective"


@dataclass(frozen=True)
class ProposalsSection:
    """The notes that the group has seen, newest session first; the first SHOWN in full."""

    proposals: list[Proposal]
    total: int
    counts: list[tuple[str, int]]
    linked: int
    url: str


def proposals_section(scope: Scope) -> ProposalsSection:
    notes = ConceptNote.objects.visible_to(scope.user).handed_in(scope.span.years)
    if scope.economy:
        notes = notes.proposed_by(scope.economy.pk)
    if scope.area:
        notes = notes.filter(links__objective__area=scope.area).distinct()
    rows = list(notes.with_names())
    stages = [note.at for note in rows]
    return ProposalsSection(
        [_proposal(note) for note in rows[:SHOWN]],
        len(rows),
        [
            (label, stages.count(stage))
            for stage, label in note_life.LABELS.items()
            if stage in stages
        ],
        sum(1 for note in rows if note.links.all()),
        _address("projects:sessions"),
    )


def _proposal(note: ConceptNote) -> Proposal:
    codes = [link.objective.code for link in note.links.all()]
    return Proposal(note, codes, _address("projects:note", note.pk))


def _address(name: str, *arguments: object) -> str:
    """The page's address; none in an installation without it."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
