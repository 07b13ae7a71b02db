"""The group's projects that are public record, as the application ships them."""

from __future__ import annotations

from pathlib import Path

from projects.enums import NoteState
from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedNote, Reader
from smewg.models import User
from smewg.toolkit.imports.reading import plain_rows
from smewg.toolkit.imports.sources import open_file

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "APEC's public record of projects"


def load_projects(by: User | None = None) -> list[PlannedNote]:
    """The real projects, which were approved; one that is here already stays as it is.

    ValueError where a row of the shipped file cannot be taken in.
    """
    opened = open_file((DATA / "projects.csv").read_bytes())
    rows = plain_rows(opened, concept_notes.columns(), concept_notes.vocabularies({}))
    planned = Reader(begins_as=NoteState.APPROVED).plan(rows, {})
    if wrong := [each.row.problems for each in planned if each.row.problems]:
        raise ValueError(f"The shipped projects cannot be read: {wrong[0]}")
    new = [each for each in planned if each.is_new]
    concept_notes.write_notes(new, by, SOURCE)
    return new
