"""What belongs to a meeting: whether it takes place, its agenda, its papers, who was there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from smewg import workflow
from smewg.access import SignedInRequest, require
from smewg.forms.attendance import AttendanceListForm
from smewg.forms.group import AgendaItemForm, AttendanceForm, CallOffForm, PaperForm
from smewg.models import AgendaItem, Attendance, Meeting, Paper
from smewg.operations import meetings as operations
from smewg.operations.attendance import strike_off
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.forms import posted
from smewg.toolkit.references import remove_unnamed
from smewg.toolkit.text import count_of, whole_number
from smewg.toolkit.transition_views import take_step
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.versions import get_or_removed
from smewg.views._form_page import keep_or_show

TITLES = {
    "postpone": "Postpone {}",
    "cancel": "Cancel {}",
    "hold": "{} takes place after all",
}


def _meeting(request: SignedInRequest, slug: str) -> Meeting:
    kind, _, number = slug.rpartition("-")
    if whole_number(number, digits=4) is None:
        raise Http404("No such meeting.")
    found = Meeting.objects.visible_to(request.user)
    return get_object_or_404(found, kind=kind.upper(), number=int(number))


def meeting_step(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Postpone a meeting, cancel it, or say that it takes place after all."""
    require(request, "smewg.change_meeting")
    found = _meeting(request, slug)
    step = workflow.MEETING_STEPS.get(key)
    if step is None:
        raise Http404("There is no such step of a meeting.")
    form = CallOffForm(posted(request))
    if key != "hold":
        del form.fields["start"], form.fields["end"]
    if form.is_valid():
        try:
            kept = _take(found, key, request, form.cleaned_data)
        except TransitionRefused as refused:
            refused.add_to(form)
        else:
            said = "takes place" if kept.state == "on" else kept.get_state_display()
            messages.success(request, f"{kept.name} {'' if said[0] == 't' else 'is '}{said}.")
            return redirect("group:meeting", kept.slug)
    return _form_page(
        request,
        form,
        found,
        TITLES[key].format(found.name),
        submit_label=step.verb,
        status=422 if form.errors else 200,
    )


def _take(found: Meeting, key: str, request: SignedInRequest, typed: dict[str, Any]) -> Meeting:
    if key == "hold":
        return operations.hold_meeting(found.pk, by=request.user, **typed)
    step = operations.cancel_meeting if key == "cancel" else operations.postpone_meeting
    return step(found.pk, by=request.user, reason=typed["reason"])


def attendance(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who was there, all on one page."""
    require(request, "smewg.change_meeting")
    found = _meeting(request, slug)
    form = AttendanceListForm(posted(request), meeting=found)
    changed = form.keep()
    if changed is not None:
        messages.success(request, f"Saved: {count_of(changed, 'change')} of the attendance.")
        return redirect("group:meeting", found.slug)
    return _form_page(
        request,
        form,
        found,
        "Who was there",
        lead="Bodies, not people. How many came for one of them is written beside it afterwards.",
        status=422 if form.errors else 200,
    )


def attendance_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """How many people came for a body, and in what capacity."""
    require(request, "smewg.change_meeting")
    rows = Attendance.objects.select_related("meeting", "economy", "partner")
    found = get_or_removed(request, rows, pk)
    form = AttendanceForm(posted(request), instance=found)
    return _part_page(request, form, found.meeting, f"Attendance: {found}")


@require_POST
def attendance_strike_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a body off the list that was not there."""
    require(request, "smewg.change_meeting")
    found = get_object_or_404(Attendance.objects.select_related("meeting"), pk=pk)
    strike_off(found.pk)
    messages.success(request, f"Taken off: {found}.")
    return redirect("group:meeting", found.meeting.slug)


def agenda_item(request: SignedInRequest, slug: str) -> HttpResponse:
    """Enter an item of the agenda, after those that stand."""
    require(request, "smewg.change_meeting")
    found = _meeting(request, slug)
    last = found.agenda.aggregate(last=Max("place"))["last"] or 0
    form = AgendaItemForm(posted(request), instance=AgendaItem(meeting=found, place=last + 1))
    return _part_page(request, form, found, "Add an agenda item")


def agenda_item_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an item of the agenda."""
    require(request, "smewg.change_meeting")
    found = get_or_removed(request, AgendaItem.objects.select_related("meeting"), pk)
    form = AgendaItemForm(posted(request), instance=found)
    return _part_page(request, form, found.meeting, f"Agenda item {found.number}".strip())


@require_POST
def agenda_item_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda, where no paper stands under it."""
    require(request, "smewg.change_meeting")
    found = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=pk)
    return take_step(
        request,
        lambda: remove_unnamed(AgendaItem, pk),
        f"Taken off: {found}.",
        ("group:meeting", found.meeting.slug),
    )


def paper_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is known of a paper: its item, purpose, access, and where it stands."""
    require(request, "smewg.change_meeting")
    found = get_or_removed(request, Paper.objects.select_related("meeting"), pk)
    form = PaperForm(posted(request), request.FILES or None, instance=found)
    return _part_page(request, form, found.meeting, f"Change {found}")


def _part_page(
    request: SignedInRequest, form: VersionedModelForm, meeting: Meeting, title: str
) -> HttpResponse:
    return keep_or_show(request, form, title, *_above(meeting), eyebrow=str(meeting))


def _form_page(  # noqa: PLR0913 -- what a form page says
    request: SignedInRequest,
    form: Any,
    meeting: Meeting,
    title: str,
    *,
    status: int,
    lead: str = "",
    submit_label: str = "Save",
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "eyebrow": str(meeting),
        "submit_label": submit_label,
        "cancel_url": reverse("group:meeting", args=[meeting.slug]),
        "crumbs": crumbs(*_above(meeting), title),
    }
    return render(request, "components/form_page.html", context, status=status)


def _above(meeting: Meeting) -> tuple[tuple[str, str], tuple[str, str]]:
    here = reverse("group:meeting", args=[meeting.slug])
    return ("Meetings", reverse("group:meetings")), (meeting.name, here)
