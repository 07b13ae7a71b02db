"""An economy's year in Excel: download, upload, preview, the person's own file marked, and keep."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from contributions.imports import reports as report_sheet
from contributions.imports.reports import Reader
from contributions.models.visibility import economy_of
from kpis.models import ReportingYear
from smewg.access import SignedInRequest
from smewg.models import Economy
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbook_form import WorkbookForm
from smewg.toolkit.imports.workbooks import WorkbookRefused
from smewg.toolkit.text import count_of


def _place(request: SignedInRequest, year: int, code: str) -> tuple[Economy, ReportingYear]:
    """The economy and the year of the address; PermissionDenied for another's economy."""
    economy = get_object_or_404(Economy, code__iexact=code)
    if economy_of(request.user) != economy:
        raise PermissionDenied(f"The workbook of {economy} is for its own delegates.")
    return economy, ReportingYear.objects.with_plan(year)


@require_GET
def download(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """The economy's reports of the year as a workbook that can be filled in and sent back."""
    economy, reporting_year = _place(request, year, code)
    content = report_sheet.workbook(economy, reporting_year)
    return attached(content, XLSX, f"contributions-{year}-{economy.code}.xlsx")


def upload(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Choose a workbook, see what it would do, and keep its rows as drafts."""
    economy, reporting_year = _place(request, year, code)
    form = WorkbookForm(posted(request), request.FILES or None)
    reports = report_sheet.own_reports(economy, reporting_year)
    context: dict[str, object] = {
        "economy": economy,
        "year": reporting_year,
        "form": form,
        "too_long": [each for each in reports if not report_sheet.fits_into_cells(each)],
        "back": reverse("contributions:year", args=[year]),
    }
    if request.method != "POST":
        return render(request, "contributions/workbook.html", context)
    if not form.is_valid():
        return render(request, "contributions/workbook.html", context, status=422)
    content = form.cleaned_data["content"]
    try:
        planned = Reader(economy, reporting_year).plan_import(content)
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return render(request, "contributions/workbook.html", context, status=422)
    if "confirm" in request.POST and planned.is_valid:
        try:
            planned.take_in(request.user)
        except ValidationError as error:
            messages.error(request, f"Nothing was kept. {' '.join(error.messages)}")
        else:
            new, changed = planned.counts["new"], planned.counts["changed"]
            messages.success(
                request,
                f"Kept as drafts: {count_of(new, 'new report')}, {changed} changed. "
                "Finish and send them when you like.",
            )
            return redirect("contributions:year", year)
    context |= {"planned": planned, "kept": base64.b64encode(content).decode()}
    status = 200 if planned.is_valid else 422
    return render(request, "contributions/workbook.html", context, status=status)


@require_POST
def marked(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """The person's own workbook, with a comment in each cell to mend."""
    economy, reporting_year = _place(request, year, code)
    form = WorkbookForm(request.POST)
    reader = Reader(economy, reporting_year)
    try:
        if not form.is_valid():
            raise WorkbookRefused("Choose the file again.")
        content = form.cleaned_data["content"]
        planned = reader.plan_import(content)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("contributions:workbook", year, economy.code)
    answer = workbooks.marked(content, reader.columns, planned.rows)
    return attached(answer, XLSX, f"contributions-{year}-{economy.code}-to-mend.xlsx")
