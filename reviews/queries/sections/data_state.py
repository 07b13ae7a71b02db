"""The state of the data itself: what is blank, unexplained or unverified, year by year."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from kpis.models import Life, ReportingYear
from kpis.queries.totals import PlanFigures, plan_figures
from plans.models import Indicator
from reviews.queries.scope import Scope
from smewg.models import Role
from smewg.toolkit.values import ValueKind


@dataclass(frozen=True)
class YearState:
    """One reporting year. Counts are None for a reader who does not see the year yet."""

    year: int
    life: str
    is_verified: bool
    cells: int
    blank: int | None
    unexplained: list[Indicator] | None
    corrections: int
    url: str

    @property
    def kind(self) -> str:
        """The status component's kind."""
        return {"published": "good", "closed": "active"}.get(self.life, "quiet")

    @property
    def words(self) -> str:
        if self.life == Life.PUBLISHED:
            return "published"
        if self.life == Life.CLOSED:
            return "closed, verified" if self.is_verified else "closed, not verified"
        return self.life


@dataclass(frozen=True)
class DataState:
    years: list[YearState]

    @property
    def unverified(self) -> list[int]:
        return [each.year for each in self.years if not each.is_verified]

    @property
    def blank(self) -> int:
        return sum(each.blank or 0 for each in self.years)

    @property
    def cells(self) -> int:
        return sum(each.cells for each in self.years if each.blank is not None)


def data_state(scope: Scope) -> DataState:
    rows = ReportingYear.objects.visible_to(scope.user).filter(plan=scope.plan)
    standing = {each.year: each for each in rows}
    figures = _whole(scope)
    return DataState([_year(scope, figures, year, standing.get(year)) for year in scope.span.years])


def _whole(scope: Scope) -> PlanFigures:
    """The figures with whole lists: what is typed was never typed for one economy alone."""
    return plan_figures(scope.plan, scope.user) if scope.economy else scope.figures


def _year(scope: Scope, figures: PlanFigures, year: int, row: ReportingYear | None) -> YearState:
    is_seen = scope.user.role != Role.OBSERVER or (row is not None and row.is_published)
    areas, indicators = scope.plan.areas.all(), scope.plan.indicators.all()
    return YearState(
        year=year,
        life=row.life if row else Life.OPEN,
        is_verified=bool(row and (row.verified_at or row.is_published)),
        cells=len(indicators) * (len(areas) + 1),
        blank=_blank(figures, year) if is_seen else None,
        unexplained=_unexplained(figures, year) if is_seen else None,
        corrections=len(figures.corrections(year=year)),
        url=reverse("kpis:year", args=[year]),
    )


def _blank(figures: PlanFigures, year: int) -> int:
    """Cells that nobody filled and nobody confirmed as left blank."""
    cells = (
        figures.standing(indicator, year, area).figure
        for indicator in figures.plan.indicators.all()
        for area in [*figures.plan.areas.all(), None]
    )
    return sum(1 for cell in cells if cell.kind == ValueKind.BLANK and not cell.left_blank)


def _unexplained(figures: PlanFigures, year: int) -> list[Indicator]:
    """Indicators whose typed and listed figures differ without a sentence that says why."""
    return [
        each
        for each in figures.plan.indicators.all()
        if figures.reconciliation(each, year).differences and not figures.explanation(each, year)
    ]
