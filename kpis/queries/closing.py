"""What a year still lacks before it may be closed, and what a page of a closed year shows."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum

from kpis.domain import figures
from kpis.models import Evidence, Figure, ReportingYear
from kpis.queries.grid import Cell, Grid
from kpis.queries.totals import PlanFigures


def blank_cells(page: Grid) -> list[Cell]:
    """Cells without an answer: each is filled, or confirmed to be left blank, at the closing."""
    return [cell for cell in page.cells if cell.figure.value == figures.BLANK]


def unexplained(current: PlanFigures, year: int) -> list[str]:
    """Where figures and list differ and nobody has said why, in sentences."""
    return [
        f"{indicator.code}: {'; '.join(differences)}. Correct it or say why."
        for indicator in current.plan.indicators.all()
        if (differences := current.reconciliation(indicator, year).differences)
        and not current.explanation(indicator, year)
    ]


def without_files(page: Grid) -> list[str]:
    """Items that keep no file, where the plan asks their indicator's items for one."""
    asked = [row.indicator.pk for row in page.rows if "files" in row.indicator.must_name]
    items = Evidence.objects.counted().filter(
        reporting_year=page.reporting_year, indicator__in=asked, files=None
    )
    return [
        f"{item.number}, {item.title}: keep a file with it; the plan asks for one."
        for item in items
    ]


def missing(page: Grid, current: PlanFigures, confirmed: Collection[str]) -> list[str]:
    """All that stands between the year and its closing; `confirmed` are cells left blank."""
    return [said for _, said in missing_at(page, current, confirmed)]


def missing_at(
    page: Grid, current: PlanFigures, confirmed: Collection[str]
) -> list[tuple[str, str]]:
    """The same, each with the id of its place on the page that closes the year."""
    blanks = [cell for cell in blank_cells(page) if cell.key not in confirmed]
    left = [
        (f"blank-{each.key}", f"{each.name} is blank: fill it, or confirm that it stays blank.")
        for each in blanks
    ]
    left += [("without-files", said) for said in without_files(page)]
    year = page.reporting_year.year
    return left + [("differences", said) for said in unexplained(current, year)]


def mark_of(year: ReportingYear) -> str:
    """Names the closing and the figures that a page shows, so that a later step can ask for them.

    It changes when the year is opened and closed again, and with each change of a cell.
    """
    cells = Figure.objects.filter(count__reporting_year=year)
    changes = cells.aggregate(changes=Sum("version"))["changes"] or 0
    closed = year.closed_at.timestamp() if year.closed_at else 0
    return f"{closed}/{changes}"
