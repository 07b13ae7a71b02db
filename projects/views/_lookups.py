"""What the pages of /projects/ look for first, and the crumbs above them."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from projects.models import ConceptNote, Session
from smewg.access import SignedInRequest
from smewg.toolkit.crumbs import Step
from smewg.toolkit.crumbs import crumbs as steps


def session_of(request: SignedInRequest, slug: str) -> Session:
    """The session that the address names; Http404 for one that is not there."""
    return get_object_or_404(Session.objects.visible_to(request.user).named(slug))


def note_of(request: SignedInRequest, pk: int) -> ConceptNote:
    """The note with its names at hand; Http404 where the person may not see it."""
    return get_object_or_404(ConceptNote.objects.visible_to(request.user).with_names(), pk=pk)


def crumbs(*then: Step) -> list[dict[str, str]]:
    """From the projects to this page; the last is the page itself, without an address."""
    return steps(("Projects", reverse("projects:sessions")), *then)


def of_session(session: Session | None) -> tuple[str, str]:
    """The crumb of a session, or of the whole register where a note has none."""
    if session is None:
        return ("Concept notes", reverse("projects:register"))
    return (str(session), reverse("projects:session", args=[session.slug]))


def of_note(note: ConceptNote) -> tuple[str, str]:
    return (note.name, reverse("projects:note", args=[note.pk]))
