"""Ballots by workbook: the economy's own, a preview, the person's file marked, and taking it in."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from projects.imports import ballots
from projects.imports.ballots import PlannedBallots
from projects.operations import ballot_sheets
from projects.queries import ballot_sheets as sheets
from projects.queries.ballot_sheets import Sheet
from projects.views._scoring_lookups import crumbs, economy_of, rules_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.downloads import XLSX, attached
from smewg.toolkit.forms import posted
from smewg.toolkit.imports import workbooks
from smewg.toolkit.imports.workbook_form import WorkbookForm
from smewg.toolkit.imports.workbooks import WorkbookRefused
from smewg.toolkit.text import count_of


def _sheet(request: SignedInRequest, slug: str) -> Sheet:
    require(request, "projects.draft_ballot")
    return sheets.sheet(rules_of(request, slug), economy_of(request))


@require_GET
def workbook(request: SignedInRequest, slug: str) -> HttpResponse:
    """The economy's ballots as they stand, to fill offline."""
    return attached(ballots.written(_sheet(request, slug)), XLSX, f"ballots-{slug}.xlsx")


def take_in(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose a workbook, see what it would do, and save it as a whole."""
    sheet = _sheet(request, slug)
    form = WorkbookForm(posted(request), request.FILES or None)
    back = ("Ballots", reverse("scoring:ballots", args=[slug]))
    context: dict[str, object] = {
        "session": sheet.rules.session,
        "form": form,
        "crumbs": crumbs(sheet.rules.session, back, "Workbook"),
    }
    if request.method != "POST":
        return render(request, "scoring/ballots_import.html", context)
    try:
        planned = _look(sheet, form)
    except WorkbookRefused as refused:
        form.add_error("file", str(refused))
        return render(request, "scoring/ballots_import.html", context, status=422)
    if "confirm" in request.POST and planned.is_valid:
        typed = planned.typed()
        try:
            ballot_sheets.save(sheet.rules, sheet.economy, typed, by=request.user)
        except ValidationError as error:
            messages.error(request, f"Nothing was saved. {' '.join(error.messages)}")
        else:
            messages.success(
                request, f"Taken in: {count_of(len(typed.given), 'ballot')}, as drafts."
            )
            return redirect("scoring:ballots", slug)
    kept = base64.b64encode(form.cleaned_data["content"]).decode()
    context |= {"planned": planned, "kept": kept}
    status = 200 if planned.is_valid else 422
    return render(request, "scoring/ballots_import.html", context, status=status)


@require_POST
def marked(request: SignedInRequest, slug: str) -> HttpResponse:
    """The person's own workbook, with a comment in each cell that is not valid."""
    sheet, form = _sheet(request, slug), WorkbookForm(request.POST)
    try:
        planned = _look(sheet, form)
    except WorkbookRefused as refused:
        messages.error(request, str(refused))
        return redirect("scoring:ballots_import", slug)
    content = form.cleaned_data["content"]
    answer = workbooks.marked(content, ballots.columns(sheet), planned.rows)
    return attached(answer, XLSX, f"ballots-{slug}-to-mend.xlsx")


def _look(sheet: Sheet, form: WorkbookForm) -> PlannedBallots:
    if not form.is_valid():
        raise WorkbookRefused("Choose the file again.")
    return ballots.plan(sheet, form.cleaned_data["content"])
