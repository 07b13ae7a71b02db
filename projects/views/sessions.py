"""Sessions: their list, one with its notes, and what the secretariat types about them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from projects.enums import NoteState
from projects.forms.sessions import FundForm, SessionForm
from projects.forms.state_line import with_state_lines
from projects.models import ConceptNote, Fund, Session
from projects.views._lookups import crumbs, of_session, session_of
from projects.views._scoring_lookups import ways_from
from smewg.access import SignedInRequest, allowed, require
from smewg.kept_whole import kept_whole
from smewg.toolkit.deadlines import end_of, is_past
from smewg.toolkit.forms import posted
from smewg.toolkit.versions import get_or_removed

NOTES_ON_A_PAGE = 100


@require_GET
def sessions(request: SignedInRequest) -> HttpResponse:
    """The sessions, the newest first, and how many notes each has."""
    seen = ConceptNote.objects.visible_to(request.user)
    found = Session.objects.visible_to(request.user).with_funds()
    counted = dict(
        seen.exclude(session=None)
        .order_by()
        .values_list("session")
        .annotate(n=Count("pk", distinct=True))
    )
    context = {
        "sessions": [(each, counted.get(each.pk, 0)) for each in found],
        "without_session": seen.filter(session=None).count(),
        "all_notes": seen.count(),
        "may_change": allowed(request.user, "projects.change_session"),
        "may_import": allowed(request.user, "projects.import_notes"),
        "may_view_monitoring": allowed(request.user, "projects.view_monitoring"),
    }
    return render(request, "projects/sessions.html", context)


@require_GET
@kept_whole
def session(request: SignedInRequest, slug: str) -> HttpResponse:
    """One session: its deadlines, its funds, and its notes with where each stands."""
    found = session_of(request, slug)
    notes = ConceptNote.objects.visible_to(request.user).of_session(found)
    looks = allowed(request.user, "projects.pass_gate")
    page = Paginator(notes.with_names(), NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    with_state_lines(page, request.user)
    context = {
        "session": found,
        "found": page,
        "offered": found.session_funds.select_related("fund"),
        "deadlines": deadlines(found),
        "may_start": allowed(request.user, "projects.start_note") and not found.is_past_notes,
        "may_change": allowed(request.user, "projects.change_session"),
        "at_the_gate": notes.filter(state=NoteState.FINAL).count() if looks else 0,
        "links": ways_from(found, request.user),
        "crumbs": crumbs(str(found)),
    }
    return render(request, "projects/session.html", context)


def deadlines(session: Session) -> list[dict[str, object]]:
    """What is due by when: the moment, and whether it has passed."""
    days = (
        ("Notes to the group", session.notes_due),
        ("Final versions", session.final_due),
        ("Scores", session.scores_due),
    )
    return [
        {"what": what, "until": end_of(day), "day": day, "is_past": is_past(day)}
        for what, day in days
        if day
    ]


def session_new(request: SignedInRequest) -> HttpResponse:
    """Open a session."""
    require(request, "projects.change_session")
    return _edit(request, None)


def session_change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change a session's days, funds and limits."""
    require(request, "projects.change_session")
    return _edit(request, session_of(request, slug))


def _edit(request: SignedInRequest, found: Session | None) -> HttpResponse:
    form = SessionForm(posted(request), instance=found)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("projects:session", kept.slug)
    above = (of_session(found), "Change") if found else ("Open a session",)
    context = {
        "form": form,
        "title": f"Change {found}" if found else "Open a session",
        "submit_label": "Save" if found else "Open the session",
        "cancel_url": of_session(found)[1] if found else reverse("projects:sessions"),
        "crumbs": crumbs(*above),
    }
    return render(request, "components/form_page.html", context, status=form.status)


@require_GET
def funds(request: SignedInRequest) -> HttpResponse:
    """The funds and the years in which notes may ask for each."""
    asked = Count("notes", filter=Q(notes__was_submitted=True))
    context = {
        "funds": Fund.objects.annotate(asked=asked),
        "may_change": allowed(request.user, "projects.change_fund"),
        "crumbs": crumbs("Funds"),
    }
    return render(request, "projects/funds.html", context)


def fund_edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Enter a fund, or change what is known of one."""
    require(request, "projects.change_fund")
    found = get_or_removed(request, Fund.objects.all(), pk) if pk else None
    form = FundForm(posted(request), instance=found)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("projects:funds")
    title = f"Change {found}" if found else "Enter a fund"
    context = {
        "form": form,
        "title": title,
        "cancel_url": reverse("projects:funds"),
        "crumbs": crumbs(("Funds", reverse("projects:funds")), title),
    }
    return render(request, "components/form_page.html", context, status=form.status)
