"""What concept notes and sessions ask of a reader: to write, to endorse, to score, to close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from projects.domain.monitoring import ReportState
from projects.enums import AFTER_APPROVAL, OWN_WORDS, NoteState
from projects.forms.state_line import line_of_sent, with_state_lines
from projects.models import ConceptNote, Consent, MonitoringReport, Session
from projects.queries import open_scoring
from projects.queries.monitoring import Report, by_day, is_soon
from smewg.access import allowed
from smewg.hooks import Gathered, Waiting
from smewg.models import Role, User
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of
from smewg.toolkit.together import Answers, Question, Row, day_in, made, part, question

_SESSION = {
    "s_year": "session__year",
    "s_number": "session__number",
    "s_notes_due": "session__notes_due",
    "s_final_due": "session__final_due",
}


def own_notes(user: User) -> Iterator[Waiting]:
    """For delegates: their economy's notes whose words are still theirs."""
    if user.role != Role.DELEGATE or not user.economy_id:
        return
    notes = ConceptNote.objects.visible_to(user).proposed_by(user.economy_id)
    own = notes.filter(state__in=OWN_WORDS)
    for note in with_state_lines(
        own.select_related("session", "fund", "started_by__economy"), user
    ):
        yield _to_finish(note)


def _ask_of_notes(user: User) -> dict[str, Question]:
    """Notes to endorse, for the secretariat and the Chair; at the gate, for the secretariat."""
    states = {
        Role.SECRETARIAT: (NoteState.SUBMITTED, NoteState.FINAL),
        Role.CHAIR: (NoteState.SUBMITTED,),
    }.get(Role(user.role))
    if states is None:
        return {}
    notes = ConceptNote.objects.visible_to(user).filter(state__in=states)
    values = {name: name for name in ("id", "title", "number", "project_number", "state")}
    return {"notes": question(notes, state_since="state_since", **values, **_SESSION)}


def _notes(user: User, answers: Answers) -> Iterator[Waiting]:
    notes = [_note(row) for row in answers["notes"]]
    notes.sort(key=_place)
    yield from _to_endorse([each for each in notes if each.at is NoteState.SUBMITTED], user)
    yield from _at_the_gate([each for each in notes if each.at is NoteState.FINAL], user)


def _place(note: ConceptNote) -> tuple[int, int, int, str]:
    """As lists of notes are ordered: the latest session first."""
    year, number = (note.session.year, note.session.number) if note.session else (0, 0)
    return -year, -number, note.number or 0, note.title


def _note(row: Row) -> ConceptNote:
    """The note as far as its line says something of it, with its session."""
    of_session = part(row, "s_")
    session = made(Session, of_session) if of_session["year"] else None
    note = made(ConceptNote, {n: v for n, v in row.items() if not n.startswith("s_")})
    note.session = session
    return note


def _to_finish(note: ConceptNote) -> Waiting:
    if note.at is NoteState.ENDORSED and note.is_self_funded:
        return _waiting(note, f"Say when “{note.title}” has begun", is_final=True)
    if note.at is NoteState.ENDORSED:
        return _waiting(note, f"Submit the final version of “{note.title}”", is_final=True)
    return _waiting(note, f"Finish the concept note “{note.title}” and submit it")


def _ask_of_names(user: User) -> dict[str, Question]:
    """For delegates: does their economy propose or co-sponsor a note; offers of others."""
    if user.role != Role.DELEGATE or not user.economy_id:
        return {}
    rows = Consent.objects.filter(note__in=ConceptNote.objects.visible_to(user))
    names = {
        "n_id": "note_id",
        "n_title": "note__title",
        "n_number": "note__number",
        "n_project_number": "note__project_number",
        "economy": "economy__running_text",
        "named_as": "named_as",
        **{name: f"note__{path}" for name, path in _SESSION.items()},
    }
    return {
        "asked": question(rows.asked_of(user.economy_id), **names),
        "offered": question(rows.offered_to(user.economy_id), **names),
    }


