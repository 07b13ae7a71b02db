"""A year's life: closing, verifying, publishing, correcting, and explaining a difference."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from kpis import closing, figures, publication, totals
from kpis.forms import CorrectionForm
from kpis.grid import Cell, Grid, Row
from kpis.models import Count, Figure, FigureChange, NotYet, Refused
from kpis.models.counts import correct as correct_figures
from kpis.views.years import grid_of
from smewg.access import SignedInRequest, require
from smewg.toolkit.forms import BecauseForm
from smewg.toolkit.links import absolute


def close(request: SignedInRequest, year: int) -> HttpResponse:
    """What the year lacks, cell by cell; and the closing when nothing is missing."""
    page = grid_of(request, year)
    require(request, "kpis.close_year", page.reporting_year)
    confirmed = set(request.POST.getlist("left_blank"))
    status = 200
    if request.method == "POST":
        try:
            closing.close(page, by=request.user, confirmed=confirmed)
        except NotYet as not_yet:
            messages.error(request, "Not closed yet: see what is missing below.")
            status = 422 if not_yet.missing else 409
        else:
            messages.success(request, f"{year} is closed. A second person verifies it now.")
            return redirect("kpis:year", year)
    standing = totals.plan_figures(page.reporting_year.plan, request.user)
    context = {
        "grid": page,
        "blank_cells": closing.blank_cells(page),
        "confirmed": confirmed,
        "without_files": closing.without_files(page),
        "unexplained": [row for row in page.rows if row.needs_explanation],
        "missing": closing.missing(page, standing, confirmed),
    }
    return render(request, "kpis/close.html", context, status=status)


@require_POST
def reopen(request: SignedInRequest, year: int) -> HttpResponse:
    """Open a closed year again as a whole, with a reason."""
    reporting_year = grid_of(request, year).reporting_year
    require(request, "kpis.close_year", reporting_year)
    because = _because(request)
    _step(
        request,
        lambda: reporting_year.reopen(by=request.user, reason=because),
        f"{year} is open again.",
    )
    return redirect("kpis:year", year)


@require_POST
def verify(request: SignedInRequest, year: int) -> HttpResponse:
    """Put one's name to the closed year's figures."""
    reporting_year = grid_of(request, year).reporting_year
    require(request, "kpis.verify_year", reporting_year)
    _step(request, lambda: reporting_year.verify(by=request.user), f"You have verified {year}.")
    return redirect("kpis:year", year)


@require_POST
def publish(request: SignedInRequest, year: int) -> HttpResponse:
    """Keep the figures as they are today, for good."""
    reporting_year = grid_of(request, year).reporting_year
    require(request, "kpis.publish_year", reporting_year)
    _step(
        request,
        lambda: publication.publish(reporting_year, by=request.user),
        f"{year} is published. From now on a figure is corrected, with a reason.",
    )
    return redirect("kpis:year", year)


def _step(request: SignedInRequest, step: Any, said: str) -> None:
    try:
        step()
    except NotYet as not_yet:
        messages.error(request, " ".join(not_yet.missing))
    else:
        messages.success(request, said)


def _because(request: SignedInRequest) -> str:
    form = BecauseForm(request.POST)
    return form.cleaned_data["because"] if form.is_valid() else ""


@require_POST
def explain(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """Say why an indicator's typed figures and its list differ."""
    page = grid_of(request, year)
    require(request, "kpis.change_figure", page.reporting_year)
    row = _row(page, indicator)
    because = _because(request)
    if because:
        count, _ = Count.objects.get_or_create(
            reporting_year=page.reporting_year, indicator=row.indicator
        )
        count.explain(because, by=request.user)
        messages.success(request, f"Kept why {row.indicator.code} differs.")
    else:
        messages.error(request, "Say why figures and list differ, in a sentence.")
    return redirect("kpis:grid", year)


