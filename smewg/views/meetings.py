"""Meetings: their list, one with its papers and decisions, and what the secretariat types."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.db.models import Max
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from smewg import hooks
from smewg.access import SignedInRequest, allowed, require
from smewg.forms.group import DecisionForm, MeetingForm, PaperForm
from smewg.models import Meeting, MeetingDecision, Paper
from smewg.queries.apec_hosts import host_of
from smewg.toolkit.crumbs import Step, crumbs
from smewg.toolkit.days import today
from smewg.toolkit.downloads import kept_file
from smewg.toolkit.forms import posted
from smewg.toolkit.text import whole_number
from smewg.toolkit.versions import get_or_removed, opened


@require_GET
def meetings(request: SignedInRequest) -> HttpResponse:
    """All meetings, those to come first, then by year."""
    found = Meeting.objects.visible_to(request.user).select_related("host")
    by_year = [(year, list(each)) for year, each in groupby(found, key=lambda one: one.year)]
    context = {
        "ahead": found.after(today()),
        "by_year": by_year,
        "may_change": allowed(request.user, "smewg.change_meeting"),
    }
    return render(request, "group/meetings.html", context)


@require_GET
def meeting(request: SignedInRequest, slug: str) -> HttpResponse:
    """One meeting: where and when, its papers, what was shared there, what it decided."""
    found = _find(request, slug)
    context = {
        "meeting": found,
        "papers": found.papers.visible_to(request.user),
        "decisions": found.decisions.all(),
        "dialogues": found.dialogues.prefetch_related("partners"),
        "sections": hooks.of_meeting(request.user, found),
        "apec_host": host_of(found.year),
        "may_change": allowed(request.user, "smewg.change_meeting"),
    }
    return render(request, "group/meeting.html", context)


def _find(request: SignedInRequest, slug: str) -> Meeting:
    kind, _, number = slug.rpartition("-")
    if whole_number(number, digits=4) is None:
        raise Http404("No such meeting.")
    found = Meeting.objects.visible_to(request.user).select_related("host")
    return get_object_or_404(found, kind=kind.upper(), number=int(number))


def meeting_new(request: SignedInRequest) -> HttpResponse:
    """Enter a meeting."""
    require(request, "smewg.change_meeting")
    return _edit(request, None)


def meeting_change(request: SignedInRequest, slug: str) -> HttpResponse:
    """Change what is known of a meeting."""
    require(request, "smewg.change_meeting")
    try:
        found = _find(request, slug)
    except Http404:
        found = opened(request, Meeting.objects.visible_to(request.user))
    return _edit(request, found)


def _edit(request: SignedInRequest, found: Meeting | None) -> HttpResponse:
    back = reverse("group:meeting", args=[found.slug]) if found else reverse("group:meetings")
    title = f"Change {found.name}" if found else "Enter a meeting"
    form = MeetingForm(posted(request), instance=found)
    if kept := form.keep():
        messages.success(request, f"Saved: {kept}.")
        return redirect("group:meeting", kept.slug)
    context = {
        "form": form,
        "title": title,
        "lead": "Leave blank what is not known yet. The year and the number are enough to begin.",
        "cancel_url": back,
        "crumbs": _crumbs(title),
    }
    return render(request, "components/form_page.html", context, status=form.status)


def _crumbs(*last: str, meeting: Meeting | None = None) -> list[dict[str, str]]:
    above: list[Step] = [("Meetings", reverse("group:meetings"))]
    if meeting:
        above.append((meeting.name, reverse("group:meeting", args=[meeting.slug])))
    return crumbs(*above, *last)


def add_paper(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep a paper with a meeting: a link or a file."""
    require(request, "smewg.change_meeting")
    found = _find(request, slug)
    paper = Paper(meeting=found, added_by=request.user)
    form = PaperForm(posted(request), request.FILES or None, instance=paper)
    if form.is_valid():
        messages.success(request, f"Kept: {form.save()}.")
        return redirect("group:meeting", found.slug)
    context = {
        "form": form,
        "title": "Add a paper",
        "eyebrow": str(found),
        "submit_label": "Add the paper",
        "cancel_url": reverse("group:meeting", args=[found.slug]),
        "crumbs": _crumbs("Add a paper", meeting=found),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_GET
def paper_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A paper's file, always as a download and never shown in the page."""
    meetings = Meeting.objects.visible_to(request.user)
    papers = Paper.objects.visible_to(request.user).filter(meeting__in=meetings)
    paper = get_object_or_404(papers.exclude(file=""), pk=pk)
    return kept_file(paper.file, paper.file_name or "paper")


@require_POST
def remove_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a paper off its meeting; the file itself stays on the server."""
    require(request, "smewg.change_meeting")
    paper = get_object_or_404(Paper.objects.select_related("meeting"), pk=pk)
    paper.delete()
    messages.success(request, f"Taken off: {paper}.")
    return redirect("group:meeting", paper.meeting.slug)


def add_decision(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write down what a meeting decided."""
    require(request, "smewg.change_meeting")
    found = _find(request, slug)
    last = found.decisions.aggregate(last=Max("number"))["last"] or 0
    return _edit_decision(request, MeetingDecision(meeting=found, number=last + 1))


def change_decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a decision, or say when it had been carried out."""
    require(request, "smewg.change_meeting")
    decisions = MeetingDecision.objects.select_related("meeting")
    return _edit_decision(request, get_or_removed(request, decisions, pk))


def _edit_decision(request: SignedInRequest, decision: MeetingDecision) -> HttpResponse:
    form = DecisionForm(posted(request), instance=decision)
    if form.keep():
        messages.success(request, f"Saved: decision {decision.number}.")
        return redirect("group:meeting", decision.meeting.slug)
    title = f"Decision {decision.number}"
    context = {
        "form": form,
        "title": title,
        "eyebrow": str(decision.meeting),
        "cancel_url": reverse("group:meeting", args=[decision.meeting.slug]),
        "crumbs": _crumbs(title, meeting=decision.meeting),
    }
    return render(request, "components/form_page.html", context, status=form.status)
