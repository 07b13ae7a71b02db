"""The one definition of a figure and a total, for page, chart, file and document alike.

Nothing is stored that can be computed: the listed figures are counted from the evidence, and the
typed ones read from their cells, each time they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kpis.domain import figures
from kpis.domain.reconciliation import Reconciliation
from kpis.domain.status import Status, area_status, status
from kpis.models import (
    Correction,
    Count,
    Evidence,
    Figure,
    Judgement,
    PublishedFigure,
    ReportingYear,
    ReportingYearState,
    Target,
)
from plans.models import Indicator, Plan, PriorityArea
from smewg.models import Economy, Role, User
from smewg.toolkit.together import Answers, Question, Row, made, part, question
from smewg.toolkit.values import NOT_PUBLISHED, Value, listed

Cell = tuple[int, int, int | None]
"""An indicator's id, a year, and an area's id or None for the total."""


@dataclass(frozen=True)
class CurrentFigure:
    """What stands in one cell: the typed figure, the list behind it, and what was published.

    `is_open`: its year is open. `is_hidden`: this reader does not see its year yet.
    """

    figure: Figure
    listed: int
    is_open: bool = False
    is_hidden: bool = False

    @property
    def value(self) -> Value:
        """The figure as it stands today, corrected where it was, with its reason."""
        if self.is_hidden:
            return NOT_PUBLISHED
        return self.figure.value.so_far if self.is_open else self.figure.value

    @property
    def listed_value(self) -> Value:
        """How many items the list holds; an empty list is no zero."""
        return NOT_PUBLISHED if self.is_hidden else listed(self.listed, is_open=self.is_open)

    @property
    def published(self) -> PublishedFigure | None:
        return getattr(self.figure, "published", None) if self.figure.pk else None

    @property
    def corrections(self) -> list[Correction]:
        return list(self.figure.corrections.all()) if self.published else []

    @property
    def is_corrected(self) -> bool:
        return self.published is not None and self.published.value != self.figure.value

    @property
    def words(self) -> str:
        """The figure as every page and file says it: "14", "14, corrected to 15", "blank"."""
        if self.published is not None and self.is_corrected:
            return f"{self.published.value.words}, corrected to {self.figure.value.words}"
        return self.value.words

    @property
    def words_when_finished(self) -> str:
        """The same without "so far": what two days are compared by."""
        return replace(self, is_open=False).words


@dataclass(frozen=True)
class PlanFigures:
    """A plan's figures by indicator, year and area, typed and listed, as one person sees them."""

    plan: Plan
    typed: dict[Cell, Figure]
    listed: dict[Cell, int]
    counts: dict[tuple[int, int], Count] = field(default_factory=dict)
    targets: dict[tuple[int, int], int] = field(default_factory=dict)
    judgements: dict[tuple[int, int], Judgement] = field(default_factory=dict)
    area_judgements: dict[tuple[int, int], Judgement] = field(default_factory=dict)
    objective_judgements: dict[tuple[int, int], Judgement] = field(default_factory=dict)
    open_years: frozenset[int] = frozenset()
    hidden_years: frozenset[int] = frozenset()
    """Years that this reader does not see yet."""
    unverified_years: frozenset[int] = frozenset()
    """Closed years that nobody has verified."""
    _asked: dict[Cell, CurrentFigure] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def at(
        self, indicator: Indicator, year: int, area: PriorityArea | None = None
    ) -> CurrentFigure:
        """What stands for the indicator in `year`, in one area or, without one, in total."""
        key = (indicator.pk, year, area.pk if area else None)
        if key not in self._asked:  # a page asks for a cell a dozen times
            self._asked[key] = CurrentFigure(
                self.typed.get(key) or Figure(area=area),
                self.listed.get(key, 0),
                is_open=year in self.open_years,
                is_hidden=year in self.hidden_years,
            )
        return self._asked[key]

    def value(self, indicator: Indicator, year: int, area: PriorityArea | None = None) -> Value:
        return self.at(indicator, year, area).value

    def series(
        self, indicator: Indicator, area: PriorityArea | None = None
    ) -> list[tuple[int, CurrentFigure]]:
        """Each year of the plan with what stands for it, first to last."""
        return [(year, self.at(indicator, year, area)) for year in self.plan.years]

    def so_far(
        self,
        indicator: Indicator,
        area: PriorityArea | None = None,
        years: Iterable[int] | None = None,
    ) -> Value:
        """The sum of the years (all, or `years`) that have a number; the reason when none has.

        An activity counts once, in the year it was carried out, so years may be summed.
        """
        wanted = set(self.plan.years if years is None else years)
        series = self.series(indicator, area)
        return figures.together(current.value for year, current in series if year in wanted)

    def reconciliation(self, indicator: Indicator, year: int) -> Reconciliation:
        """The indicator's typed figures in `year` beside the list behind them."""
        areas = {f"area {area.number}": area for area in self.plan.areas.all()}
        total = self.at(indicator, year)
        return Reconciliation(
            total.value,
            {name: self.value(indicator, year, area) for name, area in areas.items()},
            total.listed,
            {name: self.at(indicator, year, area).listed for name, area in areas.items()},
        )

    def corrections(
        self, *, year: int | None = None, indicator: Indicator | None = None
    ) -> list[Correction]:
        """What was corrected since publishing, in one year or of one indicator, oldest first."""
        found = [
            correction
            for (pk, of_year, _), cell in self.typed.items()
            if year in (None, of_year) and (indicator is None or indicator.pk == pk)
            for correction in CurrentFigure(cell, 0).corrections
        ]
        return sorted(found, key=lambda correction: (correction.at, correction.pk))

    def listed_value_so_far(
        self, indicator: Indicator, years: Iterable[int], area: PriorityArea | None = None
    ) -> Value:
        """How many items are listed in `years`; an item stands in one year only."""
        return figures.together(self.at(indicator, year, area).listed_value for year in years)

    def status(self, indicator: Indicator, year: int, area: PriorityArea | None = None) -> Status:
        """How the indicator does in `year`, by the method of kpis/domain/status.py.

        A target is set for the total only.
        """
        values = {each: current.value for each, current in self.series(indicator, area)}
        aim = None if area else self.targets.get((indicator.pk, year))
        return status(values, year, aim)

    def area_status(self, area: PriorityArea, year: int) -> str:
        """How the area's counts stand against the year before, in words."""
        indicators = self.plan.indicators.all()
        return area_status(self.status(indicator, year, area) for indicator in indicators)

    def explanation(self, indicator: Indicator, year: int) -> str:
        """Why typed and listed figures differ, where somebody has said so."""
        count = self.counts.get((indicator.pk, year))
        return count.explanation if count else ""

    def last_year_with_a_number(self) -> int | None:
        """The last year of the plan in which any cell holds a number."""
        return max(
            (year for (_, year, _), cell in self.typed.items() if cell.number is not None),
            default=None,
        )


