"""The group's projects that are public record, as the application ships them."""

from __future__ import annotations

from pathlib import Path

from projects.enums import NoteState
from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedImport, Reader
from smewg.models import User

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "APEC's public record of projects"


def load_projects(by: User | None = None) -> PlannedImport:
    """The real projects, which were approved; one that is here already stays as it is."""
    content = concept_notes.as_workbook((DATA / "projects.csv").read_bytes())
    planned = Reader(begins_as=NoteState.APPROVED).plan_import(*concept_notes.read(content))
    planned.planned = [each for each in planned.planned if each.is_new]
    planned.take_in(by, SOURCE)
    return planned
