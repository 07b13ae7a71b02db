"""A year's life: closing, verifying, publishing, correcting, and explaining a difference."""

from __future__ import annotations

from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kpis.domain import figures
from kpis.forms.counts import CorrectionForm
from kpis.models import Count, Figure, FigureChange, FiguresRefused, ReportingYear
from kpis.operations import publication
from kpis.operations.figures import change_figures
from kpis.operations.figures import correct as correct_figures
from kpis.operations.figures import reopen_cell as open_cell
from kpis.operations.figures import shut_cell as shut
from kpis.operations.years import close_year, publish_year, reopen_year, verify_year
from kpis.queries import closing, duplicates, totals
from kpis.queries.grid import Cell, Grid, Row
from kpis.views.years import grid_of
from kpis.workflow import PUBLISH
from smewg.access import SignedInRequest, require
from smewg.toolkit.confirm import GraveStep, Matter, confirm
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.forms import BecauseForm, posted, refusals
from smewg.toolkit.links import absolute
from smewg.toolkit.transition_views import attempt, seen, take_step
from smewg.toolkit.transitions import Refusal, TransitionRefused
from smewg.toolkit.turned_back import Boxes, show, turn_back


def close(request: SignedInRequest, year: int) -> HttpResponse:
    """What the year lacks, cell by cell; and the closing when nothing is missing."""
    page = grid_of(request, year)
    require(request, "kpis.close_year", page.reporting_year)
    confirmed = set(request.POST.getlist("left_blank"))
    status, refused = 200, None
    if request.method == "POST":
        pk = page.reporting_year.pk
        _, refused = attempt(lambda: close_year(pk, by=request.user, confirmed=confirmed))
        if refused is None:
            messages.success(request, f"{year} is closed. A second person verifies it now.")
            return redirect("kpis:year", year)
        page, status = grid_of(request, year), 422
    current = totals.plan_figures(page.reporting_year.plan, request.user)
    if refused:
        _show_why_not_closed(request, page, refused, closing.missing_at(page, current, confirmed))
    context = {
        "grid": page,
        "blank_cells": closing.blank_cells(page),
        "confirmed": confirmed,
        "without_files": closing.without_files(page),
        "unexplained": [row for row in page.rows if row.needs_explanation],
        "missing": closing.missing(page, current, confirmed),
        "pairs": duplicates.likely_pairs(page.reporting_year.plan, request.user, year),
    }
    return render(request, "kpis/close.html", context, status=status)


def _show_why_not_closed(
    request: SignedInRequest, page: Grid, refused: TransitionRefused, missing: list[tuple[str, str]]
) -> None:
    """What an open year lacks, each with its place on the page; else why it is not closed."""
    if page.reporting_year.is_open and missing:
        places = {place: place for place, _ in missing}
        show(request, [Refusal(said, place) for place, said in missing], places)
    else:
        show(request, refused.refusals, {})


@require_POST
def reopen(request: SignedInRequest, year: int) -> HttpResponse:
    """Open a closed year again as a whole, with a reason."""
    found = grid_of(request, year).reporting_year
    require(request, "kpis.close_year", found)
    boxes = {"because": "reopen-because"}
    if too_long := _too_long(request, reverse("kpis:year", args=[year]), boxes):
        return too_long
    because = _because(request)
    return take_step(
        request,
        lambda: reopen_year(found.pk, by=request.user, reason=because),
        f"{year} is open again.",
        ("kpis:year", year),
        boxes=boxes,
    )


@require_POST
def verify(request: SignedInRequest, year: int) -> HttpResponse:
    """Put one's name to the closed year's figures."""
    found = grid_of(request, year).reporting_year
    require(request, "kpis.verify_year", found)
    return take_step(
        request,
        lambda: verify_year(found.pk, by=request.user, seen=seen(request)),
        f"You have verified {year}.",
        ("kpis:year", year),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, year: int) -> HttpResponse:
    """Keep the figures as they are today, for good, after the page that asks."""
    found = grid_of(request, year).reporting_year
    require(request, "kpis.publish_year", found)
    if found.state not in PUBLISH.sources:
        messages.error(request, f"{PUBLISH.refusal} {year} is {found.get_state_display()}.")
        return redirect("kpis:year", year)
    return confirm(
        request,
        _publishing(found, request),
        lambda answer: publish_year(
            found.pk, by=request.user, seen=answer.seen, reason=answer.reason
        ),
        f"{year} is published. From now on a figure is corrected, with a reason.",
        ("kpis:year", year),
    )


