"""A review's figures as of its cut-off day, read once, and the cells and tables made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from contributions.models import Contribution
from contributions.queries.accepted import accepted_reports
from kpis.enums import ReportingYearState
from kpis.queries.history_as_of import EvidenceAsOf, figures_as_of, items_as_of
from kpis.queries.sums import Sum, sum_of
from kpis.queries.totals import CurrentFigure
from plans.models import Indicator, PriorityArea
from reviews.domain.kinds import YEARLY
from reviews.domain.span import Span
from reviews.models import Review, ReviewAsk
from reviews.queries.chart_findings import saying
from reviews.queries.scope import Scope, scope, with_figures
from smewg.models import User
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Block, Figure, Table

AS_IT_STANDS = "as it stood when this was made"


@dataclass(frozen=True)
class Figures:
    """A review's figures as one person sees them, read once and used by every section."""

    review: Review
    scope: Scope

    @cached_property
    def items(self) -> list[EvidenceAsOf]:
        """The items of the span that counted at the end of the cut-off day."""
        return [item for item in self.all_items if item.year in self.review.years]

    @cached_property
    def all_items(self) -> list[EvidenceAsOf]:
        """The items of the whole plan as they counted then: an adoption may name an earlier one."""
        return items_as_of(self.scope.plan, self.scope.user, self.review.moment)

    @cached_property
    def item_by_pk(self) -> dict[int, EvidenceAsOf]:
        return {each.pk: each for each in self.all_items}

    @cached_property
    def reports(self) -> list[Contribution]:
        """The accepted reports of the span, read once."""
        return accepted_reports(self.scope.plan, self.scope.user, self.review.years)

    @cached_property
    def asks(self) -> list[ReviewAsk]:
        """What the review recommends and asks, read once: figures and the number check show it."""
        return list(self.review.asks.all()) if self.review.pk else []

    @cached_property
    def shown(self) -> frozenset[str]:
        """Which figures the review's sections show, so that nothing is told twice."""
        if self.review.pk is None:
            return frozenset()
        return frozenset(self.review.sections.values_list("figures", flat=True))

    @cached_property
    def made(self) -> dict[str, list[Block]]:
        """The blocks that were made of them, by name: blocks_for() fills it."""
        return {}

    @property
    def source(self) -> str:
        day = day_in_words(day_of(self.review.moment))
        return f"the group's counts, as of the end of {day}"

    @property
    def indicators(self) -> list[Indicator]:
        return list(self.scope.plan.indicators.all())

    @property
    def areas(self) -> list[PriorityArea]:
        return list(self.scope.plan.areas.all())

    @property
    def years(self) -> list[int]:
        return list(self.review.years)

    @property
    def whole_years(self) -> list[int]:
        """The years that may be summed and compared: those that the review tells of in whole."""
        return self.review.whole_years

    @cached_property
    def compared_years(self) -> list[int]:
        """The years of tables and charts: a yearly report has earlier ones, too.

        Of the earlier ones those that are published, for a published report is read by everybody.
        """
        if self.review.kind not in YEARLY:
            return self.whole_years
        earlier = self.scope.plan.reporting_years.filter(
            state=ReportingYearState.PUBLISHED, year__lt=self.review.first_year
        )
        return [*sorted(earlier.values_list("year", flat=True)), *self.whole_years]

    @property
    def is_summed(self) -> bool:
        """Whether the years are added: a yearly report tells of earlier years and adds none."""
        return self.review.kind not in YEARLY and len(self.whole_years) > 1

    def at(
        self, indicator: Indicator, year: int, area: PriorityArea | None = None
    ) -> CurrentFigure:
        return self.scope.figures.at(indicator, year, area)

    def total(self, indicator: Indicator, area: PriorityArea | None = None) -> int | str:
        """The sum of the span's years that have a number; words where something is to be said."""
        return self.sum(indicator, area).in_a_table

    def sum(self, indicator: Indicator, area: PriorityArea | None = None) -> Sum:
        """The span's whole years added, with which years it adds and which were corrected."""
        return sum_of(self.scope.figures, indicator, area, self.whole_years)

    def cells(self) -> dict[str, str]:
        """Each figure of the span in words, by its cell: "kpi-1/2017/2", or "/total"."""
        return {
            cell_key(indicator, year, area): self.at(indicator, year, area).words_when_finished
            for indicator in self.indicators
            for year in self.years
            for area in [*self.areas, None]
        }

    def _finished(self, indicator: Indicator, year: int, area: PriorityArea | None) -> str:
        return self.at(indicator, year, area).words_when_finished


def cell_key(indicator: Indicator, year: int, area: PriorityArea | None) -> str:
    return f"{indicator.slug}/{year}/{area.number if area else 'total'}"


def figures_of(review: Review, user: User) -> Figures:
    """The review's figures as of its cut-off day, as `user` sees them."""
    plan = with_figures(user, review.plan.key)
    found = scope(plan, user, Span(review.first_year, review.last_year))
    return Figures(review, replace(found, figures=figures_as_of(plan, user, review.moment)))


def cell_of(current: CurrentFigure) -> int | str:
    return current.words if current.is_corrected else current.value.in_a_table


def figure_of(of: Figures, chart: Chart, finding: str, source: str) -> Figure:
    """The chart with what it finds as its caption, and as a slide's message."""
    told = saying(chart, finding, str(of.review.span))
    return Figure(told.title, told, source, told.title)


def table_of(chart: Chart, caption: str, source: str) -> Table:
    """The table under a chart."""
    rows = [
        [cell if isinstance(cell, int) else str(cell or "") for cell in row] for row in chart.rows
    ]
    return Table(
        caption, tuple(chart.columns), tuple(tuple(row) for row in rows), source, note=chart.note
    )
