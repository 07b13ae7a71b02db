"""The indicators over a span: each with its years, its sum, its status, and its areas."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpis.domain.chart_titles import Finding, of_areas
from kpis.domain.explanation import Explanation
from kpis.domain.status import Status
from kpis.models import Judgement
from kpis.queries import explanations
from kpis.queries.charts import SOURCE, by_year, counted_of, drawn_by_area, fill_of
from kpis.queries.sums import Sum, sum_of
from kpis.queries.totals import CurrentFigure
from plans.domain.indicator_names import distinct
from plans.models import Indicator, PriorityArea
from reviews.queries.scope import Scope
from smewg.toolkit.addresses import reverse
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.charts.multiples import Mark, Panel
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text import years_in_words
from smewg.toolkit.values import SIGNS, Value, ValueKind

MOST_BESIDE = 5
"""As many indicators stand beside each other."""


@dataclass(frozen=True)
class YearFigure:
    """What stands in one year, as every page says it, with the list behind it."""

    year: int
    value: Value
    words: str
    listed: int
    url: str

    @property
    def listed_seen(self) -> int | None:
        """How many items are listed, as far as the reader may know it."""
        return None if self.value.kind is ValueKind.NOT_PUBLISHED else self.listed


@dataclass(frozen=True)
class KpiLine:
    """One indicator in a scope. `status` is of the last year that has a figure."""

    indicator: Indicator
    years: list[YearFigure]
    total: Value
    listed_value: Value
    status: Status | None
    status_year: int | None
    judgement: Judgement | None
    chart: Chart
    list_url: str
    practices: int | None = None
    name: str = ""
    """What it is called on the page; no two are called the same."""
    before: tuple[int, Value] | None = None
    """The year before a span of one year, where it is the plan's too."""
    sum: Sum | None = None
    """Of the typed figures; None where an economy is asked for, for nobody types by economy."""
    explanation: Explanation | None = None

    @property
    def listed(self) -> int:
        """How many items of the list the reader sees."""
        return self.listed_value.number or 0

    @property
    def figure(self) -> str | None:
        """The sum of the span's years in words; None where no year has a number."""
        return None if self.total.number is None else self.total.words

    @property
    def blank(self) -> str:
        """The words where no number stands."""
        if self.total.kind is ValueKind.NOT_RECORDED:
            return "no listed item"
        return "no figure yet" if self.total.kind is ValueKind.BLANK else self.total.words

    @property
    def beside(self) -> str:
        """Each year's figure, and how many items are listed."""
        years = "; ".join(f"{each.year}: {each.words}" for each in self.years)
        adopted = "" if self.practices is None else f"; different practices: {self.practices}"
        return f"{years}. {_list_words(self.listed_value)}{adopted}"

    @property
    def adds(self) -> str:
        """Which years stand in the figure, and which were corrected; nothing for a list."""
        return self.sum.adds if self.sum else ""

    @property
    def years_added(self) -> str:
        """The years that stand in the figure: "2017 to 2019 so far"."""
        added = [each for each in self.years if each.value.number is not None]
        is_open = any(each.value.kind is ValueKind.SO_FAR for each in added)
        return f"{years_in_words(each.year for each in added)}{' so far' if is_open else ''}"

    @property
    def list_label(self) -> str:
        """What the link opens: "12 listed"."""
        return _list_words(self.listed_value).removesuffix(" so far")

    @property
    def differs(self) -> str:
        """Why figure and list are not the same, year by year."""
        found = self.sum.differences if self.sum else []
        return (
            f"Figure and list differ. {'. '.join(each.rstrip('.') for each in found)}."
            if found
            else ""
        )

    @property
    def said(self) -> str:
        """The status, or the person's word in its place, with its year."""
        if self.judgement:
            return f"{self.status_year}: {self.judgement.words}, judged by {self.judgement.by}"
        return f"{self.status_year}: {self.status}" if self.status else ""

    @property
    def missing(self) -> list[int]:
        """The years without a number."""
        return [each.year for each in self.years if each.value.number is None]


@dataclass(frozen=True)
class KpiSection:
    """The indicators in the plan's order. With an economy, figures count items that name it."""

    lines: list[KpiLine]
    by_area: Chart
    counts_items: bool

    @property
    def is_long(self) -> bool:
        """Whether there are more than stand beside each other: then each has a row of its own."""
        return len(self.lines) > MOST_BESIDE


