"""The years, a year's grid, and one cell's story."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kpis.forms.counts import CellForm, PasteForm
from kpis.imports.paste import PastedBlock, preview
from kpis.models import FigureChange, FiguresRefused, ReportingYear, ReportingYearState
from kpis.operations.figures import change_figures
from kpis.operations.grid import Outcome, entries
from kpis.operations.grid import save as save_grid
from kpis.operations.undo import NothingToUndo, undo_last
from kpis.queries import closing, explanations
from kpis.queries import grid as grids
from kpis.queries.grid import Cell, Grid
from kpis.queries.history import cell_history, year_history
from smewg.access import SignedInRequest, allowed, require
from smewg.kept_whole import kept_whole
from smewg.toolkit.days import moment_in_words
from smewg.toolkit.forms import posted
from smewg.toolkit.text import count_of


@require_GET
def years(request: SignedInRequest) -> HttpResponse:
    """Each plan's years, and how much of each is filled in."""
    filled = ReportingYear.objects.visible_to(request.user).with_answers().with_parts()
    return render(request, "kpis/years.html", {"reporting_years": filled})


@require_GET
@kept_whole
def year(request: SignedInRequest, year: int) -> HttpResponse:
    """The year's grid to read; each figure leads to its cell's page."""
    page = grid_of(request, year)
    is_closed = page.reporting_year.state == ReportingYearState.CLOSED
    mark = closing.mark_of(page.reporting_year) if is_closed else ""
    return render(request, "kpis/year.html", {"grid": page, "mark": mark})


def enter(request: SignedInRequest, year: int) -> HttpResponse:
    """The year's grid to fill in: as a form, and cell by cell for the script."""
    reporting_year = _year_of(request, year)
    require(request, "kpis.change_figure", reporting_year)
    is_sent = request.method == "POST"
    if is_sent and "application/json" in request.headers.get("Accept", ""):
        return _save_for_script(request, reporting_year)
    page = grids.grid(reporting_year, request.user)
    if not is_sent:
        return render(request, "kpis/enter.html", {"grid": page})
    outcome = save_grid(page, entries(request.POST.dict()), request.user, uuid.uuid4())
    if outcome.is_complete:
        messages.success(request, _saved(outcome))
        return redirect("kpis:grid", year)
    context = {"grid": page, "outcome": outcome}
    return render(request, "kpis/enter.html", context, status=_status(outcome))


def _saved(outcome: Outcome) -> str:
    count = len(outcome.saved)
    if not count:
        return "Nothing had changed, so nothing was saved."
    return f"Saved: {count_of(count, 'cell')}."


def _status(outcome: Outcome) -> int:
    if outcome.is_complete:
        return 200
    return 422 if outcome.messages else 409


def _save_for_script(request: SignedInRequest, reporting_year: ReportingYear) -> JsonResponse:
    """What became of it, and what is typed in the year's cells now, whoever typed it."""
    page = grids.typed_grid(reporting_year, request.user)
    outcome = save_grid(page, entries(request.POST.dict()), request.user, uuid.uuid4())
    now = grids.typed_grid(reporting_year, request.user)
    answer = {
        "cells": {cell.key: _cell_as_json(cell) for cell in now.cells},
        "in_areas": now.in_areas,
        "saved": outcome.saved,
        "messages": outcome.messages,
        "conflicts": {
            key: {
                "mine": str(conflict.change.value or ""),
                "theirs": str(conflict.current.value),
                "their_note": conflict.current.note,
                "version": conflict.current.version,
                "who": str(conflict.current.changed_by or ""),
                "when": _when(conflict.current.changed_at),
            }
            for key, conflict in outcome.conflicts.items()
        },
    }
    return JsonResponse(answer, status=_status(outcome))


def _cell_as_json(cell: Cell) -> dict[str, object]:
    return {
        "text": str(cell.figure.value),
        "version": cell.figure.version,
        "note": cell.figure.note,
    }


def _when(moment: datetime | None) -> str:
    return moment_in_words(moment) if moment else ""


def paste_block(request: SignedInRequest, year: int) -> HttpResponse:
    """A block from a spreadsheet: typed in, looked at, and then saved as a whole."""
    page = grid_of(request, year)
    require(request, "kpis.change_figure", page.reporting_year)
    cells = [(cell.key, cell.name) for cell in page.cells]
    form = PasteForm(posted(request), cells=cells)
    context: dict[str, object] = {"grid": page, "form": form}
    if not form.is_valid():
        return render(request, "kpis/paste.html", context, status=422 if form.is_bound else 200)
    typed = form.cleaned_data
    block = preview(
        page, typed["anchor"], typed["text"], nothing=typed["nothing"], wipes=typed["wipes"]
    )
    if "confirm" in request.POST and not block.not_valid:
        if _seen(block) == request.POST.get("seen"):
            return _save_block(request, page, block)
        context["changed_meanwhile"] = True
    return render(request, "kpis/paste.html", context | {"pasted": block, "seen": _seen(block)})


