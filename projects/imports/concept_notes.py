"""Concept notes as a sheet: written, filled in offline, looked at, and taken in as a whole.

A workbook or a text file with columns separated by | ; or tabs; only title, proposers and fund
must be there. A column that is not there leaves what stands.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Objective, Plan
from projects.domain import project_numbers
from projects.enums import IN_SCORING, OF_THE_PAST, NoteState
from projects.models import ConceptNote, Fund, ScoringRules, Session, SessionFund
from projects.operations.notes import add_past_note, is_past_record, write_note
from projects.operations.transitions import transition_notes
from projects.workflow import ENDORSE, SUBMIT, SUBMIT_FINAL, NoteTransition, why_words_are_closed
from smewg.models import Economy, User
from smewg.toolkit import similarity
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.planned_rows import PlannedRow, PlannedRows, Verdict
from smewg.toolkit.imports.workbooks import Column, Row, WorkbookRefused
from smewg.toolkit.text import whole_number
from smewg.toolkit.transitions import Attempt, TransitionRefused

SEPARATOR = "; "
NEEDED = ("title", "proposers", "fund")
LONGEST = {"title": 300, "summary": 20_000, "other_fora": 200, "number": 30}
STATES = {state.label: state for state in NoteState}
WAYS: dict[NoteState, tuple[NoteTransition, ...]] = {
    NoteState.DRAFT: (),
    NoteState.SUBMITTED: (SUBMIT,),
    NoteState.ENDORSED: (SUBMIT, ENDORSE),
    NoteState.FINAL: (SUBMIT, ENDORSE, SUBMIT_FINAL),
}
"""The steps that a new note takes to stand where its row says, each as its page takes it."""
STATE_CHOICES = tuple(state.label for state in NoteState)
DAYS = ("start", "end")
DOLLARS = ("apec_usd", "cofunding_usd")
PLAIN = (
    "number",
    "title",
    "fund",
    "session",
    *DAYS,
    *DOLLARS,
    "summary",
    "other_fora",
    "pages",
    "tier",
)
"""The columns that are fields of the note."""
FIELD_OF = {"number": "project_number", "start": "starts", "end": "ends"}


def columns() -> list[Column]:
    """The sheet's columns, with what is known here as drop-downs."""
    economies = tuple(Economy.objects.values_list("short_name", flat=True))
    funds = tuple(Fund.objects.values_list("name", flat=True))
    sessions = tuple(session.name for session in Session.objects.all())
    several = "Separated by semicolons."
    return [
        Column("note", "No.", "Leave blank for a new note.", 9),
        Column("number", "Project number", "As SME 02 2016A; blank where none is given yet.", 16),
        Column("title", "Title", width=50),
        Column("proposers", "Proposing economies", several, 32, economies, several=True),
        Column("cosponsors", "Co-sponsors", several, 32, economies, several=True),
        Column("fund", "Fund", choices=funds, width=28),
        Column("session", "Session", "As 1/2018; blank where it is not known.", choices=sessions),
        Column("start", "Starts", "Year-month-day, as 2018-09-12."),
        Column("end", "Ends", "Year-month-day."),
        Column("apec_usd", "APEC funding (US$)", "Whole dollars; blank where not stated."),
        Column("cofunding_usd", "Co-funding (US$)", "Whole dollars; blank where not stated."),
        Column("summary", "Summary", width=50),
        Column("objectives", "Objectives", "One a line: its code, then how it is served.", 40),
        Column("other_fora", "Other fora", width=24),
        Column("pages", "Pages", width=8),
        Column("tier", "Tier", "A yearly tier of themes.", choices=("Rank 1", "Rank 2"), width=9),
        Column("state", "Stage", "Of a new note: blank means draft.", choices=STATE_CHOICES),
    ]


