"""The days of sessions and of projects' reports, for the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from projects.enums import AFTER_APPROVAL
from projects.models import Closing, ConceptNote, Session
from projects.queries.monitoring import reports_of
from smewg.hooks import Entry
from smewg.models import User
from smewg.toolkit.deadlines import is_past


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


def scoring_days(user: User) -> Iterator[Entry]:
    """The last days for scores; none ahead where the session closed before it came."""
    closed = set(Closing.objects.current().sessions())
    for session in Session.objects.visible_to(user).exclude(scores_due=None):
        is_over = session.pk in closed and not is_past(session.scores_due)
        if session.scores_due and not is_over:
            yield Entry(
                key=f"session-{session.slug}-scores",
                day=session.scores_due,
                title=f"{session}: scores are due",
                kind="Deadline",
                path=reverse("projects:session", args=[session.slug]),
            )


def report_days(user: User) -> Iterator[Entry]:
    """The days on which monitoring and completion reports of projects are due."""
    notes = ConceptNote.objects.visible_to(user).filter(state__in=AFTER_APPROVAL)
    for note in notes.prefetch_related("monitoring"):
        if note.completion_due:
            yield _report_day(note, "completion", note.completion_due)
        reports = reports_of(note)
        if note.monitoring_due and not reports:
            yield _report_day(note, "monitoring", note.monitoring_due)
        for report in reports:
            place = f"-{report.number}" if report.number > 1 else ""
            yield _report_day(note, "monitoring", report.due, place)


def _report_day(note: ConceptNote, what: str, day: date, place: str = "") -> Entry:
    return Entry(
        key=f"note-{note.pk}-{what}{place}",
        day=day,
        title=f"{what.capitalize()} report is due: {note.title}",
        kind="Deadline",
        path=reverse("projects:note", args=[note.pk]),
    )