def _seen(block: PastedBlock) -> str:
    """The versions that the preview shows, so that a later change shows before it is lost."""
    return ",".join(str(each.cell.figure.version) for each in block.cells if each.cell)


def _save_block(request: SignedInRequest, page: Grid, block: PastedBlock) -> HttpResponse:
    try:
        change_figures(page.reporting_year, block.changes(), by=request.user)
    except FiguresRefused as refused:
        messages.error(request, f"Nothing was saved. {refused} Look at the preview again.")
    else:
        changed = len(block.changing)
        messages.success(request, f"Pasted: {changed} changed, {len(block.same)} were the same.")
    return redirect("kpis:grid", page.reporting_year.year)


@require_POST
def undo(request: SignedInRequest, year: int) -> HttpResponse:
    """Put back what the person's last change in this year replaced."""
    reporting_year = ReportingYear.objects.with_plan(year)
    require(request, "kpis.change_figure", reporting_year)
    try:
        put_back = undo_last(reporting_year, request.user)
    except (NothingToUndo, FiguresRefused) as refused:
        messages.warning(request, f"Nothing was undone. {refused}")
    else:
        messages.success(request, f"Undone: {'; '.join(put_back)}.")
    return redirect("kpis:grid", year)


@require_GET
def history(request: SignedInRequest, year: int) -> HttpResponse:
    """Every change of the year, newest first."""
    require(request, "kpis.view_history")
    reporting_year = ReportingYear.objects.visible_to(request.user).with_plan(year)
    changes = Paginator(year_history(reporting_year), 50).get_page(request.GET.get("page"))
    context = {"reporting_year": reporting_year, "changes": changes}
    return render(request, "kpis/history.html", context)


def cell(request: SignedInRequest, year: int, indicator: str, column: str) -> HttpResponse:
    """One cell: what stands in it, its note and its history; the secretariat changes it here."""
    page = grid_of(request, year)
    found = page.by_key().get(f"{indicator}.{column}")
    if found is None:
        raise Http404(f"There is no cell {indicator}, {column} in {year}.")
    this_year = page.reporting_year
    may_change = allowed(request.user, "kpis.change_figure", this_year) and (
        this_year.is_open or found.figure.is_reopened
    )
    form = CellForm(initial=_as_it_stands(found)) if may_change else None
    conflict = None
    if request.method == "POST":
        require(request, "kpis.change_figure", page.reporting_year)
        form = CellForm(request.POST)
        if form.is_valid():
            refused = _change_cell(request, page, found, form)
            if refused is None:
                messages.success(request, f"Saved: {found.name}.")
                return redirect(request.path)
            conflict = next(iter(refused.conflicts), None)
            if conflict:
                form.data = {**request.POST.dict(), "seen": str(conflict.current.version)}
    context = {
        "grid": page,
        "cell": found,
        "explanation": explanations.of_cell(page.figures, found.indicator, this_year, found.area),
        "form": form,
        "conflict": conflict,
        "changes": cell_history(found.figure) if found.figure.pk else [],
        "may_see_history": allowed(request.user, "kpis.view_history"),
        "may_reopen": this_year.state == ReportingYearState.CLOSED
        and allowed(request.user, "kpis.close_year", this_year),
    }
    status = 409 if conflict else 422 if form and form.errors else 200
    return render(request, "kpis/cell.html", context, status=status)


def _as_it_stands(cell: Cell) -> dict[str, object]:
    figure = cell.figure
    return {"figure": str(figure.value), "note": figure.note, "seen": figure.version}


def _change_cell(
    request: SignedInRequest, page: Grid, found: Cell, form: CellForm
) -> FiguresRefused | None:
    typed = form.cleaned_data
    change = FigureChange(
        found.indicator, found.area, typed["seen"], typed["figure"], typed["note"], typed["reason"]
    )
    try:
        change_figures(page.reporting_year, [change], by=request.user)
    except FiguresRefused as refused:
        for problem in refused.problems:
            form.add_error("figure", problem.message)
        return refused
    return None


def grid_of(request: SignedInRequest, year: int) -> Grid:
    """The year's grid as the person may see it; Http404 outside every plan."""
    return grids.grid(_year_of(request, year), request.user)


def _year_of(request: SignedInRequest, year: int) -> ReportingYear:
    return ReportingYear.objects.visible_to(request.user).with_plan(year)
