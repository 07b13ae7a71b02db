"""Monitoring reports of the projects: which are due, what was received, and recording it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plans.queries.history import row_history
from projects.domain.monitoring import ReportState
from projects.forms.monitoring import MonitoringForm
from projects.models import MonitoringReport
from projects.queries.monitoring import Report, reports_of, reports_of_projects
from projects.views._lookups import crumbs, note_of, of_note, of_session
from smewg.access import SignedInRequest, allowed, require
from smewg.toolkit.downloads import csv_file

SHOWS = {
    "": "All reports",
    "due": "Not received yet",
    "ahead": "Due later",
    "to-tell": "Received, budget committee not told",
}
"""What the list may be narrowed to, by the word in its address."""
_STATE = {
    "due": ReportState.DUE,
    "ahead": ReportState.AHEAD,
    "to-tell": ReportState.RECEIVED,
}
COLUMNS = (
    "Project",
    "Title",
    "Proposing economies",
    "Report",
    "Due",
    "Received",
    "What was received",
    "Budget and Management Committee (BMC) told",
    "State",
)


def _listed(request: SignedInRequest) -> tuple[str, list[Report]]:
    """What the address narrows the list to, and the reports; another word narrows nothing."""
    show = request.GET.get("show", "")
    found = reports_of_projects(request.user)
    if show not in _STATE:
        return "", found
    return show, [each for each in found if each.state is _STATE[show]]


@require_GET
def monitoring(request: SignedInRequest) -> HttpResponse:
    """The reports of all projects, by the day on which each is due."""
    require(request, "projects.view_monitoring")
    show, found = _listed(request)
    context = {
        "reports": found,
        "show": show,
        "shows": SHOWS.items(),
        "may_record": allowed(request.user, "projects.record_on_note"),
        "file_url": f"{reverse('projects:monitoring_file')}?{request.GET.urlencode()}",
        "crumbs": crumbs("Monitoring reports"),
    }
    return render(request, "projects/monitoring.html", context)


@require_GET
def monitoring_file(request: SignedInRequest) -> HttpResponse:
    """The same as CSV."""
    require(request, "projects.view_monitoring")
    _, found = _listed(request)
    return csv_file(COLUMNS, [_cells(each) for each in found], "monitoring-reports")


def _cells(report: Report) -> tuple[object, ...]:
    row = report.row
    return (
        report.note.name,
        report.note.title,
        "; ".join(map(str, report.note.proposers.all())),
        report.number,
        report.due,
        (row and row.received_on) or "",
        row.received if row else "",
        (row and row.bmc_told_on) or "",
        report.state.value,
    )


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """Record what was received of a report; what stands is corrected with a reason."""
    note = note_of(request, pk)
    require(request, "projects.record_on_note", note)
    report = next((each for each in reports_of(note) if each.number == number), None)
    if report is None:
        raise Http404("The project has no such report.")
    row = report.row or MonitoringReport(note=note, number=number, due=report.due)
    form = MonitoringForm(
        request.POST if request.method == "POST" else None, instance=row, by=request.user
    )
    if form.keep():
        messages.success(request, "Recorded.")
        return redirect(f"{of_note(note)[1]}#monitoring")
    context = {
        "report": report,
        "form": form,
        "title": f"Monitoring report {number}",
        "eyebrow": note.name,
        "lead": note.title,
        "changes": row_history(row, "recorded it") if row.pk else [],
        "submit_label": "Record it",
        "cancel_url": of_note(note)[1],
        "crumbs": crumbs(of_session(note.session), of_note(note), "Monitoring report"),
    }
    return render(request, "projects/monitoring_report.html", context, status=form.status)