def kpi_section(scope: Scope) -> KpiSection:
    practices = _practices(scope)
    indicators = scope.plan.indicators.all()
    names = distinct([(each.label, each.code) for each in indicators])
    return KpiSection(
        [
            _line(scope, each, practices.get(each.pk), name)
            for each, name in zip(indicators, names, strict=True)
        ],
        by_area_and_year(scope),
        counts_items=scope.economy is not None,
    )


def _practices(scope: Scope) -> dict[int, int]:
    """Different practices adopted in the span, by the adopting indicator's id."""
    adopting = [each.pk for each in scope.plan.indicators.all() if each.practices_of_id]
    if not adopting:
        return {}
    rows = scope.evidence().filter(indicator__in=adopting, practice__isnull=False)
    found = set(rows.order_by().values_list("indicator_id", "practice_id"))
    return {pk: sum(1 for indicator, _ in found if indicator == pk) for pk in adopting}


def _line(scope: Scope, indicator: Indicator, practices: int | None, name: str) -> KpiLine:
    years = [_year(scope, indicator, year, scope.area) for year in scope.span.years]
    last = max((each.year for each in years if each.value.number is not None), default=None)
    figures = scope.figures
    is_typed = scope.economy is None
    listed = figures.listed_value_so_far(indicator, scope.span.years, scope.area)
    added = sum_of(figures, indicator, scope.area, scope.span.years) if is_typed else None
    return KpiLine(
        indicator=indicator,
        name=name,
        before=_before(scope, indicator),
        years=years,
        total=added.value if added else listed,
        sum=added,
        listed_value=listed,
        status=figures.status(indicator, last, scope.area) if last and is_typed else None,
        status_year=last,
        judgement=_judgement(scope, indicator, last),
        chart=by_year(
            figures,
            indicator,
            scope.span.years,
            scope.area,
            listed=not is_typed,
            highest=highest_of(scope),
        ),
        list_url=f"{reverse('kpis:register', args=[scope.plan.key])}"
        f"?{scope.list_query(indicator=indicator.slug)}",
        practices=practices,
        explanation=_explained(scope, indicator, added),
    )


def highest_of(scope: Scope) -> int:
    """The highest figure of any indicator and year: tiles beside each other share one scale."""
    return max(
        (
            scope.figures.at(each, year, scope.area).value.number or 0
            if not scope.economy
            else scope.figures.at(each, year, scope.area).listed
            for each in scope.plan.indicators.all()
            for year in scope.span.years
        ),
        default=0,
    )


def _before(scope: Scope, indicator: Indicator) -> tuple[int, Value] | None:
    """What a single year is compared with: the year before, where it is the plan's."""
    year = scope.span.first - 1
    if not scope.span.is_one_year or scope.economy or year < scope.plan.start_year:
        return None
    return year, scope.figures.value(indicator, year, scope.area)


def _explained(scope: Scope, indicator: Indicator, added: Sum | None) -> Explanation:
    """Why the tile's number stands there: a sum of typed figures, or a count of a list."""
    if added is None and scope.economy is not None:
        years = scope.span.years
        return explanations.of_list(scope.figures, indicator, scope.area, years, scope.economy)
    found = added or sum_of(scope.figures, indicator, scope.area, scope.span.years)
    return explanations.of_sum(scope.figures, indicator, scope.area, found)


def _judgement(scope: Scope, indicator: Indicator, year: int | None) -> Judgement | None:
    """What a person said of the indicator as a whole; nobody judges one area's part of it."""
    if year is None or scope.area or scope.economy:
        return None
    return scope.figures.judgements.get((indicator.pk, year))


def _year(scope: Scope, indicator: Indicator, year: int, area: PriorityArea | None) -> YearFigure:
    current = scope.figures.at(indicator, year, area)
    if scope.economy:
        value = current.listed_value
        asked: dict[str, object] = {"indicator": indicator.slug, "year": year}
        if area:
            asked["area"] = area.number
        address = reverse("kpis:register", args=[scope.plan.key])
        url = f"{address}?{scope.list_query(**asked)}"
        return YearFigure(year, value, _list_words(value), current.listed, url)
    column = str(area.number) if area else "total"
    url = reverse("kpis:cell", args=[year, indicator.slug, column])
    return YearFigure(year, current.value, _words(current), current.listed, url)


def _words(current: CurrentFigure) -> str:
    is_told = current.is_corrected or current.value.kind is not ValueKind.BLANK
    return current.words if is_told else "no figure"


