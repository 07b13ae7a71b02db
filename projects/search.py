"""What the projects let one find: concept notes and sessions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from plans.models import Plan
from projects.models import ClaimedLink, ConceptNote, Fund, Session
from smewg.access import allowed
from smewg.hooks import Action
from smewg.models import Economy, User
from smewg.toolkit.days import today
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of


def _notes() -> QuerySet[ConceptNote]:
    notes = ConceptNote.objects.select_related("session", "fund", "activity__plan")
    return notes.prefetch_related("proposers", "cosponsors", "links")


def _of_note(note: ConceptNote) -> Document:
    """Who agreed to be named is told, never who was only asked."""
    named = [*note.proposers.all(), *note.cosponsors.all()]
    texts = [note.summary, "; ".join(map(str, named)), *(link.how for link in note.links.all())]
    texts += [note.project_number, note.other_fora, note.fund.name if note.fund else ""]
    session = f"Session {note.session.name}, n" if note.session else "N"
    return Document(
        title=note.title,
        url=reverse("projects:note", args=[note.pk]),
        text=lines_of(*texts),
        where=f"{session}ote {note.number or note.pk}: {note.at.label}",
        year=note.year,
        plan=note.activity.plan.period if note.activity else "",
    )


def _of_session(session: Session) -> Document:
    funds = "; ".join(each.name for each in session.funds.all())
    return Document(
        title=str(session),
        url=reverse("projects:session", args=[session.slug]),
        text=lines_of(session.note, funds),
        where="Concept notes are handed in and scored",
        year=session.year,
    )


KINDS = (
    Findable(
        key="note",
        one="Concept note",
        several="Concept notes",
        rows=_notes,
        document=_of_note,
        visible=ConceptNote.objects.visible_to,
        lists=("proposers", "cosponsors"),
        touches=(
            Touch(ClaimedLink, via="note_id"),
            Touch(Session, to="session"),
            Touch(Fund, to="fund"),
            Touch(Plan, to="activity__plan"),
            Touch(Economy, to="proposers", columns=("short_name",)),
            Touch(Economy, to="cosponsors", columns=("short_name",)),
        ),
    ),
    Findable(
        key="session",
        one="Session",
        several="Sessions",
        rows=lambda: Session.objects.prefetch_related("funds"),
        document=_of_session,
        visible=Session.objects.visible_to,
        touches=(Touch(Fund, to="funds"),),
    ),
)


def actions(user: User) -> Iterable[Action]:
    """To write a concept note, in a session that takes them."""
    if not allowed(user, "projects.start_note"):
        return
    for session in Session.objects.visible_to(user).filter(year__gte=today().year):
        if not session.is_past_notes:
            yield Action(
                f"Write a concept note for session {session.name}",
                reverse("projects:note_new", args=[session.slug]),
                "new project proposal begin start",
            )
