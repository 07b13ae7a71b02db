"""The steps of a reporting year: the only writers of its state.

Each locks the year, which every change of its cells and its lists locks too; so what a step
judges is what stands when it is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction as database

from kpis import notices as table
from kpis import workflow
from kpis.models import Count, Figure, PublishedFigure, ReportingYear
from kpis.operations import publication
from kpis.queries import closing
from kpis.queries.grid import Cell, Grid, grid
from kpis.queries.totals import plan_figures
from smewg.models import User
from smewg.operations import notices
from smewg.toolkit.confirm import what_stops
from smewg.toolkit.transitions import (
    Attempt,
    Guard,
    Refusal,
    last_step_in_words,
    locked,
    transition,
)


@database.atomic
def close_year(pk: int, *, by: User, confirmed: Collection[str] = ()) -> ReportingYear:
    """Shut the year's cells and evidence; `confirmed` are keys of cells that are left blank.

    Raises TransitionRefused with all that has to be filled, confirmed or explained first.
    """
    page = grid(_locked(pk), by)
    left_blank = [cell for cell in closing.blank_cells(page) if cell.key in confirmed]
    names = ", ".join(cell.name for cell in left_blank)

    def nothing_is_missing(year: ReportingYear, attempt: Attempt) -> list[str]:
        return closing.missing(page, plan_figures(page.reporting_year.plan, by), confirmed)

    closed = transition(
        workflow.CLOSE,
        ReportingYear,
        pk,
        by=by,
        guards=[nothing_is_missing],
        note=f"closed; left blank: {names}" if names else "closed",
    )
    _confirm_as_blank(page, left_blank)
    notices.tell(table.YEAR_CLOSED, closed, by=by)
    return closed


def _confirm_as_blank(page: Grid, cells: Iterable[Cell]) -> None:
    """Under the year's lock, so that what stands may be read at once."""
    year = page.reporting_year
    counts = {each.indicator_id: each for each in Count.objects.filter(reporting_year=year)}
    stand = {
        (each.count_id, each.area_id): each
        for each in Figure.objects.filter(count__reporting_year=year)
    }
    for cell in cells:
        pk = cell.indicator.pk
        if pk not in counts:
            counts[pk] = Count.objects.create(reporting_year=year, indicator=cell.indicator)
        place = counts[pk].pk, cell.area.pk if cell.area else None
        figure = stand.get(place) or Figure(count=counts[pk], area=cell.area)
        figure.left_blank = True
        figure._change_reason = "left blank on purpose"
        figure.save()


@database.atomic
def reopen_year(pk: int, *, by: User, reason: str) -> ReportingYear:
    """Open a closed year again as a whole; a published one stays published.

    Raises TransitionRefused, also without a reason.
    """
    why = reason.strip()
    year = transition(workflow.REOPEN, ReportingYear, pk, by=by, reason=reason, note=why)
    notices.tell(table.YEAR_OPENED_AGAIN, year, by=by, reason=why)
    return year


@database.atomic
def verify_year(pk: int, *, by: User, seen: str | None = None) -> ReportingYear:
    """The figures of a closed year are found right by a second person. It stays closed.

    `seen` is the page's closing.mark_of. Raises TransitionRefused; source: four eyes.
    """
    _locked(pk)
    guard = _is_what_the_page_showed(seen)
    return transition(workflow.VERIFY, ReportingYear, pk, by=by, guards=[guard], note="verified")


@database.atomic
def publish_year(pk: int, *, by: User, seen: str | None = None, reason: str = "") -> ReportingYear:
    """Keep the year's figures, and the list behind each, for good; then only corrections.

    `reason`: why on another day than the release calendar says; everybody reads it.
    Raises TransitionRefused with all that stops it.
    """
    held = _locked(pk)

    def nothing_stops_it(year: ReportingYear, attempt: Attempt) -> list[Refusal]:
        asked = publication.ask_why_another_day(held)
        unsaid = [Refusal(f"{asked}: say it.")] if asked and not reason.strip() else []
        return [*what_stops(publication.reopened_cells(held)), *unsaid]

    guards = [nothing_stops_it, _is_what_the_page_showed(seen)]
    year = transition(workflow.PUBLISH, ReportingYear, pk, by=by, guards=guards, note="published")
    publication.note_another_day(held, reason.strip())
    PublishedFigure.objects.bulk_create(publication.as_of_now(held, by))
    notices.tell(table.YEAR_PUBLISHED, year, by=by)
    return year


def _locked(pk: int) -> ReportingYear:
    return locked(ReportingYear.objects.with_parts(), [pk])[0]


def _is_what_the_page_showed(seen: str | None) -> Guard:
    def guard(year: ReportingYear, attempt: Attempt) -> str | None:
        if seen is None or seen == closing.mark_of(year):
            return None
        last = last_step_in_words(year)
        return (
            "The year was opened again, or a figure was changed, since your page was opened. "
            f"The last step was: {last}. Look at the figures as they are now."
        )

    return guard