@require_POST
def take_listed(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """Put the listed figures of one indicator into its cells."""
    page = grid_of(request, year)
    require(request, "kpis.change_figure", page.reporting_year)
    row = _row(page, indicator)
    changes = [
        FigureChange(
            row.indicator,
            cell.area,
            cell.figure.version,
            figures.counted(cell.standing.listed),
            reason="the listed figure",
        )
        for cell in row.cells
    ]
    try:
        page.reporting_year.change(changes, by=request.user)
    except Refused as refused:
        messages.error(request, f"Nothing was changed. {refused}")
    else:
        messages.success(request, f"{row.indicator.code} now says what its list says.")
    return redirect("kpis:grid", year)


def correct(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """Correct published figures of one indicator; the published ones stay beside them."""
    page = grid_of(request, year)
    require(request, "kpis.correct_figure", page.reporting_year)
    row = _row(page, indicator)
    form = CorrectionForm(row.cells, request.POST or None)
    if form.is_valid() and _corrected(request, page, form.changes(), form.cleaned_data["reason"]):
        messages.success(request, "Corrected. The published figure stays beside it.")
        return redirect("kpis:year", year)
    context = {"grid": page, "row": row, "form": form}
    return render(
        request, "kpis/correct.html", context, status=422 if request.method == "POST" else 200
    )


def _corrected(
    request: SignedInRequest, page: Grid, changes: list[FigureChange], reason: str
) -> bool:
    try:
        corrections = correct_figures(page.reporting_year, changes, by=request.user, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    if not corrections:
        messages.error(request, "No figure differs from what stands. Type the right one.")
    return bool(corrections)


@require_POST
def reopen_cell(request: SignedInRequest, year: int, indicator: str, column: str) -> HttpResponse:
    """Open one cell of a closed year, with a message that goes to its author."""
    page = grid_of(request, year)
    require(request, "kpis.close_year", page.reporting_year)
    cell = _cell(page, indicator, column)
    because = _because(request)
    if not because:
        messages.error(request, "Say to its author what is to be looked at.")
    elif page.reporting_year.life != "closed":
        messages.error(request, "Only a cell of a closed year is re-opened.")
    else:
        figure = cell.figure
        if figure.pk is None:
            count, _ = Count.objects.get_or_create(
                reporting_year=page.reporting_year, indicator=cell.indicator
            )
            figure = Figure.objects.create(count=count, area=cell.area)
        figure.reopen(by=request.user, because=because)
        page.reporting_year.forget_verification(f"{cell.name} was re-opened")
        _tell_author(request, cell, figure)
        messages.success(request, f"Re-opened: {cell.name}. The rest stays shut.")
    return redirect("kpis:cell", year, indicator, column)


def _tell_author(request: SignedInRequest, cell: Cell, figure: Figure) -> None:
    author = figure.changed_by
    if author is None or author.pk == request.user.pk:
        return
    year = figure.count.reporting_year
    address = reverse("kpis:cell", args=[year.year, cell.indicator.slug, cell.column])
    context = {
        "cell": cell,
        "year": year,
        "by": request.user,
        "because": figure.reopened_because,
        "address": absolute(address),
    }
    body = render_to_string("kpis/mail/cell_reopened.txt", context)
    send_mail(f"Please look again: {cell.name}", body, None, [author.email])


@require_POST
def shut_cell(request: SignedInRequest, year: int, indicator: str, column: str) -> HttpResponse:
    """Shut a re-opened cell without a change."""
    page = grid_of(request, year)
    require(request, "kpis.close_year", page.reporting_year)
    figure = _cell(page, indicator, column).figure
    if figure.pk and figure.is_reopened:
        figure.shut()
    return redirect("kpis:cell", year, indicator, column)


def _row(page: Grid, indicator: str) -> Row:
    row = next((row for row in page.rows if row.indicator.slug == indicator), None)
    if row is None:
        raise Http404(f"{page.reporting_year.plan} has no indicator {indicator}.")
    return row


def _cell(page: Grid, indicator: str, column: str) -> Cell:
    cell = page.by_key().get(f"{indicator}.{column}")
    if cell is None:
        raise Http404(f"There is no cell {indicator}, {column} in this year.")
    return cell
