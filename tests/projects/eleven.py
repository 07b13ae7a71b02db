"""The group's eleven real projects as notes of one session, and invented ballots on them."""

import csv
import io
import random
from pathlib import Path

from projects.domain.ballot_rules import BallotEntries
from projects.queries.ballot_sheets import field_name

RECORD = Path("projects/data/projects.csv")
OBJECTIVES = ("1.3", "1.3", "3.4", "1.2", "1.2", "4.1", "1.3", "4.2", "4.2", "1.3", "1.1")
DRAFTED = "Clusters and Local Economic Promotion"
"""The one that is drafted on the page, not imported."""
SENTENCE = "Invented for this test."


def lines():
    with RECORD.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def as_file(session):
    """The public record, completed where it says nothing, as notes of one session: all but one."""
    out = io.StringIO()
    rows = [
        {
            **row,
            "session": session.name,
            "start": row["start"] or "2017-01-01",
            "end": row["end"] or "2017-12-31",
            "apec_usd": row["apec_usd"] or "100000",
            "summary": SENTENCE,
            "objectives": f"{objective} {SENTENCE}",
            "pages": "3",
            "state": "submitted to the group",
        }
        for row, objective in zip(lines(), OBJECTIVES, strict=True)
        if row["title"] != DRAFTED
    ]
    writer = csv.DictWriter(out, rows[0].keys(), delimiter="|")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def scores(title, code):
    """What the economy gives the note for C1 to C5: invented, and the same at every run."""
    about = random.Random(title).choices((2, 3, 4), k=5)
    dice = random.Random(f"{title}/{code}")
    return [max(1, min(5, each + dice.choice((-1, 0, 0, 1)))) for each in about]


def ballot(note, code):
    """The same as a ballot."""
    given = scores(note.title, code)
    at_ends = {f"C{n}": SENTENCE for n, score in enumerate(given, 1) if score in (1, 5)}
    objectives = [note.links.get().objective_id] if given[0] > 1 else []
    return BallotEntries(
        False, {f"C{n}": score for n, score in enumerate(given, 1)}, at_ends, objectives
    )


def as_fields(note, given, version):
    """The ballot as a form sends it."""
    fields = {"note": str(note.pk), "version": str(version)}
    fields |= {field_name(note.pk, key): str(score) for key, score in given.scores.items()}
    fields |= {field_name(note.pk, f"{key}-why"): text for key, text in given.sentences.items()}
    if given.objectives:
        fields[field_name(note.pk, "objectives")] = str(given.objectives[0])
    return fields
