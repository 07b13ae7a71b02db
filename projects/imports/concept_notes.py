"""Concept notes as a sheet: written, filled in offline, looked at, and taken in as a whole.

Only title, proposers and fund must be there. A column that is not there leaves what stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.models import Objective, Plan
from projects.domain import project_numbers, template_fields
from projects.enums import (
    IN_SCORING,
    NAMED_WITHOUT_CONSENT,
    OF_THE_PAST,
    Committee,
    NamedAs,
    NoteState,
    ProjectType,
)
from projects.models import ConceptNote, Fund, ScoringRules, Session, SessionFund
from projects.operations.notes import add_past_note, is_past_record, write_note
from projects.operations.transitions import transition_notes
from projects.workflow import ENDORSE, SUBMIT, SUBMIT_FINAL, NoteTransition, why_words_are_closed
from smewg.imports import names
from smewg.imports.names import Learned
from smewg.models import Economy, User
from smewg.toolkit import similarity
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.planned_rows import PlannedRow
from smewg.toolkit.imports.progress import watched
from smewg.toolkit.imports.workbooks import Column, Reads, Row
from smewg.toolkit.search import index as search
from smewg.toolkit.text import whole_number
from smewg.toolkit.transitions import Attempt, TransitionRefused

SEPARATOR = "; "
OWN_FORUM = "SME"
ELSEWHERE: dict[str, tuple[str, ...]] = {
    "number": ("Project No.",),
    "title": ("Project Title",),
    "proposers": ("Proposing Economy(ies)", "Proposing economy"),
    "cosponsors": ("Co-Sponsoring Economies", "Cosponsors"),
    "fund": ("Fund Account",),
    "session": ("Project Session",),
    "start": ("Expected Start Date", "Start date"),
    "end": ("Expected Completion Date", "End date"),
    "apec_usd": ("APEC Funding",),
    "cofunding_usd": ("Co-funding Amount", "Co-funding"),
    "other_fora": ("Other Fora Involved",),
    "state": ("Project Status", "Status"),
    "sub_fund": ("Subfund",),
}
"""The columns' titles in APEC's public Project Database, and as people type them."""
FUNDS_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "TILF Special Account": (
        "Trade and Investment Liberalization and Facilitation Account",
        "Trade and Investment Liberalization and Facilitation Special Account",
        "TILF",
    ),
    "General Project Account": ("GPA",),
    "Self-funded": ("Self funded", "Self-funding"),
}
STAGES_ELSEWHERE: dict[NoteState, tuple[str, ...]] = {
    NoteState.RUNNING: ("Project in Implementation",),
    NoteState.COMPLETED: ("Completed Project", "Project Completed"),
    NoteState.DRAFT: ("Draft concept note",),
}
CHOSEN: dict[str, dict[str, str]] = {
    "committee": {str(each.label): each.value for each in Committee},
    "project_type": {str(each.label): each.value for each in ProjectType},
}
"""The columns of which one of a list is chosen: what is kept for each label."""
LONGEST = {
    "title": 300,
    "summary": 20_000,
    "other_fora": 200,
    "number": 30,
    "topics": 300,
    **{each.name: 20_000 for each in template_fields.ANSWERS},
}
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
DOLLARS = ("apec_usd", "cofunding_usd", *template_fields.BUDGET)
PLAIN = (
    "number",
    "title",
    "fund",
    "session",
    *DAYS,
    "apec_usd",
    "cofunding_usd",
    "summary",
    "other_fora",
    "pages",
    "tier",
    *template_fields.FIELDS,
)
"""The columns that are fields of the note."""
FIELD_OF = {"number": "project_number", "start": "starts", "end": "ends"}


def columns() -> list[Column]:
    """The sheet's columns, with what is known here as drop-downs.

    A column is known by its title, by its short name, and by its title in APEC's Project Database.
    """
    economies = tuple(Economy.objects.values_list("short_name", flat=True))
    funds = tuple(Fund.objects.values_list("name", flat=True))
    sessions = tuple(session.name for session in Session.objects.all())
    several: Any = {"help": "Separated by semicolons.", "several": True, "reads": Reads.NAMES}
    dollars: Any = {"help": "Whole dollars; blank where not stated.", "reads": Reads.MONEY}
    found = [
        Column("note", "No.", "Leave blank for a new note.", 9, reads=Reads.CODE),
        Column(
            "number",
            "Project number",
            "As SME 02 2016A; blank where none is given yet.",
            reads=Reads.CODE,
        ),
        Column("title", "Title", width=50, needed=True),
        Column(
            "proposers", "Proposing economies", width=32, choices=economies, needed=True, **several
        ),
        Column("cosponsors", "Co-sponsors", width=32, choices=economies, **several),
        Column(
            "fund",
            "Fund",
            choices=funds,
            width=28,
            reads=Reads.NAMES,
            needed=True,
            joins="sub_fund",
        ),
        Column(
            "session",
            "Session",
            "As 1/2018; blank where it is not known.",
            choices=sessions,
            reads=Reads.CODE,
            if_a_day="{m}/{y}",
        ),
        Column("start", "Starts", "As 13 September 2018.", reads=Reads.DAY),
        Column("end", "Ends", "As 13 September 2018.", reads=Reads.LAST_DAY),
        Column("apec_usd", "APEC funding (US$)", **dollars),
        Column("cofunding_usd", "Co-funding (US$)", **dollars),
        Column("summary", "Summary", width=50),
        Column(
            "objectives",
            "Objectives",
            "One a line: its code, then how it is served.",
            40,
            if_a_day="{d}.{m}",
        ),
        Column("other_fora", "Other fora", width=24),
        Column("pages", "Pages", width=8, reads=Reads.WHOLE),
        Column(
            "tier",
            "Tier",
            "A yearly tier of themes.",
            choices=("Rank 1", "Rank 2"),
            width=9,
            reads=Reads.CODE,
        ),
        Column(
            "state",
            "Stage",
            "Of a new note: blank means draft.",
            choices=STATE_CHOICES,
            reads=Reads.NAMES,
        ),
        *_template_columns(dollars),
        Column("sub_fund", "Sub-fund", reads=Reads.CODE, in_template=False),
    ]
    return [replace(each, aliases=(each.key, *ELSEWHERE.get(each.key, ()))) for each in found]


def _template_columns(dollars: dict[str, Any]) -> list[Column]:
    """What APEC's template asks besides; names of people are typed on the note's page alone."""
    labels = template_fields.LABELS
    texts = [
        Column(each.name, each.label, f"At most {each.limit} words.", 40)
        for each in template_fields.ANSWERS[1:]
    ]
    budget = [Column(name, f"{labels[name]} (US$)", **dollars) for name in template_fields.BUDGET]
    chosen = [
        Column(key, labels[key], choices=tuple(kept), width=28, reads=Reads.NAMES)
        for key, kept in CHOSEN.items()
    ]
    return [*texts, *budget, *chosen, Column("topics", labels["topics"], "By semicolons.", 24)]


def vocabularies(learned: Learned) -> dict[str, Vocabulary]:
    """What the columns of names may name, by the column's key."""
    economies = names.economies(learned)
    funds = [Name(each.name, FUNDS_ELSEWHERE.get(each.name, ())) for each in Fund.objects.all()]
    states = [
        Name(state.label, (state.value, *STAGES_ELSEWHERE.get(state, ()))) for state in NoteState
    ]
    return {
        "proposers": economies,
        "cosponsors": economies,
        "fund": Vocabulary("fund", funds, learned=learned.get("fund"), splits=False),
        "state": Vocabulary("state", states, asks=False, splits=False),
        **{key: _chosen_names(key) for key in CHOSEN},
    }


