"""A plan with published years and corrections on chosen days."""

from datetime import UTC, datetime, timedelta

from kpis.domain import figures
from kpis.models import Correction, FigureChange, ReportingYear
from kpis.operations.figures import change_figures, correct
from kpis.operations.years import close_year, publish_year, verify_year
from kpis.queries.closing import blank_cells
from kpis.queries.grid import grid
from kpis.queries.totals import plan_figures
from tests.factories import UserFactory, listed

NOON = datetime(2019, 3, 1, 4, tzinfo=UTC)


def day(n):
    """Noon in Singapore, `n` days after the first publishing."""
    return NOON + timedelta(days=n)


def publish(plan, year=2017, on=0, by=None):
    """Two items and their figures of KPI 1 in area 1, published `on` days after the first."""
    by = by or UserFactory()
    row = ReportingYear.objects.with_plan(year)
    for title in ("One workshop", "Another workshop"):
        listed(plan, by, year=year, title=title)
    indicator = plan.indicators.get(slug="kpi-1")
    cells = [(None, 2), *((area, 2 if area.number == 1 else 0) for area in plan.areas.all())]
    current = plan_figures(plan, by)
    change_figures(
        row,
        [
            FigureChange(
                indicator,
                area,
                current.at(indicator, year, area).figure.version,
                figures.counted(number),
            )
            for area, number in cells
        ],
        by=by,
    )
    row.refresh_from_db()
    left = {cell.key for cell in blank_cells(grid(row, by))}
    close_year(row.pk, by=by, confirmed=left)
    verify_year(row.pk, by=UserFactory())
    publish_year(row.pk, by=by)
    ReportingYear.objects.filter(pk=row.pk).update(published_at=day(on))
    return ReportingYear.objects.get(pk=row.pk)


def corrected(plan, to, on, year=2017, reason="Counted again.", by=None):
    """KPI 1's total and area 1 of `year`, corrected `on` days after the first publishing."""
    indicator = plan.indicators.get(slug="kpi-1")
    current = plan_figures(plan, UserFactory())
    changes = [
        FigureChange(
            indicator,
            area,
            current.at(indicator, year, area).figure.version,
            figures.counted(to),
        )
        for area in (None, plan.areas.get(number=1))
    ]
    row = ReportingYear.objects.get(year=year)
    made = correct(row, changes, by=by or UserFactory(), reason=reason)
    Correction.objects.filter(pk__in=[each.pk for each in made]).update(at=day(on))
