"""The register of all concept notes, and the same as a workbook that can be sent back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from projects.filters import NoteFilter
from projects.forms.state_line import with_state_lines
from projects.imports import concept_notes
from projects.models import ConceptNote
from projects.tables import NoteTable
from projects.views._lookups import crumbs
from smewg.access import SignedInRequest, allowed
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.imports import workbooks
from smewg.toolkit.lists import list_context

NOTES_ON_A_PAGE = 50


def _filtered(request: SignedInRequest) -> NoteFilter:
    notes = ConceptNote.objects.visible_to(request.user)
    return NoteFilter(request.GET, queryset=notes.select_related("session", "fund"))


@require_GET
def register(request: SignedInRequest) -> HttpResponse:
    """All notes that the person may see, filtered as the address says."""
    found = _filtered(request)
    table = NoteTable(found.qs.prefetch_related("proposers"))
    RequestConfig(request, paginate={"per_page": NOTES_ON_A_PAGE}).configure(table)
    with_state_lines((row.record for row in table.paginated_rows), request.user)
    query = request.GET.urlencode()
    context = {
        "table": table,
        "what": "notes",
        **list_context(
            request,
            found,
            table.paginator.count,
            "note",
            none_yet=(
                "No concept note yet",
                "They are started in a session, or imported from a sheet.",
            ),
        ),
        "file_url": f"{reverse('projects:register_file')}?{query}",
        "may_import": allowed(request.user, "projects.import_notes"),
        "crumbs": crumbs("Concept notes"),
    }
    return render(request, "projects/register.html", context)


@require_GET
def register_file(request: SignedInRequest) -> HttpResponse:
    """What the register shows under the address's filters, as a workbook."""
    notes = _filtered(request).qs.with_names().order_by("pk")
    rows = [concept_notes.as_row(note) for note in notes]
    content = workbooks.write(concept_notes.columns(), rows, title="Concept notes")
    return attached(content, XLSX, "concept-notes.xlsx")