def _names(user: User, answers: Answers) -> Iterator[Waiting]:
    for row in sorted(answers["asked"], key=lambda each: each["n_id"]):
        verb = Consent(named_as=row["named_as"]).verb
        text = f"Say whether {row['economy']} would {verb} “{row['n_title']}”"
        yield _about_a_name(row, text, "It counts only if you agree.", "asked")
    for row in sorted(answers["offered"], key=lambda each: (each["n_id"], each["economy"])):
        text = f"Answer the offer of {row['economy']} to co-sponsor “{row['n_title']}”"
        note = _note({**part(row, "n_"), **{name: row[name] for name in _SESSION}})
        yield _about_a_name(row, text, note.name, "names")


def _about_a_name(row: Row, text: str, note: str, place: str) -> Waiting:
    address = f"{reverse('projects:note', args=[row['n_id']])}#{place}"
    day = day_in(row["s_final_due"])
    return Waiting(text, address, until=end_of(day) if day else None, note=note, weight=10)


FEW = 3
"""Where more notes of a session wait for the same, they are one line."""


def _to_endorse(notes: Iterable[ConceptNote], user: User) -> Iterator[Waiting]:
    for session, found in _by_session(notes):
        if session is None or len(found) <= FEW:
            for note in _with_lines(found, user):
                yield _waiting(note, f"Record whether the group endorses “{note.title}”")
        else:
            yield Waiting(
                f"Record whether the group endorses {count_of(len(found), 'note')} "
                f"of session {session.name}",
                reverse("scoring:decision", args=[session.slug]),
                until=end_of(session.notes_due) if session.notes_due else None,
            )


def _at_the_gate(notes: Iterable[ConceptNote], user: User) -> Iterator[Waiting]:
    for session, found in _by_session(notes):
        if session is None or len(found) <= FEW:
            for note in _with_lines(found, user):
                address = reverse("projects:gate", args=[note.pk])
                text = f"Look at the eligibility of “{note.title}”"
                yield Waiting(text, address, note=_stands(note))
        else:
            yield Waiting(
                f"Look at the eligibility of {count_of(len(found), 'note')} "
                f"of session {session.name}",
                reverse("projects:session_gate", args=[session.slug]),
            )


def _with_lines(notes: list[ConceptNote], user: User) -> list[ConceptNote]:
    for note in notes:
        note.state_line = line_of_sent(note, user)
    return notes


def _by_session(
    notes: Iterable[ConceptNote],
) -> Iterator[tuple[Session | None, list[ConceptNote]]]:
    for _, group in groupby(notes, key=lambda note: note.session.slug if note.session else ""):
        found = list(group)
        yield found[0].session, found


def _waiting(note: ConceptNote, text: str, *, is_final: bool = False) -> Waiting:
    session = note.session
    day = (session.final_due if is_final else session.notes_due) if session else None
    address = reverse("projects:note", args=[note.pk])
    return Waiting(text, address, until=end_of(day) if day else None, note=_stands(note))


def _stands(note: ConceptNote) -> str:
    return f"{note.name}: {note.state_line}."


def _ask_of_scoring(user: User) -> dict[str, Question]:
    """What one's economy has still to score; for the secretariat and the Chair what is due."""
    if user.role == Role.DELEGATE:
        return open_scoring.questions_of_an_economy(user.economy_id) if user.economy_id else {}
    asked: dict[str, Question] = {}
    if allowed(user, "projects.close_session"):
        asked |= open_scoring.questions_of_past_ones()
    if allowed(user, "projects.change_rules"):
        without = Session.objects.filter(scoring=None, scores_due__gte=today())
        asked["without"] = question(without, year="year", number="number")
    return asked


def _scoring(user: User, answers: Answers) -> Iterator[Waiting]:
    if user.role == Role.DELEGATE and user.economy_id:
        for each in open_scoring.of_an_economy(answers, user.economy_id):
            yield from _to_score(each)
    elif "rules" in answers:
        for past in open_scoring.past_ones(answers):
            yield _to_close(past)
    rows = sorted(answers.get("without", ()), key=lambda row: (-row["year"], -row["number"]))
    for row in rows:
        yield _to_set_rules(made(Session, row))


