"""What concept notes add to the group's and the plan's pages: days, what waits, who serves what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse

from plans.models import Activity, Objective
from projects import note_life
from projects.models import ClaimedLink, ConceptNote, Session
from projects.note_life import Stage
from smewg.deadlines import end_of
from smewg.models import Role, User
from smewg.sections import Entry, Line, Section, Waiting


def session_days(user: User) -> Iterator[Entry]:
    """The deadlines of sessions for handing notes in."""
    for session in Session.objects.visible_to(user):
        for what, day in (("notes", session.notes_due), ("final versions", session.final_due)):
            if day:
                yield Entry(
                    key=f"session-{session.slug}-{what.replace(' ', '-')}",
                    day=day,
                    title=f"{session}: {what} are due",
                    kind="Deadline",
                    path=reverse("projects:session", args=[session.slug]),
                )


def report_days(user: User) -> Iterator[Entry]:
    """The days on which monitoring and completion reports of projects are due."""
    for note in ConceptNote.objects.visible_to(user).filter(stage__in=note_life.AFTER_APPROVAL):
        for what, day in (("monitoring", note.monitoring_due), ("completion", note.completion_due)):
            if day:
                yield Entry(
                    key=f"note-{note.pk}-{what}",
                    day=day,
                    title=f"{what.capitalize()} report is due: {note.title}",
                    kind="Deadline",
                    path=reverse("projects:note", args=[note.pk]),
                )


def waiting(user: User) -> Iterator[Waiting]:
    """What waits for the reader: own drafts, notes to endorse, notes at the gate."""
    notes = ConceptNote.objects.visible_to(user).select_related("session")
    if user.role == Role.DELEGATE:
        own = notes.proposed_by(user.economy_id)
        for note in own.filter(stage__in=(Stage.DRAFT, Stage.RETURNED)):
            yield _waiting(note, f"Finish the concept note “{note.title}” and submit it")
        for note in own.filter(stage=Stage.ENDORSED):
            yield _waiting(note, f"Submit the final version of “{note.title}”", is_final=True)
    if user.role in (Role.SECRETARIAT, Role.CHAIR):
        for note in notes.filter(stage=Stage.SUBMITTED):
            yield _waiting(note, f"Record whether the group endorses “{note.title}”")
    if user.role == Role.SECRETARIAT:
        for note in notes.filter(stage=Stage.FINAL):
            yield Waiting(
                f"Look at the eligibility of “{note.title}”",
                reverse("projects:gate", args=[note.pk]),
            )


def _waiting(note: ConceptNote, text: str, *, is_final: bool = False) -> Waiting:
    session = note.session
    day = (session.final_due if is_final else session.notes_due) if session else None
    address = reverse("projects:note", args=[note.pk])
    return Waiting(text, address, until=end_of(day) if day else None, note=note.name)


def of_activity(user: User, activity: Activity) -> Section:
    """The concept notes that became the activity."""
    notes = ConceptNote.objects.visible_to(user).filter(activity=activity)
    lines = [_line(note) for note in notes.select_related("session")]
    return Section("Concept note", lines, empty="It comes from none that is kept here.")


def of_objectives(user: User, objectives: Sequence[Objective]) -> dict[int, list[Line]]:
    """The notes that say they serve each objective, with where each stands."""
    found: dict[int, list[Line]] = {}
    seen = ConceptNote.objects.visible_to(user).values("pk")
    links = ClaimedLink.objects.filter(objective__in=objectives, note__in=seen)
    for link in links.select_related("note__session"):
        found.setdefault(link.objective_id, []).append(_line(link.note))
    return found


def _line(note: ConceptNote) -> Line:
    address = reverse("projects:note", args=[note.pk])
    return Line(text=f"{note.name}: {note.title}", url=address, note=note.get_stage_display())
