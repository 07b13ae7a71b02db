"""What runs behind the pages, backups, and the doctor: for whoever answers for the tool."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from smewg import doctor
from smewg.access import SignedInRequest, require
from smewg.models import WorkerProcess
from smewg.toolkit import at_work, worker
from smewg.version import VERSION


@require_GET
def installation(request: SignedInRequest) -> HttpResponse:
    """Whether the worker runs, and when it last did each of its duties."""
    require(request, "smewg.view_installation")
    context = {
        "workers": WorkerProcess.alive(),
        "duties": worker.states(),
        "backup": worker.last_run("backup"),
        "backup_now": at_work.progress_of([at_work.BACKUP]).get(at_work.BACKUP),
        "rehearsal": worker.last_run("rehearsal"),
        "version": VERSION,
    }
    return render(request, "group/installation.html", context)


@require_GET
def examination(request: SignedInRequest) -> HttpResponse:
    """What `manage.py doctor` says, asked now."""
    require(request, "smewg.view_installation")
    findings = doctor.examination()
    context = {"findings": findings, "summary": doctor.summary(findings)}
    return render(request, "group/doctor.html", context)
