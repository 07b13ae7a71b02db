"""An economy's year in Excel, to fill in and send back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from contributions.imports import reports
from contributions.models.visibility import economy_of
from contributions.views.write import shut
from kpis.models import ReportingYear
from smewg.access import SignedInRequest
from smewg.models import Economy
from smewg.toolkit.downloads import XLSX, attached
from smewg.views import lists


def upload(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """Take the filled-in workbook in; a published year says that it is over."""
    reporting_year = ReportingYear.objects.with_plan(year)
    if request.method != "POST" and reporting_year.is_published:
        return shut(request, reporting_year)
    return lists.receive(request, "reports", year=year, code=code)


@require_GET
def download(request: SignedInRequest, year: int, code: str) -> HttpResponse:
    """The economy's reports of the year as a workbook that can be filled in and sent back."""
    economy = get_object_or_404(Economy, code__iexact=code)
    if economy_of(request.user) != economy:
        raise PermissionDenied(f"The workbook of {economy} is for its own delegates.")
    content = reports.workbook(economy, ReportingYear.objects.with_plan(year))
    return attached(content, XLSX, f"contributions-{year}-{economy.code}.xlsx")
