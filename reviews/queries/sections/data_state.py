"""The state of the data itself: what is blank, unexplained or unverified, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpis.domain.reconciliation import differ
from kpis.models import Figure, ReportingYear, ReportingYearState
from kpis.queries.totals import PlanFigures, plan_figures
from plans.models import Indicator, PriorityArea
from reviews.queries.scope import Scope
from smewg.models import Role
from smewg.toolkit.addresses import reverse
from smewg.toolkit.values import ValueKind


@dataclass(frozen=True)
class YearState:
    """One reporting year. Counts are None for a reader who does not see the year yet."""

    year: int
    state: str
    is_verified: bool
    cells: int
    blank: int | None
    unexplained: list[Indicator] | None
    corrections: int
    url: str

    @property
    def kind(self) -> str:
        """The status component's kind."""
        return {"published": "good", "closed": "active"}.get(self.state, "quiet")

    @property
    def words(self) -> str:
        if self.state == ReportingYearState.PUBLISHED:
            return "published"
        if self.state == ReportingYearState.CLOSED:
            return "closed, verified" if self.is_verified else "closed, not verified"
        return self.state


@dataclass(frozen=True)
class DataState:
    years: list[YearState]

    @property
    def unverified(self) -> list[int]:
        """The years that the reader sees and nobody has verified."""
        seen = (each for each in self.years if each.blank is not None)
        return [each.year for each in seen if not each.is_verified]

    @property
    def blank(self) -> int:
        return sum(each.blank or 0 for each in self.years)

    @property
    def cells(self) -> int:
        return sum(each.cells for each in self.years if each.blank is not None)


def data_state(scope: Scope) -> DataState:
    rows = ReportingYear.objects.visible_to(scope.user).filter(plan=scope.plan)
    current = {each.year: each for each in rows}
    figures = _whole(scope)
    return DataState([_year(scope, figures, year, current.get(year)) for year in scope.span.years])


def _whole(scope: Scope) -> PlanFigures:
    """The figures with whole lists: what is typed was never typed for one economy alone."""
    return plan_figures(scope.plan, scope.user) if scope.economy else scope.figures


def _year(scope: Scope, figures: PlanFigures, year: int, row: ReportingYear | None) -> YearState:
    is_seen = scope.user.role != Role.OBSERVER or (row is not None and row.is_published)
    indicators = scope.plan.indicators.all()
    places = places_of(scope)
    return YearState(
        year=year,
        state=row.state if row else ReportingYearState.OPEN,
        is_verified=bool(row and (row.verified_at or row.is_published)),
        cells=len(indicators) * len(places),
        blank=_blank(figures, year, places) if is_seen else None,
        unexplained=_unexplained(figures, year, scope.area) if is_seen else None,
        corrections=len(figures.corrections(year=year)),
        url=reverse("kpis:year", args=[year]),
    )


def places_of(scope: Scope) -> list[PriorityArea | None]:
    """Where figures stand in the scope: the area asked for, or each of them and in total."""
    return [scope.area] if scope.area else [*scope.plan.areas.all(), None]


def is_blank(figure: Figure) -> bool:
    """Whether nobody filled the cell and nobody confirmed it as left blank."""
    return bool(figure.kind == ValueKind.BLANK and not figure.left_blank)


def _blank(figures: PlanFigures, year: int, places: Sequence[PriorityArea | None]) -> int:
    return sum(
        is_blank(figures.at(indicator, year, area).figure)
        for indicator in figures.plan.indicators.all()
        for area in places
    )


def _unexplained(figures: PlanFigures, year: int, area: PriorityArea | None) -> list[Indicator]:
    """Indicators whose typed and listed figures differ without a sentence that says why."""
    return [
        each
        for each in figures.plan.indicators.all()
        if _differs(figures, each, year, area) and not figures.explanation(each, year)
    ]


def _differs(
    figures: PlanFigures, indicator: Indicator, year: int, area: PriorityArea | None
) -> bool:
    """Whether figure and list differ: in the area that is asked for, or anywhere."""
    if area is None:
        return bool(figures.reconciliation(indicator, year).differences)
    current = figures.at(indicator, year, area)
    return differ(current.value, current.listed)