def plan_figures(plan: Plan, user: User, *, economy: Economy | None = None) -> PlanFigures:
    """The figures of `plan` that `user` may see, in nine queries whatever their number.

    With an economy, the listed figures count only the items that name it; nobody types figures
    by economy.
    """
    cells = list(Figure.objects.visible_to(user).of_plan(plan))
    items = Evidence.objects.visible_to(user).counted().of_plan(plan)
    if economy is not None:
        items = items.naming(economy)
    found = items.listed_in_areas()
    found |= {(i, year, None): n for (i, year), n in items.listed_totals().items()}
    targets = Target.objects.filter(indicator__plan=plan, kind=Target.Kind.TARGET)
    aims = {(each.indicator_id, each.year): each.number for each in targets}
    return PlanFigures(
        plan, _by_cell(cells), found, _counts(cells), aims, *_judgements(plan), *_years(plan, user)
    )


def figures_of_years(years: list[ReportingYear], user: User) -> dict[int, PlanFigures]:
    """Of some years alone, by their plan's id: typed and listed figures, in three queries.

    The years have their plan's parts at hand (with_parts). Nothing is judged or aimed at in it.
    """
    cells = Figure.objects.visible_to(user).filter(count__reporting_year__in=years)
    found = list(cells.select_related("count__reporting_year", "published"))
    items = Evidence.objects.visible_to(user).counted().filter(reporting_year__in=years)
    listed_here = items.listed_in_areas()
    listed_here |= {(i, year, None): n for (i, year), n in items.listed_totals().items()}
    typed, counts = _by_cell(found), _counts(found)
    return {
        plan.pk: PlanFigures(
            plan,
            typed,
            listed_here,
            counts,
            open_years=frozenset(each.year for each in years if each.is_open),
        )
        for plan in {each.plan for each in years}
    }


