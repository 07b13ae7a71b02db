"""Taking concept notes in from a workbook or a text file: preview, unknown names, marks, and save.

The file travels with the page between preview and saving, so nothing waits on the server.
"""

from __future__ import annotations

import base64

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from projects.imports import concept_notes
from projects.imports.concept_notes import PlannedImport, Reader
from projects.views._lookups import crumbs
from smewg.access import SignedInRequest, require
from smewg.models import Economy
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbook_form import WorkbookForm
from smewg.toolkit.imports.workbooks import WorkbookRefused


class NotesFileForm(WorkbookForm):
    """A workbook, or text with columns that is made one."""

    file = forms.FileField(
        label="Workbook (xlsx), or text with columns (csv)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def as_workbook(self, content: bytes) -> bytes:
        return concept_notes.as_workbook(content)


@require_GET
def template(request: SignedInRequest) -> HttpResponse:
    """An empty workbook with the sheet's columns and what is known here as drop-downs."""
    require(request, "projects.import_notes")
    content = workbooks.write(concept_notes.columns(), [], title="Concept notes")
    return attached(content, XLSX, "concept-notes-template.xlsx")


def take_in(request: SignedInRequest) -> HttpResponse:
    """Choose a file, see what it would do, say which economy a name means, and save it whole."""
    require(request, "projects.import_notes")
    is_sent = request.method == "POST"
    form = NotesFileForm(request.POST, request.FILES) if is_sent else NotesFileForm()
    context: dict[str, object] = {"form": form, "crumbs": crumbs("Import")}
    if not is_sent:
        return render(request, "projects/import.html", context)
    if not form.is_valid():
        return render(request, "projects/import.html", context, status=422)
    content = form.cleaned_data["content"]
    names = _names_told(request)
    try:
        planned = _look_at(request, content, names)
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return render(request, "projects/import.html", context, status=422)
    if "confirm" in request.POST and planned.is_valid and _take_in(request, planned, names):
        return redirect("projects:register")
    context |= {
        "planned": planned,
        "kept": base64.b64encode(content).decode(),
        "unknown": list(enumerate(planned.unknown)),
        "told": [(place, name, names[name]) for place, name in enumerate(names)],
        "economies": Economy.objects.all(),
    }
    status = 200 if planned.is_valid else 422
    return render(request, "projects/import.html", context, status=status)


def _names_told(request: SignedInRequest) -> dict[str, Economy]:
    """The economies that the person says unknown names mean."""
    known = {economy.code: economy for economy in Economy.objects.all()}
    found = {}
    for field, name in request.POST.items():
        if field.startswith("name-"):
            economy = known.get(request.POST.get(f"means-{field.removeprefix('name-')}", ""))
            if economy:
                found[str(name)] = economy
    return found


def _take_in(request: SignedInRequest, planned: PlannedImport, names: dict[str, Economy]) -> bool:
    try:
        with transaction.atomic():
            planned.take_in(request.user)
            for name, economy in names.items():
                economy.remember(name)
    except ValidationError as error:
        messages.error(request, f"Nothing was saved. {' '.join(error.messages)}")
        return False
    added, changed = planned.counts["added"], planned.counts["changed"]
    messages.success(request, f"Taken in: {added} added, {changed} changed.")
    return True


@require_POST
def marked(request: SignedInRequest) -> HttpResponse:
    """The person's own file as a workbook, with a comment in each cell that is not valid."""
    require(request, "projects.import_notes")
    form = NotesFileForm(request.POST)
    try:
        if not form.is_valid():
            raise WorkbookRefused("Choose the file again.")
        content = form.cleaned_data["content"]
        found, rows = concept_notes.read(content)
        Reader(request.user, _names_told(request)).plan_import(found, rows)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("projects:import")
    return attached(workbooks.marked(content, found, rows), XLSX, "concept-notes-to-mend.xlsx")


def _look_at(request: SignedInRequest, content: bytes, names: dict[str, Economy]) -> PlannedImport:
    return Reader(request.user, names).plan_import(*concept_notes.read(content))
