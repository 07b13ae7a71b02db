"""What runs behind the pages, backups, and the doctor: for whoever answers for the tool."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from smewg import doctor
from smewg.access import SignedInRequest, require
from smewg.models import BackupOrder, WorkerProcess
from smewg.operations.backups import order_backup
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
        "backup_now": how_far(),
        "order": BackupOrder.objects.select_related("asked_by").first(),
        "rehearsal": worker.last_run("rehearsal"),
        "version": VERSION,
    }
    return render(request, "group/installation.html", context)


def how_far() -> str:
    """How far the backup is that is being made now; "" where none is."""
    return at_work.progress_of([at_work.BACKUP]).get(at_work.BACKUP, "")


@require_POST
def backup(request: SignedInRequest) -> HttpResponse:
    """Ask the worker for a backup. One is made at a time."""
    require(request, "smewg.make_backup")
    _, is_new = order_backup(by=request.user)
    if is_new:
        messages.success(request, "The worker makes a backup now. You can go on meanwhile.")
    else:
        messages.info(request, "A backup is being made already. Wait until it is there.")
    return redirect(f"{reverse('group:installation')}#backups")


@require_GET
def backup_progress(request: SignedInRequest) -> HttpResponse:
    """What the page asks now and then while a backup is being made."""
    require(request, "smewg.view_installation")
    order = BackupOrder.objects.first()
    is_unfinished = order is not None and order.is_unfinished
    return JsonResponse({"is_unfinished": is_unfinished, "said": how_far() or "not begun yet"})


@require_GET
def examination(request: SignedInRequest) -> HttpResponse:
    """What `manage.py doctor` says, asked now."""
    require(request, "smewg.view_installation")
    findings = doctor.examination()
    context = {"findings": findings, "summary": doctor.summary(findings)}
    return render(request, "group/doctor.html", context)
