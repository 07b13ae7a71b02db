"""After approval: a project comes into the implementation schedule."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plans.models import Activity
from plans.queries.overlaps import likely_overlaps
from projects.models import ConceptNote
from projects.operations import activity_from_note
from projects.views._lookups import crumbs, note_of, of_note, of_session
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import whole_number
from smewg.toolkit.transition_views import attempt


def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    """What line of the schedule the project becomes: a new one, or one that stands there."""
    note = note_of(request, pk)
    require(request, "projects.make_activity", note)
    if request.method == "POST":
        kept, refused = attempt(lambda: _keep(request, note))
        if kept is None:
            messages.error(request, str(refused))
            return redirect("projects:note", pk)
        messages.success(request, f"It is activity {kept.number} of the schedule.")
        return redirect("plans:activity", kept.plan.key, kept.number)
    plan = activity_from_note.plan_of(note)
    objectives = activity_from_note.objectives_of(note, plan) if plan else []
    first, last = activity_from_note.years_of(note)
    context = {
        "note": note,
        "plan": plan,
        "first": first,
        "last": last,
        "objectives": objectives,
        "areas": activity_from_note.areas_of(objectives),
        "alike": [each for each in likely_overlaps(note.title) if each.ours],
        "crumbs": crumbs(of_session(note.session), of_note(note), "Into the schedule"),
    }
    return render(request, "projects/activity.html", context)


def _keep(request: SignedInRequest, note: ConceptNote) -> Activity:
    """The line that the person chose, or a new one."""
    chosen = request.POST.get("is", "")
    if not chosen:
        return activity_from_note.make_activity(note.pk, by=request.user)
    lines = Activity.objects.visible_to(request.user).select_related("plan")
    line = get_object_or_404(lines, pk=whole_number(chosen))
    activity_from_note.become_activity(note.pk, line, by=request.user)
    return line