def typed_figures(reporting_year: ReportingYear, user: User) -> PlanFigures:
    """What is typed in one year, and who changed it last: one query, and nothing beside it."""
    cells = Figure.objects.visible_to(user).filter(count__reporting_year=reporting_year)
    typed = {
        (each.count.indicator_id, reporting_year.year, each.area_id): each
        for each in cells.select_related("count", "changed_by")
    }
    this = frozenset({reporting_year.year})
    return PlanFigures(
        reporting_year.plan,
        typed,
        {},
        open_years=this if reporting_year.is_open else frozenset(),
        hidden_years=this if _is_hidden(reporting_year.state, user) else frozenset(),
    )


def questions_of_totals(plan: Plan, user: User) -> dict[str, Question]:
    """What `totals_of` tells from, for a page that asks it together with other things."""
    totals = Figure.objects.visible_to(user).filter(count__reporting_year__plan=plan, area=None)
    return {
        "years": question(ReportingYear.objects.filter(plan=plan), year="year", state="state"),
        "indicators": question(plan.indicators.all(), pk="pk", number="number", code="code",
                               slug="slug", group="group", name="name", short_name="short_name"),
        "totals": question(
            totals,
            indicator="count__indicator_id",
            year="count__reporting_year__year",
            f_kind="kind",
            f_number="number",
            p_id="published__pk",
            p_kind="published__kind",
            p_number="published__number",
        ),
    }  # fmt: skip


def totals_of(answers: Answers, user: User) -> dict[tuple[int, int], CurrentFigure]:
    """The totals by indicator id and year that `user` may see, without the lists behind them."""
    states = {row["year"]: row["state"] for row in answers["years"]}
    typed = {(row["indicator"], row["year"]): row for row in answers["totals"]}
    return {
        (indicator["pk"], year): CurrentFigure(
            _figure_in(typed.get((indicator["pk"], year))),
            0,
            is_open=state == ReportingYearState.OPEN,
            is_hidden=_is_hidden(state, user),
        )
        for year, state in states.items()
        for indicator in answers["indicators"]
    }


def _figure_in(row: Row | None) -> Figure:
    if row is None:
        return Figure()
    figure = made(Figure, part(row, "f_"))
    if row["p_id"]:
        figure.pk = row["p_id"]
        figure.published = made(PublishedFigure, part(row, "p_"))
    return figure


def _is_hidden(state: str, user: User) -> bool:
    """Whether a reader does not see a year in this state yet."""
    return user.role == Role.OBSERVER and state != ReportingYearState.PUBLISHED


def _years(plan: Plan, user: User) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The plan's open years, those that the reader does not see yet, and the unverified ones."""
    rows = list(ReportingYear.objects.filter(plan=plan).values_list("year", "state", "verified_at"))
    states = {year: state for year, state, _ in rows}
    by_state = {year: states.get(year, ReportingYearState.OPEN) for year in plan.years}
    return (
        frozenset(year for year, state in by_state.items() if state == ReportingYearState.OPEN),
        frozenset(year for year, state in by_state.items() if _is_hidden(state, user)),
        frozenset(
            year
            for year, state, verified_at in rows
            if state == ReportingYearState.CLOSED and verified_at is None
        ),
    )


Judged = dict[tuple[int, int], Judgement]


def _judgements(plan: Plan) -> tuple[Judged, Judged, Judged]:
    """People's words by the judged thing's id and the year: of indicators, areas, objectives."""
    found: tuple[Judged, Judged, Judged] = {}, {}, {}
    rows = Judgement.objects.filter(reporting_year__plan=plan)
    for each in rows.select_related("reporting_year", "by"):
        ids = (each.indicator_id, each.area_id, each.objective_id)
        for pk, kind in zip(ids, found, strict=True):
            if pk is not None:
                kind[pk, each.reporting_year.year] = each
    return found


def _by_cell(cells: Iterable[Figure]) -> dict[Cell, Figure]:
    return {(*_place(each.count), each.area_id): each for each in cells}


def _counts(cells: Iterable[Figure]) -> dict[tuple[int, int], Count]:
    return {_place(each.count): each.count for each in cells}


def _place(count: Count) -> tuple[int, int]:
    return count.indicator_id, count.reporting_year.year