def _to_score(own: open_scoring.OwnScoring) -> Iterator[Waiting]:
    session = own.session
    if own.left:
        yield Waiting(
            f"Score {count_of(own.left, 'concept note')} of session {session.name}",
            reverse("scoring:ballots", args=[session.slug]),
            until=end_of(session.scores_due) if session.scores_due else None,
            note=f"{own.entitled - own.left} of {own.entitled} done.",
        )


def _to_close(past: open_scoring.PastScoring) -> Waiting:
    missing = count_of(past.missing, "ballot is", "ballots are")
    return Waiting(
        f"Close the scoring of session {past.session.name}",
        reverse("scoring:close", args=[past.session.slug]),
        note=f"Its last day for scores is over; {missing} missing.",
    )


_REPORTING = (
    *("id", "title", "number", "project_number", "state", "source"),
    *("monitoring_due", "starts", "ends"),
)
_RECORDED = ("number", "due", "received_on", "bmc_told_on")


def _ask_of_reports(user: User) -> dict[str, Question]:
    """Projects that report, and what was recorded of them: one's own for delegates."""
    notes = ConceptNote.objects.visible_to(user).filter(state__in=AFTER_APPROVAL)
    if user.role == Role.DELEGATE and user.economy_id:
        notes = notes.proposed_by(user.economy_id)
    elif user.role != Role.SECRETARIAT:
        return {}
    recorded = MonitoringReport.objects.filter(note__in=notes.values("pk"))
    return {
        "reporting": question(notes, **{name: name for name in _REPORTING}, **_SESSION),
        "recorded": question(recorded, of="note", **{name: name for name in _RECORDED}),
    }


def _reports(user: User, answers: Answers) -> Iterator[Waiting]:
    """Monitoring reports: for proposers to send, for the secretariat to record and to pass on."""
    reports = _reports_by_day(answers)
    if user.role == Role.SECRETARIAT:
        yield from _reports_to_record(reports)
        return
    for report in reports:
        if is_soon(report, today()):
            yield _about_a_report(report, f"Send the monitoring report of “{report.note.title}”")


def _reports_by_day(answers: Answers) -> list[Report]:
    recorded: dict[int, list[MonitoringReport]] = {}
    for row in answers["recorded"]:
        kept = {name: value for name, value in row.items() if name != "of"}
        recorded.setdefault(row["of"], []).append(made(MonitoringReport, kept))
    notes = {row["id"]: _note(row) for row in answers["reporting"]}
    return by_day((note, recorded.get(pk, ())) for pk, note in notes.items())


def _reports_to_record(reports: Iterable[Report]) -> Iterator[Waiting]:
    found = list(reports)
    late = [each for each in found if each.state is ReportState.DUE]
    to_tell = [each for each in found if each.state is ReportState.RECEIVED]
    for show, said, several in (
        ("due", "Record what was received: ", late),
        ("to-tell", "Tell the budget committee (BMC) of ", to_tell),
    ):
        if several:
            text = f"{said}{count_of(len(several), 'monitoring report')}"
            yield Waiting(text, f"{reverse('projects:monitoring')}?show={show}", weight=40)


def _about_a_report(report: Report, text: str) -> Waiting:
    is_late = report.state is ReportState.DUE
    return Waiting(
        text,
        f"{reverse('projects:note', args=[report.note.pk])}#monitoring",
        until=None if is_late else end_of(report.due),
        note=f"{report.note.name}: it was due on {day_in_words(report.due)}"
        if is_late
        else report.note.name,
        weight=20,
    )


def _to_set_rules(session: Session) -> Waiting:
    return Waiting(
        f"Set the rules by which session {session.name} scores",
        reverse("scoring:rules", args=[session.slug]),
    )


names_that_wait = Gathered(_ask_of_names, _names)
notes_that_wait = Gathered(_ask_of_notes, _notes)
scoring_that_waits = Gathered(_ask_of_scoring, _scoring)
reports_that_wait = Gathered(_ask_of_reports, _reports)
