"""What the floors above add to a concept note's page: its evidence."""

from __future__ import annotations

from collections.abc import Callable

from projects.models import ConceptNote
from smewg.hooks import Section
from smewg.models import User

NoteSource = Callable[[User, ConceptNote], Section | None]

_note: list[NoteSource] = []


def add_to_notes(source: NoteSource) -> None:
    """From now on a note's page shows the section that `source` gives, if it gives one."""
    if source not in _note:
        _note.append(source)


def of_note(user: User, note: ConceptNote) -> list[Section]:
    return [section for source in _note if (section := source(user, note))]