def _chosen_names(key: str) -> Vocabulary:
    known = [Name(label, (kept,)) for label, kept in CHOSEN[key].items()]
    return Vocabulary(key, known, asks=False, splits=False)


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
        **_template_cells(note),
    }


def _template_cells(note: ConceptNote) -> dict[str, Any]:
    cells = {name: getattr(note, name) for name in template_fields.FIELDS}
    labels = {
        "committee": note.get_committee_display,
        "project_type": note.get_project_type_display,
    }
    cells |= {name: label() for name, label in labels.items()}
    return {name: "" if said is None else said for name, said in cells.items()}


def _number(note: ConceptNote) -> str:
    return f"N{note.pk:04d}" if note.pk else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass
class PlannedNote(PlannedRow):
    """One row, the note that it would make or change, and what that note would name."""

    note: ConceptNote = field(default_factory=ConceptNote)
    proposers: list[Economy] = field(default_factory=list)
    cosponsors: list[Economy] = field(default_factory=list)
    links: list[tuple[Objective, str]] = field(default_factory=list)
    state: NoteState = NoteState.DRAFT
    changed_keys: frozenset[str] = frozenset()

    def changed(self, key: str) -> bool:
        return key in self.changed_keys


def new_sessions(planned: Iterable[PlannedNote]) -> list[str]:
    """The sessions that are opened with these rows."""
    sessions = [each.note.session for each in planned if each.note.session]
    return list(dict.fromkeys(each.name for each in sessions if each.pk is None))


