"""What a year still lacks before it may be closed, and the closing itself."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from kpis import figures
from kpis.grid import Cell, Grid
from kpis.models import Count, Evidence, Figure, ReportingYear
from kpis.totals import PlanFigures, plan_figures
from smewg.models import User


def blank_cells(page: Grid) -> list[Cell]:
    """Cells without an answer: each is filled, or confirmed to be left blank, at the closing."""
    return [cell for cell in page.cells if cell.figure.value == figures.BLANK]


def unexplained(standing: PlanFigures, year: int) -> list[str]:
    """Where figures and list differ and nobody has said why, in sentences."""
    return [
        f"{indicator.code}: {'; '.join(differences)}. Mend it or say why."
        for indicator in standing.plan.indicators.all()
        if (differences := standing.reconciliation(indicator, year).differences)
        and not standing.explanation(indicator, year)
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


def missing(page: Grid, standing: PlanFigures, confirmed: Collection[str]) -> list[str]:
    """All that stands between the year and its closing; `confirmed` are cells left blank."""
    blanks = [cell.name for cell in blank_cells(page) if cell.key not in confirmed]
    left = [f"{name} is blank: fill it, or confirm that it stays blank." for name in blanks]
    return left + without_files(page) + unexplained(standing, page.reporting_year.year)


@transaction.atomic
def close(page: Grid, *, by: User, confirmed: Collection[str]) -> None:
    """Close the year whose grid is `page`; NotYet with everything that is missing."""
    year = ReportingYear.objects.locked(page.reporting_year.pk)
    standing = plan_figures(page.reporting_year.plan, by)
    left_blank = [cell for cell in blank_cells(page) if cell.key in confirmed]
    names = ", ".join(cell.name for cell in left_blank)
    reason = f"closed; left blank: {names}" if names else "closed"
    year.close(by=by, reason=reason, missing=missing(page, standing, confirmed))
    for cell in left_blank:
        count, _ = Count.objects.get_or_create(reporting_year=year, indicator=cell.indicator)
        figure, _ = Figure.objects.get_or_create(count=count, area=cell.area)
        figure.left_blank = True
        figure._change_reason = "left blank on purpose"
        figure.save()