def _list_words(value: Value) -> str:
    """A count of a list is called that: "3 listed", "no listed item", "not published yet"."""
    if value.number is not None:
        return f"{value.number} listed{' so far' if value.kind is ValueKind.SO_FAR else ''}"
    return "no listed item" if value.kind is ValueKind.NOT_RECORDED else value.words


def _key_of_signs() -> str:
    named = {
        ValueKind.BLANK: "no figure",
        ValueKind.NOT_RECORDED: "no listed item",
    }
    kinds = [kind for kind in ValueKind if kind not in (ValueKind.NUMBER, ValueKind.SO_FAR)]
    return "; ".join(f"{SIGNS[kind]}: {named.get(kind, kind.words)}" for kind in kinds)


KEY_OF_SIGNS = _key_of_signs()


def by_area_and_year(scope: Scope) -> Chart:
    """A panel for each indicator, years across and areas down; under it the same as a table."""
    areas = [scope.area] if scope.area else list(scope.plan.areas.all())
    indicators, years = list(scope.plan.indicators.all()), scope.span.years
    named = distinct([(each.label, each.code) for each in indicators])
    columns = [*areas, None]
    figures = {
        (each.pk, year, area): _year(scope, each, year, area)
        for each in indicators
        for year in years
        for area in columns
    }
    found = _finding(scope, areas)
    chart = heat(
        "kpis-by-area",
        found.title,
        _measure(scope),
        [
            _cell(each, name, figures[each.pk, year, area], area)
            for each, name in zip(indicators, named, strict=True)
            for year in years
            for area in columns
        ],
        row_heading="Indicator and year",
        note=f"{KEY_OF_SIGNS}; *: corrected since it was published.",
    )
    panels = [
        Panel(
            name,
            "" if f"({each.code})" in name else each.code,
            [[_mark(scope, figures[each.pk, year, area]) for year in years] for area in columns],
            _row_name(each, name),
        )
        for each, name in zip(indicators, named, strict=True)
    ]
    drawn = drawn_by_area(
        chart,
        panels,
        [f"{area.number} {area.name}" for area in areas],
        [str(year) for year in years],
        spoken=[*(f"Area {area.number}" for area in areas), "Total"],
        focus=found.area if len(areas) > 1 else None,
    )
    return replace(drawn, of="indicator", source=f"{SOURCE} On {day_in_words(scope.today)}.")


def _finding(scope: Scope, areas: list[PriorityArea]) -> Finding:
    """What the figures show; of one economy's list, only what is shown."""
    measure = f"Indicators by priority area, {scope.span}"
    if scope.economy:
        return Finding(f"Listed items that name {scope.economy.running_text}, {scope.span}")
    years = list(scope.span.years)
    counted = [
        counted_of(scope.figures, each, years, areas) for each in scope.plan.indicators.all()
    ]
    return of_areas(counted, [each.name for each in areas], measure)


def _measure(scope: Scope) -> str:
    """What is measured, over which span, by which scale."""
    counted = (
        f"Items that name {scope.economy}, " if scope.economy else "Number of each indicator, "
    )
    return (
        f"{counted}by priority area, {scope.span}. One scale in all panels. A thing that serves "
        "two areas counts in both, and once in the last row."
    )


def _mark(scope: Scope, figure: YearFigure) -> Mark:
    value = figure.value
    star = "*" if "corrected" in figure.words and value.number is not None else ""
    return Mark(
        f"{value.number}{star}" if value.number is not None else SIGNS[value.kind],
        figure.words,
        value.number,
        fill_of(scope.figures, figure.year, value),
    )


def _row_name(indicator: Indicator, name: str) -> str:
    return name if f"({indicator.code})" in name else f"{name} ({indicator.code})"


def _cell(indicator: Indicator, name: str, figure: YearFigure, area: PriorityArea | None) -> Cell:
    return Cell(
        row=f"{_row_name(indicator, name)}, {figure.year}",
        column=f"Area {area.number}" if area else "Total",
        value=figure.value.number,
        said=figure.words,
        mark=SIGNS[figure.value.kind],
        starred="corrected" in figure.words,
        is_so_far=figure.value.kind is ValueKind.SO_FAR,
        group=indicator.slug,
        url=figure.url,
        of=indicator.code,
        year=str(figure.year),
        kind=figure.value.kind,
        listed=figure.listed_seen,
    )