@transaction.atomic
def write_notes(
    planned: Iterable[PlannedNote], by: User | None, source: str = "imported"
) -> dict[int, str]:
    """Add and change what the rows say, all or none; what each became, by its number.

    ValidationError names the row.
    """
    made: dict[int, PlannedNote] = {}
    for each in planned:
        try:
            made[_write(each, by, source).pk] = each
        except ValidationError as error:
            found = " ".join(error.messages)
            raise ValidationError(f"Row {each.row.number}: {found}") from error
    _offer_their_funds([each.note for each in made.values() if each.is_new])
    _take_steps(made, by)
    return {each.row.number: _number(each.note) for each in made.values()}


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
    search.mark(Session, {session_id for session_id, _ in asked})


def _take_steps(made: Mapping[int, PlannedNote], by: User | None) -> None:
    """Take the new notes to where their rows say, each step as their pages take it."""
    for step in (SUBMIT, ENDORSE, SUBMIT_FINAL):
        asked = [
            pk
            for pk, planned in made.items()
            if planned.is_new and step in WAYS.get(planned.state, ())
        ]
        try:
            transition_notes(step, asked, by=by, was_elsewhere=True)
        except TransitionRefused as refused:
            raise ValidationError(
                [f"Row {made[each.row.pk].row.number}: {each}" for each in refused.refusals]
            ) from refused


def _session(wanted: Session) -> Session:
    return Session.objects.get_or_create(year=wanted.year, number=wanted.number)[0]


