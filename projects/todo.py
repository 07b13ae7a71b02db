"""What concept notes and sessions ask of a reader: to write, to endorse, to score, to close."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.urls import reverse

from projects.domain.monitoring import ReportState
from projects.enums import AFTER_APPROVAL, OWN_WORDS, NoteState
from projects.forms.state_line import with_state_lines
from projects.models import Ballot, Closing, ConceptNote, Consent, ScoringRules, Session
from projects.queries.monitoring import Report, is_soon, reports_of_notes
from projects.queries.session_ranking import Voters
from projects.queries.turnout import turnout
from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import Role, User
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.deadlines import end_of, is_past
from smewg.toolkit.text import count_of


def notes_that_wait(user: User) -> Iterator[Waiting]:
    """What waits for the reader: own drafts, notes to endorse, notes at the gate."""
    notes = ConceptNote.objects.visible_to(user).select_related("session")
    if user.role == Role.DELEGATE:
        own = notes.proposed_by(user.economy_id).filter(state__in=OWN_WORDS)
        for note in with_state_lines(own, user):
            yield _to_finish(note)
    if user.role in (Role.SECRETARIAT, Role.CHAIR):
        yield from _to_endorse(notes.filter(state=NoteState.SUBMITTED), user)
    if user.role == Role.SECRETARIAT:
        yield from _at_the_gate(notes.filter(state=NoteState.FINAL), user)


def _to_finish(note: ConceptNote) -> Waiting:
    if note.at is NoteState.ENDORSED and note.is_self_funded:
        return _waiting(note, f"Say when “{note.title}” has begun", is_final=True)
    if note.at is NoteState.ENDORSED:
        return _waiting(note, f"Submit the final version of “{note.title}”", is_final=True)
    return _waiting(note, f"Finish the concept note “{note.title}” and submit it")


def names_that_wait(user: User) -> Iterator[Waiting]:
    """For delegates: does their economy propose or co-sponsor a note; offers of others."""
    if user.role != Role.DELEGATE or not user.economy_id:
        return
    seen = Consent.objects.filter(note__in=ConceptNote.objects.visible_to(user))
    rows = seen.select_related("note__session", "economy")
    for each in rows.asked_of(user.economy_id):
        yield _about_a_name(
            each,
            f"Say whether {each.economy.running_text} would {each.verb} “{each.note.title}”",
            "It counts only if you agree.",
            "asked",
        )
    for each in rows.offered_to(user.economy_id):
        asks = f"Answer the offer of {each.economy.running_text} to co-sponsor “{each.note.title}”"
        yield _about_a_name(each, asks, each.note.name, "names")


def _about_a_name(consent: Consent, text: str, note: str, place: str) -> Waiting:
    session = consent.note.session
    address = f"{reverse('projects:note', args=[consent.note_id])}#{place}"
    day = session.final_due if session else None
    return Waiting(text, address, until=end_of(day) if day else None, note=note, weight=10)


FEW = 3
"""Where more notes of a session wait for the same, they are one line."""


def _to_endorse(notes: Iterable[ConceptNote], user: User) -> Iterator[Waiting]:
    for session, found in _by_session(notes):
        if session is None or len(found) <= FEW:
            for note in with_state_lines(found, user):
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
            for note in with_state_lines(found, user):
                address = reverse("projects:gate", args=[note.pk])
                text = f"Look at the eligibility of “{note.title}”"
                yield Waiting(text, address, note=_stands(note))
        else:
            yield Waiting(
                f"Look at the eligibility of {count_of(len(found), 'note')} "
                f"of session {session.name}",
                reverse("projects:session_gate", args=[session.slug]),
            )


def _by_session(
    notes: Iterable[ConceptNote],
) -> Iterator[tuple[Session | None, list[ConceptNote]]]:
    for session, found in groupby(notes, key=lambda note: note.session):
        yield session, list(found)


def _waiting(note: ConceptNote, text: str, *, is_final: bool = False) -> Waiting:
    session = note.session
    day = (session.final_due if is_final else session.notes_due) if session else None
    address = reverse("projects:note", args=[note.pk])
    return Waiting(text, address, until=end_of(day) if day else None, note=_stands(note))


def _stands(note: ConceptNote) -> str:
    return f"{note.name}: {note.state_line}."


def scoring_that_waits(user: User) -> Iterator[Waiting]:
    """For delegates the notes still to score; for the secretariat and the Chair what is due."""
    for rules in _open_rules():
        if user.role == Role.DELEGATE and user.economy_id:
            yield from _to_score(rules, user.economy_id)
        elif allowed(user, "projects.close_session") and is_past(rules.session.scores_due):
            yield _to_close(rules)
    if allowed(user, "projects.change_rules"):
        yield from _to_set_rules()


def _open_rules() -> list[ScoringRules]:
    closed = Closing.objects.current().sessions()
    found = ScoringRules.objects.exclude(session_id__in=closed).select_related("session")
    return list(found.prefetch_related("criteria", "leaves_out"))


def _to_score(rules: ScoringRules, economy_id: int) -> Iterator[Waiting]:
    session = rules.session
    if is_past(session.scores_due):
        return
    voters = Voters.of(rules)
    notes = ConceptNote.objects.of_session(session).scored().values_list("pk", flat=True)
    mine = {pk for pk in notes if not voters.why_not(pk, economy_id)}
    cast = Ballot.objects.of_session(session).counting().filter(economy_id=economy_id)
    left = len(mine - set(cast.values_list("note_id", flat=True)))
    if left:
        yield Waiting(
            f"Score {count_of(left, 'concept note')} of session {session.name}",
            reverse("scoring:ballots", args=[session.slug]),
            until=end_of(session.scores_due) if session.scores_due else None,
            note=f"{len(mine) - left} of {len(mine)} done",
        )


def _to_close(rules: ScoringRules) -> Waiting:
    missing = sum(each.missing for each in turnout(rules))
    return Waiting(
        f"Close the scoring of session {rules.session.name}",
        reverse("scoring:close", args=[rules.session.slug]),
        note="its last day for scores is over; "
        f"{count_of(missing, 'ballot is', 'ballots are')} missing",
    )


def _to_set_rules() -> Iterator[Waiting]:
    without = Session.objects.filter(scoring=None, scores_due__isnull=False)
    for session in without:
        if not is_past(session.scores_due):
            yield Waiting(
                f"Set the rules by which session {session.name} scores",
                reverse("scoring:rules", args=[session.slug]),
            )


def reports_that_wait(user: User) -> Iterator[Waiting]:
    """Monitoring reports: for proposers to send, for the secretariat to record and to pass on."""
    approved = ConceptNote.objects.visible_to(user).filter(state__in=AFTER_APPROVAL)
    if user.role == Role.DELEGATE and user.economy_id:
        for report in reports_of_notes(approved.proposed_by(user.economy_id)):
            if is_soon(report, today()):
                yield _about_a_report(
                    report, f"Send the monitoring report of “{report.note.title}”"
                )
    if user.role == Role.SECRETARIAT:
        yield from _reports_to_record(reports_of_notes(approved))


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
