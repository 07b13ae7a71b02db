"""Taking evidence in from a workbook: template, preview, the person's own file marked, and save.

The workbook travels with the page between preview and saving, so nothing waits on the server and
nothing is lost with it; it is read anew, and looked at anew, each time.
"""

from __future__ import annotations

import base64

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kpis.imports import evidence
from kpis.imports.evidence import PlannedImport, Reader
from kpis.views.evidence import plan_of
from plans.models import Plan
from smewg.access import SignedInRequest, require
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbook_form import WorkbookForm
from smewg.toolkit.imports.workbooks import WorkbookRefused


@require_GET
def template(request: SignedInRequest, key: str) -> HttpResponse:
    """An empty workbook with the plan's own words as drop-downs."""
    require(request, "kpis.add_evidence")
    plan = plan_of(request, key)
    content = workbooks.write(evidence.columns(plan), [], title="Evidence")
    return attached(content, XLSX, f"evidence-{plan.key}-template.xlsx")


def take_in(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose a workbook, see what it would do, and save it as a whole."""
    require(request, "kpis.add_evidence")
    plan = plan_of(request, key)
    form = WorkbookForm(posted(request), request.FILES or None)
    context: dict[str, object] = {"plan": plan, "form": form}
    if request.method != "POST":
        return render(request, "kpis/import.html", context)
    if not form.is_valid():
        return render(request, "kpis/import.html", context, status=422)
    try:
        planned = _look_at(plan, request, form.cleaned_data["content"])
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return render(request, "kpis/import.html", context, status=422)
    if "confirm" in request.POST and planned.is_valid:
        try:
            planned.take_in(request.user)
        except ValidationError as error:
            messages.error(request, f"Nothing was saved. {' '.join(error.messages)}")
        else:
            added, changed = planned.counts["added"], planned.counts["changed"]
            messages.success(request, f"Taken in: {added} added, {changed} changed.")
            return redirect("kpis:register", key)
    kept = base64.b64encode(form.cleaned_data["content"]).decode()
    context |= {"planned": planned, "kept": kept}
    return render(request, "kpis/import.html", context, status=200 if planned.is_valid else 422)


@require_POST
def marked(request: SignedInRequest, key: str) -> HttpResponse:
    """The person's own workbook, with a comment in each cell that is not valid."""
    require(request, "kpis.add_evidence")
    plan = plan_of(request, key)
    form = WorkbookForm(request.POST)
    try:
        if not form.is_valid():
            raise WorkbookRefused("Choose the file again.")
        content = form.cleaned_data["content"]
        planned = _look_at(plan, request, content)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("kpis:evidence_import", key)
    answer = workbooks.marked(content, evidence.columns(plan), planned.rows)
    return attached(answer, XLSX, "evidence-to-mend.xlsx")


def _look_at(plan: Plan, request: SignedInRequest, content: bytes) -> PlannedImport:
    rows = workbooks.read_rows(content, evidence.columns(plan))
    return Reader(plan, request.user).plan_import(rows)