class Reader:
    """Reads rows against what is known here, with few queries for many rows.

    `begins_as` is the state of a new note whose row names none.
    """

    def __init__(self, user: User | None = None, begins_as: NoteState = NoteState.DRAFT) -> None:
        self.user, self.begins_as = user, begins_as
        self.economies = {each.short_name: each for each in Economy.objects.all()}
        self.funds = {fund.name: fund for fund in Fund.objects.all()}
        self.sessions = {session.name: session for session in Session.objects.all()}
        self.objectives = _objectives()
        notes = ConceptNote.objects.visible_to(user) if user else ConceptNote.objects.all()
        self.notes = list(notes.with_names())
        self.by_number = {_number(note): note for note in self.notes}
        self.by_project = {note.project_key: note for note in self.notes if note.project_key}
        self.new_sessions: dict[str, Session] = {}
        self.scored_here = set(ScoringRules.objects.values_list("session_id", flat=True))

    def plan(self, rows: Iterable[Row], told: Mapping[str, str]) -> list[PlannedNote]:
        """What taking the rows in would do; each row's problems stand on the row."""
        planned = [self._planned(row, told) for row in watched(rows, "Comparing")]
        _refuse_repeated(planned)
        return planned

    def _planned(self, row: Row, told: Mapping[str, str]) -> PlannedNote:
        there = set(row.there) - {"sub_fund"}
        _name_session(row)
        note, is_new = self._note(row)
        closed = "" if is_new else why_words_are_closed(note)
        before = {} if is_new else _values(note)
        shown = {} if is_new else {key: str(value) for key, value in as_row(note).items()}
        for key in there - {"note", "proposers", "cosponsors", "objectives", "state"}:
            setattr(note, FIELD_OF.get(key, key), self._value(key, row, note))
        planned = PlannedNote(
            row,
            is_new,
            before=shown,
            stands_as=_number(note),
            note=note,
            proposers=self._named(row, "proposers"),
            cosponsors=self._named(row, "cosponsors")
            if "cosponsors" in there
            else note.named(NamedAs.COSPONSOR)
            if note.pk
            else [],
            links=self._links(row, note)
            if "objectives" in there
            else [(link.objective, link.how) for link in (note.links.all() if note.pk else ())],
            state=self._state(row, note, is_new),
        )
        _keep_asked(planned)
        after = {} if is_new else _values(note) | _named(planned)
        changed = [key for key in there if key in before and before[key] != after[key]]
        planned.changed_keys = frozenset(changed)
        planned.differs = bool(changed)
        if is_new:
            self._fill_in(planned)
        if closed and changed and not is_past_record(note):
            row.problems |= {key: closed for key in changed if key not in row.problems}
        if not row.problems and (is_new or changed):
            self._apply_the_rules(planned, row)
            _doubt_the_number(planned, told)
        return planned

    def _fill_in(self, planned: PlannedNote) -> None:
        """What a new note stands at, shown though its row does not say it."""
        if not planned.row.values["state"]:
            planned.row.values["state"] = planned.state.label
            planned.row.there |= {"state"}

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
            row.problems.setdefault(key, "Give it a title.")
        if key in {"fund", "session"}:
            return self._fund(row) if key == "fund" else self._session(row)
        if key in DAYS:
            return date.fromisoformat(text) if text else None
        if key in (*DOLLARS, "pages"):
            return self._whole(row, key)
        if key in CHOSEN:
            return self._chosen(row, key)
        if key == "tier" and text and text not in ConceptNote.Tier.values:
            row.problems[key] = "Rank 1, Rank 2, or blank."
        return text

    def _chosen(self, row: Row, key: str) -> str:
        text = row.values[key]
        if text and text not in CHOSEN[key]:
            row.problems.setdefault(key, f"Not known. Name one of: {'; '.join(CHOSEN[key])}.")
        return CHOSEN[key].get(text, "")

    def _fund(self, row: Row) -> Fund | None:
        found = self.funds.get(row.values["fund"])
        if found is None:
            row.problems.setdefault(
                "fund", f"Not known. Name one of: {'; '.join(map(str, self.funds.values()))}."
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

    def _whole(self, row: Row, key: str) -> int | None:
        text = row.values[key]
        if not text or key in row.problems:
            return None
        number = whole_number(text, digits=12)
        if number is None:
            row.problems[key] = "Type a whole number without a sign or a currency."
        return number

    def _state(self, row: Row, note: ConceptNote, is_new: bool) -> NoteState:
        text = row.values.get("state", "")
        found = STATES.get(text)
        if text and found is None:
            row.problems.setdefault("state", "Not known. Choose one of the list.")
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

    def _named(self, row: Row, key: str) -> list[Economy]:
        return [self.economies[name] for name in row.parts(key) if name in self.economies]

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


def _keep_asked(planned: PlannedNote) -> None:
    """A file tells who agreed; those who were asked and did not agree (yet) stay on the note."""
    if planned.is_new:
        return
    named = {each.pk for each in (*planned.proposers, *planned.cosponsors)}
    for each in planned.note.consents.all():
        if each.state in NAMED_WITHOUT_CONSENT and each.economy_id not in named:
            role = NamedAs(each.named_as)
            into = planned.proposers if role is NamedAs.PROPOSER else planned.cosponsors
            into.append(each.economy)


def _values(note: ConceptNote) -> dict[str, Any]:
    """What a note says, by the sheet's columns; two spellings of one thing are the same."""
    plain = {key: getattr(note, FIELD_OF.get(key, key)) for key in PLAIN}
    return {key: each.strip() if isinstance(each, str) else each for key, each in plain.items()} | {
        "proposers": {each.pk for each in note.named(NamedAs.PROPOSER)},
        "cosponsors": {each.pk for each in note.named(NamedAs.COSPONSOR)},
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


def _name_session(row: Row) -> None:
    """A session as "1/2018"; the Project Database says "Session 2", and its year in the number."""
    found = re.fullmatch(r"(?:session )?([12])", row.values["session"], re.IGNORECASE)
    if not found:
        return
    year = re.search(r"(\d{4})\s*[A-Za-z]?$", row.values["number"])
    if year:
        row.values["session"] = f"{found[1]}/{year[1]}"


def _doubt_the_number(planned: PlannedNote, told: Mapping[str, str]) -> None:
    """Ask where a project's number and the rest of its row contradict each other."""
    row, note = planned.row, planned.note
    if not project_numbers.is_number(note.project_number):
        return
    forum, _, rest = project_numbers.key(note.project_number).partition(" ")
    letter = rest[-1] if rest[-1].isalpha() else ""
    funds = Fund.objects.filter(letter=letter) if letter else ()
    of_letter = next((each.name for each in funds), "")
    if note.fund and note.fund.letter != letter and of_letter:
        row.doubt(
            "fund",
            f"The {letter} of the number says {of_letter}, the row says {note.fund}. "
            "Which one is right?",
            told,
        )
    if forum != OWN_FORUM:
        text = f"{forum} is not this group's forum. Does the project belong in this register?"
        row.doubt("number", text, told)


def _refuse_repeated(planned: list[PlannedNote]) -> None:
    """One note stands in one row: by its project number, or by its title and session."""
    seen: dict[tuple[str, ...], int] = {}
    for each in planned:
        values = each.row.values
        if not each.is_new and not each.differs:
            continue
        number = project_numbers.key(values.get("number", ""))
        titled = " ".join(similarity.in_any_order(values["title"]))
        what = (number,) if number else (titled, values.get("session", ""), values["fund"])
        if what in seen:
            key = "number" if number else "title"
            each.row.problems.setdefault(key, f"Row {seen[what]} says the same. Keep one of them.")
        seen.setdefault(what, each.row.number)
