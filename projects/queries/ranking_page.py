"""One page of a ranking: of each line what the page shows, read as tuples.

A row of a close is never changed. Its figures are read as the text that the database keeps, which
is taken apart once for all pages that show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from projects.domain.ranking.ranking import RANKED
from projects.enums import NoteState
from projects.models import Closing, ConceptNote, RankedNote
from smewg.toolkit.state_line import StateLine


class RankedRow(Protocol):
    """A line of a ranking, as its row or as a page reads it."""

    note_id: int
    position: int | None
    why: str
    note: Any


@dataclass
class NamedNote:
    """A note as a ranking names it; `proposing` in APEC's order."""

    title: str
    state: str
    proposing: list[str]

    def __str__(self) -> str:
        return self.title

    @property
    def at(self) -> NoteState:
        """Where it stands."""
        return NoteState(self.state)


@dataclass
class RankedLine:
    """A line of a ranking; `figures` as the text of projects.domain.ranking.serialization.

    `stands` says where its note stands that was decided on since.
    """

    note_id: int
    position: int | None
    figures: str
    why: str
    note: NamedNote
    stands: StateLine | None = None

    @property
    def words(self) -> tuple[object, ...]:
        """All that a page makes of it, for `made_once`."""
        note = self.note
        told = (self.figures, self.why, self.note_id, note.title, note.proposing, note.state)
        return (*told, self.stands)


class RankedPages(Paginator):
    """A close's lines page by page, each with its note's name and state and who proposes it.

    Three questions a page: how many lines of each kind there are, the lines, who proposes.
    """

    def __init__(self, closing: Closing, notes_on_a_page: int) -> None:
        self.closing = closing
        super().__init__(closing.ranked.all(), notes_on_a_page)

    @cached_property
    def by_kind(self) -> dict[str, int]:
        counted = self.closing.ranked.order_by().values_list("kind").annotate(notes=Count("pk"))
        return dict(counted)

    @cached_property
    def count(self) -> int:
        return sum(self.by_kind.values())

    @property
    def ranked(self) -> int:
        """How many lines have a position."""
        return self.by_kind.get(RANKED, 0)

    def _get_page(self, rows: QuerySet[RankedNote], number: int, *_: Any) -> Page[RankedLine]:
        return Page(_lines(rows), number, self)


def _lines(rows: QuerySet[RankedNote]) -> list[RankedLine]:
    told = list(
        rows.values_list(
            "note_id",
            "position",
            Cast("figures", TextField()),
            "why",
            "note__title",
            "note__state",
        )
    )
    proposing = _proposing(note for note, *_ in told)
    return [
        RankedLine(note, position, figures, why, NamedNote(title, state, proposing[note]))
        for note, position, figures, why, title, state in told
    ]


def _proposing(notes: Iterable[int]) -> dict[int, list[str]]:
    """The names of the economies that propose each note, in APEC's order."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = ConceptNote.proposers.through.objects.filter(conceptnote__in=list(notes))
    named = rows.order_by("economy__order").values_list("conceptnote_id", "economy__short_name")
    for note, name in named:
        names[note].append(name)
    return names