def as_row(note: ConceptNote) -> dict[str, Any]:
    """A note as a row; what is written here reads back as the same note."""
    return {
        "note": _number(note),
        "number": note.project_number,
        "title": note.title,
        "proposers": SEPARATOR.join(each.short_name for each in note.proposers.all()),
        "cosponsors": SEPARATOR.join(each.short_name for each in note.cosponsors.all()),
        "fund": note.fund.name if note.fund else "",
        "session": note.session.name if note.session else "",
        "start": _day(note.starts),
        "end": _day(note.ends),
        "apec_usd": note.apec_usd if note.apec_usd is not None else "",
        "cofunding_usd": note.cofunding_usd if note.cofunding_usd is not None else "",
        "summary": note.summary,
        "objectives": "\n".join(
            f"{link.objective.code} {link.how}".strip() for link in note.links.all()
        ),
        "other_fora": note.other_fora,
        "pages": note.pages if note.pages is not None else "",
        "tier": note.tier,
        "state": note.get_state_display(),
    }


def _number(note: ConceptNote) -> str:
    return f"N{note.pk:04d}" if note.pk else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_workbook(content: bytes) -> bytes:
    """The file as a workbook: what is text with separated columns becomes one, cell by cell.

    WorkbookRefused for what is neither.
    """
    if content[:2] == b"PK" or not content:
        return content
    text = _text_of(content)
    first = text.partition("\n")[0]
    separator = max("|;\t,", key=first.count)
    if separator not in first:
        raise WorkbookRefused(
            "This is neither an Excel workbook (xlsx) nor a text file with columns. "
            "Download the template and fill that."
        )
    titles, *rows = csv.reader(io.StringIO(text), delimiter=separator)
    held = [Column(str(place), title.strip()) for place, title in enumerate(titles)]
    filled = [{str(place): text for place, text in enumerate(row)} for row in rows]
    return workbooks.write(held, filled, title="Concept notes")


