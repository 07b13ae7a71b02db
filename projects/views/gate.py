"""The eligibility gate: one note, and all of a session that wait for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from projects.domain import eligibility
from projects.enums import IN_SCORING, NoteState
from projects.models import ConceptNote
from projects.operations.eligibility import (
    assess_eligibility,
    assess_eligibility_of,
    record_eligible,
    record_ineligible,
    record_those_that_pass,
)
from projects.views._lookups import crumbs, note_of, of_note, of_session, session_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import storable, whole_number
from smewg.toolkit.transition_views import attempt, seen

NOTES_ON_A_PAGE = 25
"""Each is compared with all that is known, which takes a moment."""


def gate(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the gate asks of a note, each with its answer; and what the secretariat records."""
    note = note_of(request, pk)
    require(request, "projects.pass_gate", note)
    if note.at is not NoteState.FINAL:
        messages.info(request, f"It is {note.get_state_display()}: the gate is not open for it.")
        return redirect("projects:note", pk)
    found = assess_eligibility(note, request.user)
    reason, problem = storable(request.POST.get("reason", "")).strip(), ""
    if request.method == "POST":
        taken, refused = attempt(lambda: _record(request, pk, reason))
        if taken:
            messages.success(request, f"Recorded: it is {taken.get_state_display()}.")
            return redirect("projects:note", pk)
        problem = str(refused)
    context = {
        "note": note_of(request, pk),
        "checks": found,
        "passes": eligibility.passes(found),
        "reason": reason or eligibility.reasons(found),
        "problem": problem,
        "crumbs": crumbs(of_session(note.session), of_note(note), "Eligibility"),
    }
    return render(request, "projects/gate.html", context, status=422 if problem else 200)


def _record(request: SignedInRequest, pk: int, reason: str) -> ConceptNote:
    """What the person found of the note."""
    shown = seen(request)
    if request.POST.get("eligible") == "yes":
        return record_eligible(pk, by=request.user, seen=shown)
    return record_ineligible(pk, by=request.user, reason=reason, seen=shown)


def gate_of_session(request: SignedInRequest, slug: str) -> HttpResponse:
    """The session's notes that wait at the gate; those that pass can be recorded together."""
    session = session_of(request, slug)
    require(request, "projects.pass_gate")
    visible = ConceptNote.objects.visible_to(request.user).of_session(session)
    waiting = visible.filter(state=NoteState.FINAL)
    if request.method == "POST":
        chosen = [
            number
            for each in request.POST.getlist("note")
            if (number := whole_number(each)) is not None
        ]
        still_there = waiting.filter(pk__in=chosen).values_list("pk", flat=True)
        recorded = record_those_that_pass(list(still_there), by=request.user)
        messages.success(request, f"Recorded as eligible: {len(recorded)}.")
        return redirect("projects:session_gate", slug)
    found = Paginator(waiting.with_names(), NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    notes = list(found)
    looked_at = [
        (note, checks, eligibility.passes(checks))
        for note, checks in zip(notes, assess_eligibility_of(notes, request.user), strict=True)
    ]
    context = {
        "session": session,
        "found": found,
        "looked_at": looked_at,
        "passing": any(passes for _, _, passes in looked_at),
        "judged": visible.filter(state__in=IN_SCORING - {NoteState.FINAL}).count(),
        "crumbs": crumbs(of_session(session), "Eligibility"),
    }
    return render(request, "projects/session_gate.html", context)
