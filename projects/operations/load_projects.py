"""What ships with the application: the funds, and the group's projects that are public record."""

from __future__ import annotations

import csv
from pathlib import Path

from projects.enums import NoteState
from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedImport, Reader
from projects.models import Fund
from smewg.models import User

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


def load_projects(by: User | None = None) -> PlannedImport:
    """The real projects, which were approved; one that is here already stays as it is."""
    content = concept_notes.as_workbook((DATA / "projects.csv").read_bytes())
    planned = Reader(begins_as=NoteState.APPROVED).plan_import(*concept_notes.read(content))
    planned.planned = [each for each in planned.planned if each.is_new]
    planned.take_in(by, SOURCE)
    return planned