def _text_of(content: bytes) -> str:
    if len(content) > workbooks.LARGEST:
        raise WorkbookRefused("The file is larger than 1.5 MB. Send it in several.")
    if b"\x00" in content:
        raise WorkbookRefused("This is neither an Excel workbook (xlsx) nor a text file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(content: bytes) -> tuple[list[Column], list[Row]]:
    """The columns that the workbook has, and its filled rows.

    A column is known by its title or by its short name. WorkbookRefused where one is missing that
    must be there.
    """
    titles = {title.casefold(): title for title in workbooks.titles(content)}
    found = []
    for column in columns():
        for name in (column.title.casefold(), column.key):
            if name in titles:
                found.append(Column(column.key, titles[name]))
                break
    there = {column.key for column in found}
    missing = [
        column.title for column in columns() if column.key in NEEDED and column.key not in there
    ]
    if missing:
        raise WorkbookRefused(
            f"These columns are missing in the first row: {'; '.join(missing)}. "
            "Download the template and fill that."
        )
    return found, workbooks.read_rows(content, found)


@dataclass
class PlannedNote(PlannedRow):
    """One row, the note that it would make or change, and what that note would name."""

    row: Row
    note: ConceptNote
    proposers: list[Economy]
    cosponsors: list[Economy]
    links: list[tuple[Objective, str]]
    state: NoteState
    is_new: bool
    differs: bool = False


@dataclass
class PlannedImport(PlannedRows):
    planned: list[PlannedNote]
    unknown: list[str] = field(default_factory=list)
    new_sessions: list[str] = field(default_factory=list)

    @transaction.atomic
    def take_in(self, by: User | None, source: str = "imported") -> None:
        """Add and change what the rows say, all or nothing; ValidationError names the row."""
        made: dict[int, PlannedNote] = {}
        for each in self.planned:
            if each.verdict in (Verdict.ADDED, Verdict.CHANGED):
                try:
                    made[_write(each, by, source).pk] = each
                except ValidationError as error:
                    found = " ".join(error.messages)
                    raise ValidationError(f"Row {each.row.number}: {found}") from error
        _offer_their_funds([each.note for each in made.values() if each.is_new])
        _take_steps(made, by)


def _write(planned: PlannedNote, by: User | None, source: str) -> ConceptNote:
    """The row's words, written as its page would write them."""
    note = planned.note
    if note.session and note.session.pk is None:
        note.session = _session(note.session)
    named: Any = {
        "proposers": planned.proposers,
        "cosponsors": planned.cosponsors,
        "links": planned.links,
    }
    if not planned.is_new:
        return write_note(note, by=by, reason="imported", also=("project_number", "tier"), **named)
    note.source = source
    if planned.state in OF_THE_PAST:
        return add_past_note(note, planned.state, by=by, **named)
    return write_note(note, by=by, reason="imported", **named)


def _offer_their_funds(notes: Iterable[ConceptNote]) -> None:
    """A session offers each fund that a new note of it asks for."""
    asked = {
        (note.session_id, note.fund_id): SessionFund(session=note.session, fund=note.fund)
        for note in notes
        if note.session and note.fund and not note.is_self_funded
    }
    SessionFund.objects.bulk_create(asked.values(), ignore_conflicts=True)


def _take_steps(made: Mapping[int, PlannedNote], by: User | None) -> None:
    """Take the new notes to where their rows say, each step as their pages take it."""
    for step in (SUBMIT, ENDORSE, SUBMIT_FINAL):
        asked = [
            pk
            for pk, planned in made.items()
            if planned.is_new and step in WAYS.get(planned.state, ())
        ]
        try:
            transition_notes(step, asked, by=by)
        except TransitionRefused as refused:
            raise ValidationError(
                [f"Row {made[each.row.pk].row.number}: {each}" for each in refused.refusals]
            ) from refused


def _session(wanted: Session) -> Session:
    return Session.objects.get_or_create(year=wanted.year, number=wanted.number)[0]


class Reader:
    """Reads rows against what is known here, with few queries for many rows.

    `names` are the answers to names that nobody recorded: the economy that each means; `begins_as`
    is the state of a new note whose row names none.
    """

    def __init__(
        self,
        user: User | None = None,
        names: Mapping[str, Economy] | None = None,
        begins_as: NoteState = NoteState.DRAFT,
    ) -> None:
        self.user, self.begins_as = user, begins_as
        self.economies = list(Economy.objects.all())
        self.names = {name.casefold(): economy for name, economy in (names or {}).items()}
        self.funds = {fund.name.casefold(): fund for fund in Fund.objects.all()}
        self.sessions = {session.name: session for session in Session.objects.all()}
        self.objectives = _objectives()
        notes = ConceptNote.objects.visible_to(user) if user else ConceptNote.objects.all()
        self.notes = list(notes.with_names())
        self.by_number = {_number(note): note for note in self.notes}
        self.by_project = {note.project_key: note for note in self.notes if note.project_key}
        self.unknown: dict[str, None] = {}
        self.new_sessions: dict[str, Session] = {}
        self.scored_here = set(ScoringRules.objects.values_list("session_id", flat=True))

    def plan_import(self, columns: Iterable[Column], rows: Iterable[Row]) -> PlannedImport:
        """What taking the rows in would do; each row's problems stand on the row."""
        there = {column.key for column in columns}
        planned = [self._planned(row, there) for row in rows]
        _refuse_repeated(planned)
        return PlannedImport(planned, list(self.unknown), list(self.new_sessions))

    def _planned(self, row: Row, there: set[str]) -> PlannedNote:
        note, is_new = self._note(row)
        closed = "" if is_new else why_words_are_closed(note)
        before = {} if is_new else _values(note)
        for key in there - {"note", "proposers", "cosponsors", "objectives", "state"}:
            setattr(note, FIELD_OF.get(key, key), self._value(key, row, note))
        planned = PlannedNote(
            row=row,
            note=note,
            proposers=self._economies(row, "proposers"),
            cosponsors=self._economies(row, "cosponsors")
            if "cosponsors" in there
            else list(note.cosponsors.all() if note.pk else ()),
            links=self._links(row, note)
            if "objectives" in there
            else [(link.objective, link.how) for link in (note.links.all() if note.pk else ())],
            state=self._state(row, note, is_new),
            is_new=is_new,
        )
        after = {} if is_new else _values(note) | _named(planned)
        changed = [key for key in there if key in before and before[key] != after[key]]
        planned.differs = bool(changed)
        if closed and changed and not is_past_record(note):
            row.problems |= {key: closed for key in changed if key not in row.problems}
        if not row.problems:
            self._apply_the_rules(planned, row)
        return planned

    def _note(self, row: Row) -> tuple[ConceptNote, bool]:
        """The note that the row is about, by its number here, its project number or its title."""
        number = row.values.get("note", "").upper()
        if number and number not in self.by_number:
            row.problems["note"] = "There is no such note. Leave it blank for a new one."
        key = project_numbers.key(row.values.get("number", ""))
        found = self.by_number.get(number) or self.by_project.get(key)
        found = found or self._by_title(row)
        return (found, False) if found else (ConceptNote(), True)

    def _by_title(self, row: Row) -> ConceptNote | None:
        titled = similarity.in_any_order(row.values["title"])
        session = row.values.get("session", "")
        for note in self.notes:
            same_session = (note.session.name if note.session else "") == session
            if (
                same_session
                and not note.project_key
                and titled == similarity.in_any_order(note.title)
            ):
                return note
        return None

    def _value(self, key: str, row: Row, note: ConceptNote) -> Any:
        text = row.values[key]
        if key in row.problems:
            return None if key in (*DAYS, *DOLLARS, "pages", "fund", "session") else text
        if key in LONGEST and len(text) > LONGEST[key]:
            row.problems[key] = f"This has more than {LONGEST[key]:,} characters. Shorten it."
        if key == "number" and text and not project_numbers.is_number(text):
            row.problems[key] = "A project number reads SME 02 2016A: forum, number, year, letter."
        if key == "title" and not text:
            row.problems[key] = "Give it a title."
        if key == "fund":
            return self._fund(row)
        if key == "session":
            return self._session(row)
        if key in DAYS:
            return self._day(row, key)
        if key in (*DOLLARS, "pages"):
            return self._whole(row, key)
        if key == "tier" and text and text not in ConceptNote.Tier.values:
            row.problems[key] = "Rank 1, Rank 2, or blank."
        return text

    def _fund(self, row: Row) -> Fund | None:
        found = self.funds.get(row.values["fund"].casefold())
        if found is None:
            row.problems["fund"] = (
                f"Not known. Name one of: {'; '.join(map(str, self.funds.values()))}."
            )
        return found

    def _session(self, row: Row) -> Session | None:
        text = row.values["session"]
        if not text or text in self.sessions:
            return self.sessions.get(text)
        number, _, year = text.partition("/")
        if number not in ("1", "2") or not (len(year) == 4 and whole_number(year)):
            row.problems["session"] = "A session reads 1/2018 or 2/2018."
            return None
        new = self.new_sessions.setdefault(text, Session(year=int(year), number=int(number)))
        return new

    def _day(self, row: Row, key: str) -> date | None:
        text = row.values[key]
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            row.problems[key] = "Type the date as year-month-day, for example 2018-09-12."
            return None

    def _whole(self, row: Row, key: str) -> int | None:
        text = row.values[key].replace(",", "").replace(" ", "")
        if not text:
            return None
        number = whole_number(text, digits=12)
        if number is None:
            row.problems[key] = "Type a whole number without a sign or a currency."
        return number

    def _state(self, row: Row, note: ConceptNote, is_new: bool) -> NoteState:
        text = row.values.get("state", "")
        found = STATES.get(text.casefold())
        if text and found is None:
            row.problems["state"] = "Not known. Choose one of the list."
        elif found and not is_new and found is not note.at:
            row.problems["state"] = (
                f"It is {note.get_state_display()}. A stage is changed on the note's page."
            )
        if found in IN_SCORING and not row.values.get("session"):
            row.problems["session"] = "A note at this stage names its session."
        if found and is_new and "state" not in row.problems:
            self._require_open_way(row, note, found)
        return found or (self.begins_as if is_new else note.at)

    def _require_open_way(self, row: Row, note: ConceptNote, state: NoteState) -> None:
        """A new note stands where its pages could bring it, or where an earlier year left it."""
        begins = "Leave the stage blank: the note comes in as a draft."
        if state not in WAYS and state not in OF_THE_PAST:
            row.problems["state"] = (
                f"No file makes a note {state.label}: that is recorded on its pages, once it was "
                f"looked at there. {begins}"
            )
        elif state in OF_THE_PAST and note.session and note.session.pk in self.scored_here:
            row.problems["state"] = (
                f"{note.session} is scored here, so what becomes of its notes is recorded on its "
                f"pages. {begins}"
            )

    def _economies(self, row: Row, key: str) -> list[Economy]:
        found: dict[int, Economy] = {}
        unknown = []
        for name in row.parts(key):
            economy = self._economy(name)
            if economy is None:
                unknown.append(name)
            else:
                found[economy.pk] = economy
        if unknown:
            self.unknown |= dict.fromkeys(unknown)
            row.problems[key] = f"Not known: {'; '.join(unknown)}. Say below which economy it is."
        return list(found.values())

    def _economy(self, name: str) -> Economy | None:
        wanted = " ".join(name.split()).casefold()
        told = self.names.get(wanted)
        return told or next((each for each in self.economies if wanted in each.spellings()), None)

    def _links(self, row: Row, note: ConceptNote) -> list[tuple[Objective, str]]:
        found = []
        year = note.session.year if note.session else (note.starts.year if note.starts else 0)
        for line in filter(None, map(str.strip, row.values["objectives"].splitlines())):
            code, _, how = line.partition(" ")
            objective = self.objectives(code.strip(":;,"), year, note)
            if objective is None:
                row.problems["objectives"] = f"{code} is no objective's code, as 1.2."
            else:
                found.append((objective, how.strip()))
        return found

    def _apply_the_rules(self, planned: PlannedNote, row: Row) -> None:
        names = {"starts": "start", "ends": "end"}
        for name, found in planned.note.problems(planned.proposers, planned.cosponsors).items():
            row.problems[names.get(name, name)] = " ".join(found)
        if planned.is_new:
            self._look_at_its_steps(planned, row)

    def _look_at_its_steps(self, planned: PlannedNote, row: Row) -> None:
        """What the note's pages would say of the steps that its row asks for."""
        asked = Attempt(self.user, timezone.now())
        found = [
            str(each)
            for step in WAYS.get(planned.state, ())
            for guard in step.guards
            if (each := guard(planned.note, asked))
        ]
        if found:
            row.problems["state"] = " ".join(dict.fromkeys(found))


def _values(note: ConceptNote) -> dict[str, Any]:
    """What a note says, by the sheet's columns; two spellings of one thing are the same."""
    plain = {key: getattr(note, FIELD_OF.get(key, key)) for key in PLAIN}
    return {key: each.strip() if isinstance(each, str) else each for key, each in plain.items()} | {
        "proposers": {each.pk for each in note.proposers.all()},
        "cosponsors": {each.pk for each in note.cosponsors.all()},
        "objectives": {(link.objective_id, link.how.strip()) for link in note.links.all()},
    }


def _named(planned: PlannedNote) -> dict[str, Any]:
    """The same of what its row names."""
    return {
        "proposers": {each.pk for each in planned.proposers},
        "cosponsors": {each.pk for each in planned.cosponsors},
        "objectives": {(objective.pk, how.strip()) for objective, how in planned.links},
    }


def _objectives() -> Callable[[str, int, ConceptNote], Objective | None]:
    """By a code, in the plan of a year: the one that a note claims already comes first."""
    plans = list(Plan.objects.prefetch_related("areas__objectives__area"))
    by_plan = {
        plan.pk: {each.code: each for area in plan.areas.all() for each in area.objectives.all()}
        for plan in plans
    }

    def find(code: str, year: int, note: ConceptNote) -> Objective | None:
        for link in note.links.all() if note.pk else ():
            if link.objective.code == code:
                return link.objective
        earlier = [plan for plan in plans if plan.start_year <= year]
        plan = earlier[0] if earlier else plans[-1] if plans else None
        return by_plan[plan.pk].get(code) if plan else None

    return find


def _refuse_repeated(planned: list[PlannedNote]) -> None:
    """One note stands in one row: by its project number, or by its title and session."""
    seen: dict[tuple[str, ...], int] = {}
    for each in planned:
        values = each.row.values
        number = project_numbers.key(values.get("number", ""))
        titled = " ".join(similarity.in_any_order(values["title"]))
        what = (number,) if number else (titled, values.get("session", ""), values["fund"])
        if what in seen:
            key = "number" if number else "title"
            each.row.problems.setdefault(key, f"Row {seen[what]} says the same. Keep one of them.")
        seen.setdefault(what, each.row.number)
