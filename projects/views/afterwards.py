"""After approval: a project comes into the implementation schedule."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plans.models import Activity
from plans.overlaps import likely_overlaps
from projects import afterwards
from projects.models import ConceptNote
from projects.views.found import crumbs, note_of, of_note, of_session
from smewg.access import SignedInRequest, require
from smewg.toolkit.text import whole_number


def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    """What line of the schedule the project becomes: a new one, or one that stands there."""
    note = note_of(request, pk)
    require(request, "projects.make_activity", note)
    if request.method == "POST":
        try:
            kept = _keep(request, note)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("projects:note", pk)
        messages.success(request, f"It is activity {kept.number} of the schedule.")
        return redirect("plans:activity", kept.plan.key, kept.number)
    plan = afterwards.plan_of(note)
    objectives = afterwards.objectives_of(note, plan) if plan else []
    first, last = afterwards.years_of(note)
    context = {
        "note": note,
        "plan": plan,
        "first": first,
        "last": last,
        "objectives": objectives,
        "areas": afterwards.areas_of(objectives),
        "alike": [each for each in likely_overlaps(note.title) if each.ours],
        "crumbs": crumbs(of_session(note.session), of_note(note), "Into the schedule"),
    }
    return render(request, "projects/activity.html", context)


def _keep(request: SignedInRequest, note: ConceptNote) -> Activity:
    """The line that the person chose, or a new one."""
    chosen = request.POST.get("is", "")
    if not chosen:
        return afterwards.make_activity(note, by=request.user)
    lines = Activity.objects.visible_to(request.user).select_related("plan")
    line = get_object_or_404(lines, pk=whole_number(chosen))
    afterwards.is_activity(note, line, by=request.user)
    return line
