"""What ships with the application: the funds, and the group's projects that are public record."""

from __future__ import annotations

import csv
from pathlib import Path

from projects.enums import NoteState
from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedNote, Reader
from projects.models import Fund
from smewg.models import User
from smewg.toolkit.imports.reading import plain_rows
from smewg.toolkit.imports.sources import open_file

DATA = Path(__file__).resolve().parent.parent / "data"
SOURCE = "APEC's public record of projects"


def load_funds() -> int:
    """Funds that are not here yet; what somebody has changed stays. How many were added."""
    added = 0
    with (DATA / "funds.csv").open(encoding="utf-8", newline="") as file:
        for order, row in enumerate(csv.DictReader(file, delimiter="|"), start=1):
            _, is_new = Fund.objects.get_or_create(
                name=row["name"],
                defaults={
                    "letter": row["letter"],
                    "is_self_funded": row["self_funded"] == "yes",
                    "order": order,
                },
            )
            added += is_new
    return added


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
    concept_notes.take(new, by, SOURCE)
    return new
