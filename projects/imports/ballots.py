"""An economy's ballots as a workbook to fill offline: written, read with suspicion, taken in whole.

Each row carries the session and the note, so that a workbook of another session is refused, and
a row of the economy's own note says why there is no ballot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from plans.models import Objective
from projects.domain.ballot_rules import BallotEntries, missing, off_the_scale
from projects.queries.ballot_sheets import BallotLine, Sheet, TypedBallots
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.planned_rows import PlannedRow
from smewg.toolkit.imports.workbooks import Column, Reads, Row, WorkbookRefused
from smewg.toolkit.text import whole_number

YES = ("yes", "x", "1")


def columns(sheet: Sheet) -> list[Column]:
    found = [
        Column(
            "session",
            "Session",
            "Leave as it is.",
            10,
            reads=Reads.CODE,
            needed=True,
            if_a_day="{y}-{m}",
        ),
        Column("number", "No.", "Leave as it is.", 6, reads=Reads.WHOLE, needed=True),
        Column("title", "Title", "To read only; a change here changes nothing.", 50),
        Column("abstain", "Abstain", "yes, or nothing", 10, choices=("yes",), reads=Reads.CODE),
    ]
    for each in sheet.criteria:
        steps = tuple(str(step) for step in each.steps)
        wording = f"{each.wording}: {each.lowest} to {each.highest}"
        found.append(Column(each.key, each.key, wording, 8, steps, reads=Reads.WHOLE))
        found.append(Column(f"{each.key}-why", f"{each.key}: why", "At an end of the scale.", 40))
    objectives = Column(
        "objectives",
        "Objectives",
        "As 1.2; 3.1, by semicolons.",
        20,
        several=True,
        reads=Reads.NAMES,
        if_a_day="{d}.{m}",
    )
    return [*found, objectives]


def vocabularies(sheet: Sheet) -> dict[str, Vocabulary]:
    """What the columns of names may name, by the column's key."""
    found = [Name(each.code, label=str(each)) for each in sheet.objectives]
    return {"objectives": Vocabulary("objective", found, asks=False)}


def written(sheet: Sheet) -> bytes:
    """The economy's sheet as it stands: a row for each note that it scores."""
    return workbooks.write(
        columns(sheet), (_row(sheet, line) for line in sheet.mine), title="Ballots"
    )


def _row(sheet: Sheet, line: BallotLine) -> dict[str, Any]:
    codes = {each.pk: each.code for each in sheet.objectives}
    row: dict[str, Any] = {
        "session": sheet.rules.session.slug,
        "number": line.note.number or 0,
        "title": line.note.title,
        "abstain": "yes" if line.given.abstained else "",
        "objectives": "; ".join(codes[each] for each in line.given.objectives if each in codes),
    }
    for each in sheet.criteria:
        row[each.key] = line.given.scores.get(each.key, "")
        row[f"{each.key}-why"] = line.given.sentences.get(each.key, "")
    return row


@dataclass
class PlannedBallot(PlannedRow):
    """One row: the note it is for, the ballot it makes, and what would happen."""

    line: BallotLine | None = None
    given: BallotEntries = field(default_factory=lambda: BallotEntries(False, {}, {}, ()))


def typed(planned: Iterable[PlannedBallot]) -> TypedBallots:
    """What the sheet's own save takes: the ballots that would change."""
    made = TypedBallots()
    made.given = {each.line.note.pk: each.given for each in planned if each.line}
    return made


def plan(sheet: Sheet, rows: Sequence[Row]) -> list[PlannedBallot]:
    """What a workbook would do. WorkbookRefused for another session's."""
    session = sheet.rules.session.slug
    others = {row.values["session"] for row in rows if "session" not in row.problems}
    others -= {session, ""}
    if others:
        raise WorkbookRefused(
            f"This is a workbook of session {'; '.join(sorted(others))[:60]}, not of {session}. "
            "Download the one of this session."
        )
    by_number = {str(line.note.number): line for line in sheet.lines}
    seen: set[str] = set()
    return [_planned(sheet, row, by_number, seen) for row in rows]


def _planned(
    sheet: Sheet, row: Row, by_number: dict[str, BallotLine], seen: set[str]
) -> PlannedBallot:
    number = row.values["number"]
    line = by_number.get(number)
    before = {key: str(value) for key, value in _row(sheet, line).items()} if line else {}
    for key in set(before) - row.there:
        row.values[key] = before[key]
    given = _given(sheet, row)
    if line is None:
        row.problems.setdefault(
            "number", f"This session scores no note {number[:20] or '(blank)'}."
        )
    elif number in seen:
        row.problems.setdefault("number", "This note has two rows. Keep one.")
    elif line.why_not and not given.is_blank:
        row.problems.setdefault("number", line.why_not)
    elif line.is_submitted and _is_other(line, given):
        row.problems.setdefault("number", "Its ballot was submitted. Take it back first.")
    seen.add(number)
    planned = PlannedBallot(row, is_new=False, before=before, line=line, given=given)
    planned.differs = line is not None and _is_other(line, given)
    if planned.differs and not row.problems:
        planned.still_needs = " ".join(missing(sheet.rules.as_rules(), given).values())
    return planned


def _given(sheet: Sheet, row: Row) -> BallotEntries:
    scores = {}
    for criterion in sheet.criteria:
        text = row.values[criterion.key]
        if text and criterion.key not in row.problems:
            if (score := whole_number(text, digits=5)) is not None:
                scores[criterion.key] = score
            else:
                row.problems[criterion.key] = f"{text[:40]} is no whole number."
    abstain = row.values["abstain"].casefold()
    if abstain and abstain not in (*YES, "no"):
        row.problems.setdefault("abstain", "Type yes, or leave it blank.")
    given = BallotEntries(
        abstain in YES,
        scores,
        {each.key: row.values[f"{each.key}-why"] for each in sheet.criteria},
        tuple(sorted(_objectives(sheet.objectives, row))),
    )
    for key, problem in off_the_scale(sheet.rules.as_rules(), given).items():
        row.problems.setdefault(key, problem)
    return given


def _objectives(known: Sequence[Objective], row: Row) -> Iterable[int]:
    by_code = {each.code: each.pk for each in known}
    return {by_code[part] for part in row.parts("objectives") if part in by_code}


def _is_other(line: BallotLine, given: BallotEntries) -> bool:
    had = line.given
    return (had.abstained, dict(had.scores), _told(had), tuple(had.objectives)) != (
        given.abstained,
        dict(given.scores),
        _told(given),
        tuple(given.objectives),
    )


def _told(given: BallotEntries) -> dict[str, str]:
    return {key: text for key, text in given.sentences.items() if text}