def _publishing(year: ReportingYear, request: SignedInRequest) -> GraveStep:
    cells = year.cell_count
    return GraveStep(
        title=f"Publish the counts of {year}?",
        verb=f"Publish {year}",
        back=("kpis:year", year.year),
        not_verb="Go back, do not publish",
        lead="Everybody who can sign in reads them from then on, observers too.",
        eyebrow=year.plan.title,
        crumbs=crumbs(
            ("Counts", reverse("kpis:years")),
            (str(year), reverse("kpis:year", args=[year.year])),
            "Publish",
        ),
        matters=publication.in_the_way(year, request.user),
        done=[*_done(year), *publication.explained(year, request.user)],
        follows=[
            f"{cells} figures, and the list behind each, are kept as they are today.",
            "The year is never opened again, and its lists stay shut.",
            "A figure that is wrong is corrected with a reason. The published one stays beside it.",
        ],
        seen=closing.mark_of(year),
        ask_reason=publication.ask_why_another_day(year),
    )


def _done(year: ReportingYear) -> list[Matter]:
    if not year.verified_at:
        return []
    day = day_in_words(day_of(year.verified_at))
    return [Matter(f"{year} is verified", f"by {year.verified_by}, {day}")]


def _too_long(request: SignedInRequest, place: str, boxes: Boxes) -> HttpResponse | None:
    """The page at `place`, where a reason was typed that cannot be kept."""
    form = BecauseForm(request.POST)
    if form.is_valid() or not request.POST.get("because", "").strip():
        return None
    return turn_back(request, place, refusals(form), boxes)


def _because(request: SignedInRequest) -> str:
    form = BecauseForm(request.POST)
    return form.cleaned_data["because"] if form.is_valid() else ""


@require_POST
def explain(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """Say why an indicator's typed figures and its list differ."""
    page = grid_of(request, year)
    require(request, "kpis.change_figure", page.reporting_year)
    row = _row(page, indicator)
    boxes, place = {"because": f"because-{indicator}"}, reverse("kpis:grid", args=[year])
    if too_long := _too_long(request, place, boxes):
        return too_long
    because = _because(request)
    if because:
        count, _ = Count.objects.get_or_create(
            reporting_year=page.reporting_year, indicator=row.indicator
        )
        count.explain(because, by=request.user)
        messages.success(request, f"Kept why {row.indicator.code} differs.")
        return redirect(place)
    problem = Refusal("Say why figures and list differ, in a sentence.", "because")
    return turn_back(request, place, [problem], boxes)


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
            figures.counted(cell.current.listed),
            reason="the listed figure",
        )
        for cell in row.cells
    ]
    try:
        change_figures(page.reporting_year, changes, by=request.user)
    except FiguresRefused as refused:
        messages.error(request, f"Nothing was changed. {refused}")
    else:
        messages.success(request, f"{row.indicator.code} now says what its list says.")
    return redirect("kpis:grid", year)


def correct(request: SignedInRequest, year: int, indicator: str) -> HttpResponse:
    """Correct published figures of one indicator; the published ones stay beside them."""
    page = grid_of(request, year)
    require(request, "kpis.correct_figure", page.reporting_year)
    row = _row(page, indicator)
    form = CorrectionForm(row.cells, posted(request))
    if form.is_valid() and _corrected(request, page, form):
        messages.success(request, "Corrected. The published figure stays beside it.")
        return redirect("kpis:year", year)
    context = {"grid": page, "row": row, "form": form}
    return render(
        request, "kpis/correct.html", context, status=422 if request.method == "POST" else 200
    )


def _corrected(request: SignedInRequest, page: Grid, form: CorrectionForm) -> bool:
    """Whether figures were corrected; the form says why where they were not."""
    changes, reason = form.changes(), form.cleaned_data["reason"]
    try:
        corrections = correct_figures(page.reporting_year, changes, by=request.user, reason=reason)
    except FiguresRefused as refused:
        form.add_error(None, str(refused))
        return False
    if not corrections:
        form.add_error(None, "No figure differs from what stands. Type the right one.")
    return bool(corrections)


@require_POST
def reopen_cell(request: SignedInRequest, year: int, indicator: str, column: str) -> HttpResponse:
    """Open one cell of a closed year, with a message that goes to its author."""
    page = grid_of(request, year)
    require(request, "kpis.close_year", page.reporting_year)
    cell = _cell(page, indicator, column)
    place = reverse("kpis:cell", args=[year, indicator, column])
    if too_long := _too_long(request, place, {"because": "because"}):
        return too_long
    because, pk = _because(request), page.reporting_year.pk

    def reopened() -> None:
        figure = open_cell(pk, cell.indicator, cell.area, by=request.user, because=because)
        _tell_author(request, cell, figure)

    said = f"Re-opened: {cell.name}. The rest stays shut."
    return take_step(request, reopened, said, place, boxes={"because": "because"})


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
    cell, pk = _cell(page, indicator, column), page.reporting_year.pk
    return take_step(
        request,
        lambda: shut(pk, cell.indicator, cell.area, by=request.user),
        f"Shut again: {cell.name}.",
        ("kpis:cell", year, indicator, column),
    )


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
