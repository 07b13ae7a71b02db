"""The audit trail: what was done to accounts, secrets and files, for the secretariat."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from smewg.access import SignedInRequest, require
from smewg.forms.audit import AuditFilter
from smewg.models import AuditEntry
from smewg.queries.audit_trail import COLUMNS, list_lines
from smewg.toolkit.audit import AuditHead
from smewg.toolkit.downloads import csv_file
from smewg.toolkit.lists import list_context

ON_A_PAGE = 100


@never_cache
@require_GET
def trail(request: SignedInRequest) -> HttpResponse:
    """The newest first, under the filters of the address."""
    require(request, "smewg.view_audit")
    found = AuditFilter(request.GET, queryset=AuditEntry.objects.all())
    page = Paginator(found.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    none_yet = ("Nothing was written down yet", "Rows appear as people sign in.")
    context = {
        "page": page,
        "lines": list(list_lines(page.object_list)),
        "what": "rows",
        "head": AuditHead.now(),
        "query": request.GET.urlencode(),
        **list_context(request, found, page.paginator.count, "row", none_yet=none_yet),
    }
    return render(request, "group/audit.html", context)


@never_cache
@require_GET
def trail_file(request: SignedInRequest) -> HttpResponse:
    """The same rows as CSV, each with its hash."""
    require(request, "smewg.view_audit")
    found = AuditFilter(request.GET, queryset=AuditEntry.objects.all())
    rows = (line.cells() for line in list_lines(found.qs))
    return csv_file(COLUMNS, rows, "audit-trail")
