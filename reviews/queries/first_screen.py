"""The first screen's facts, from the dashboard's sections; and the lists that its lines open to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpis.models import ReportingYearState
from kpis.queries.totals import CurrentFigure
from plans.domain.indicator_names import distinct
from plans.enums import ActivityState
from plans.models import Activity, Indicator, PriorityArea, Recommendation
from reviews.domain.first_screen import (
    Certainty,
    ScreenFacts,
    ScreenFigure,
    ScreenLine,
    Series,
    Thing,
    ThingKind,
    thing_line,
)
from reviews.queries.page_sections import Sections
from reviews.queries.scope import Scope
from reviews.queries.sections.coverage import ObjectiveLine
from reviews.queries.sections.data_state import YearState, is_blank, places_of
from reviews.queries.sections.participation import list_of
from reviews.queries.sections.schedule import COLUMNS
from smewg.hooks import PanelLine
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import years_in_words
from smewg.toolkit.values import ValueKind

LONGEST_QUOTED = 90
Cell = tuple[Indicator, int, PriorityArea | None]


def names_of(indicators: Sequence[Indicator]) -> dict[int, str]:
    """What each indicator is called on the page, by its id; no two are called the same."""
    named = distinct([(each.label, each.code) for each in indicators])
    return dict(zip((each.pk for each in indicators), named, strict=True))


@dataclass(frozen=True)
class Lists:
    """What the lines of things count, one list for each kind."""

    page: Sections

    def of(self, kind: ThingKind) -> list[PanelLine]:
        """The things of the kind, in the plan's order; nothing for a kind with a list elsewhere."""
        maker = LISTS.get(kind)
        return list(maker(self)) if maker else []

    @property
    def scope(self) -> Scope:
        return self.page.scope

    @cached_property
    def names(self) -> dict[int, str]:
        return names_of(list(self.scope.plan.indicators.all()))

    @cached_property
    def cells(self) -> list[Cell]:
        """The places of figures that the reader sees; nobody types figures for one economy."""
        if self.scope.economy:
            return []
        years = [each.year for each in self.page.data.years if each.blank is not None]
        return [
            (indicator, year, area)
            for year in years
            for indicator in self.scope.plan.indicators.all()
            for area in places_of(self.scope)
        ]

    def not_entered(self) -> list[Cell]:
        return [each for each in self.cells if is_blank(self._at(each).figure)]

    def not_due(self) -> list[Cell]:
        return [each for each in self.cells if self._at(each).value.kind is ValueKind.NOT_YET_DUE]

    def not_verified(self) -> list[Cell]:
        """What stands in years that are closed and that nobody has verified."""
        years = {
            each.year
            for each in self.page.data.years
            if certainty_of(self.scope, each) is Certainty.NOT_VERIFIED
        }
        stands = (each for each in self.cells if each[1] in years)
        return [each for each in stands if self._at(each).value.kind is not ValueKind.BLANK]

    def unexplained(self) -> list[Cell]:
        if self.scope.economy:
            return []
        return [
            (indicator, year.year, self.scope.area)
            for year in self.page.data.years
            for indicator in year.unexplained or []
        ]

    def answered(self) -> tuple[int, Sequence[PanelLine]] | None:
        """The last year of which answers are due, with who gave one; None where none is due."""
        due = [each.year for each in self.page.participation.answers if each.number is not None]
        if not due or self.scope.economy:
            return None
        said = self.page.participation.who[due[-1]]
        lines = [
            PanelLine(str(each.economy), list_of(self.scope, each), each.words) for each in said
        ]
        return due[-1], lines

    def _at(self, cell: Cell) -> CurrentFigure:
        indicator, year, area = cell
        return self.scope.figures.at(indicator, year, area)

    def cell_line(self, cell: Cell) -> PanelLine:
        indicator, year, area = cell
        place = area.name if area else "total"
        column = str(area.number) if area else "total"
        return PanelLine(
            f"{self.names[indicator.pk]}, {year}, {place}",
            reverse("kpis:cell", args=[year, indicator.slug, column]),
            f"{self._at(cell).words}; {indicator.code}",
        )

    def activity_line(self, activity: Activity) -> PanelLine:
        url = reverse("plans:activity", args=[self.scope.plan.key, activity.number])
        note = f"{activity.years}; {activity.get_state_display()}"
        return PanelLine(f"{activity.number}. {activity.title}", url, note)

    def recommendation_line(self, each: Recommendation) -> PanelLine:
        url = f"{self.page.recommendations.url}#r{each.pk}"
        return PanelLine(str(each), url, each.get_state_display())

    def objective_line(self, each: ObjectiveLine) -> PanelLine:
        area = each.objective.area
        url = reverse("kpis_pages:area", args=[self.scope.plan.key, area.number])
        return PanelLine(str(each.objective), url, area.name)

    def year_line(self, year: int) -> PanelLine:
        return PanelLine(str(year), reverse("kpis:year", args=[year]), "not published yet")


def _in_state(state: str) -> Callable[[Lists], Iterator[PanelLine]]:
    return lambda of: map(of.activity_line, of.page.schedule.at(state))


def _cells(which: Callable[[Lists], list[Cell]]) -> Callable[[Lists], Iterator[PanelLine]]:
    return lambda of: map(of.cell_line, which(of))


K = ThingKind
LISTS: dict[ThingKind, Callable[[Lists], Iterator[PanelLine]]] = {
    K.CARRIED_OUT: _in_state(ActivityState.CARRIED_OUT),
    K.UNDER_WAY: _in_state(ActivityState.UNDER_WAY),
    K.DROPPED: _in_state(ActivityState.DROPPED),
    K.LATE: lambda of: map(of.activity_line, of.page.schedule.slipped),
    K.NOT_RECORDED: lambda of: map(of.activity_line, of.page.schedule.not_recorded),
    K.SETTLED: lambda of: (
        of.recommendation_line(each)
        for each in of.page.recommendations.recommendations
        if each.is_settled
    ),
    K.OPEN: lambda of: map(of.recommendation_line, of.page.recommendations.open),
    K.WITHOUT: lambda of: map(of.objective_line, of.page.coverage.nothing_yet),
    K.NOT_SHOWN_BESIDE: lambda of: map(of.objective_line, of.page.coverage.nothing_yet),
    K.NOT_ENTERED: _cells(Lists.not_entered),
    K.NOT_DUE: _cells(Lists.not_due),
    K.NOT_VERIFIED: _cells(Lists.not_verified),
    K.UNEXPLAINED: _cells(Lists.unexplained),
    K.NOT_PUBLISHED: lambda of: map(of.year_line, hidden_years(of.scope)),
    K.ANSWERS: lambda of: iter((of.answered() or (0, ()))[1]),
}
"""How each kind's list is made; concept notes have their register."""


def hidden_years(scope: Scope) -> list[int]:
    return [year for year in scope.span.years if year in scope.figures.hidden_years]


def certainty_of(scope: Scope, year: YearState) -> Certainty:
    if year.year in scope.figures.hidden_years:
        return Certainty.HIDDEN
    if year.state == ReportingYearState.OPEN:
        return Certainty.OPEN
    return Certainty.SURE if year.is_verified else Certainty.NOT_VERIFIED


def facts_of(page: Sections) -> ScreenFacts:
    """What the first screen is made from, as the reader of `page` may see it."""
    scope, lists = page.scope, Lists(page)
    indicators = list(scope.plan.indicators.all())
    is_whole = not (scope.area or scope.economy)
    areas = list(scope.plan.areas.all()) if is_whole else []
    return ScreenFacts(
        series=[_series(scope, each, scope.area, lists.names[each.pk]) for each in indicators],
        in_areas=[
            _series(scope, each, area, lists.names[each.pk], area.name)
            for each in indicators
            for area in areas
        ],
        certainty={each.year: certainty_of(scope, each) for each in page.data.years},
        things=list(_things(lists)),
        economy=scope.economy.running_text if scope.economy else "",
        area=scope.area.name if scope.area else "",
        first_year=scope.plan.start_year,
    )


def _series(
    scope: Scope, indicator: Indicator, area: PriorityArea | None, name: str, where: str = ""
) -> Series:
    years = scope.span.years
    has_before = scope.span.is_one_year and years[0] > scope.plan.start_year
    figures = [_figure(scope, indicator, area, year) for year in years]
    narrowed = {"area": area.number} if area else {}
    return Series(
        name,
        figures,
        before=_figure(scope, indicator, area, years[0] - 1) if has_before else None,
        area=where,
        url=_register(scope, indicator=indicator.slug, **narrowed),
        rows=sum(each.listed or 0 for each in figures),
    )


def _figure(
    scope: Scope, indicator: Indicator, area: PriorityArea | None, year: int
) -> ScreenFigure:
    current = scope.figures.at(indicator, year, area)
    is_corrected = current.is_corrected and not current.is_hidden and current.published is not None
    narrowed = {"area": area.number} if area else {}
    return ScreenFigure(
        year,
        current.listed_value if scope.economy else current.value,
        None if current.is_hidden else current.listed,
        _register(scope, indicator=indicator.slug, year=year, **narrowed),
        current.published.value.words if is_corrected and current.published else "",
    )


def _register(scope: Scope, **asked: object) -> str:
    address = reverse("kpis:register", args=[scope.plan.key])
    return f"{address}?{scope.list_query(**asked)}"


def _things(lists: Lists) -> Iterator[Thing]:
    for kind in LISTS:
        if found := _thing_of(lists, kind):
            yield found
    page = lists.page
    linked = f"{page.proposals.linked} of them for a named objective of the plan."
    yield Thing(K.NOTES, page.proposals.total, page.proposals.url, said=linked)


def _thing_of(lists: Lists, kind: ThingKind) -> Thing | None:
    """What is told of a kind that has a list; None where it has no line for this reader."""
    if kind is K.ANSWERS:
        return _answers(lists)
    is_all_seen = not (lists.scope.economy or hidden_years(lists.scope))
    is_left_out = kind is (K.NOT_SHOWN_BESIDE if is_all_seen else K.WITHOUT)
    return None if is_left_out else _thing(lists, kind, _among(lists, kind))


def _answers(lists: Lists) -> Thing | None:
    answered, scope = lists.answered(), lists.scope
    if answered is None:
        return None
    year, lines = answered
    among = len(lists.page.participation.economies)
    return Thing(K.ANSWERS, len(lines), _list_url(scope, K.ANSWERS), among, str(year))


def _among(lists: Lists, kind: ThingKind) -> int:
    """How many there are of which the kind counts some; 0 for one that is no part of a whole."""
    if kind in (K.CARRIED_OUT, K.UNDER_WAY, K.DROPPED, K.LATE, K.NOT_RECORDED):
        return len(lists.page.schedule.activities)
    if kind in (K.SETTLED, K.OPEN):
        return len(lists.page.recommendations.recommendations)
    if kind in (K.WITHOUT, K.NOT_SHOWN_BESIDE):
        return len(lists.page.coverage.objectives)
    return len(lists.cells) if kind is K.NOT_ENTERED else 0


YEARS: dict[ThingKind, Callable[[Lists], list[Cell]]] = {
    K.NOT_ENTERED: Lists.not_entered,
    K.NOT_DUE: Lists.not_due,
    K.NOT_VERIFIED: Lists.not_verified,
    K.UNEXPLAINED: Lists.unexplained,
}


def _thing(lists: Lists, kind: ThingKind, total: int) -> Thing:
    found = lists.of(kind)
    by_year = Counter(year for _, year, _ in YEARS[kind](lists)) if kind in YEARS else Counter()
    return Thing(
        kind,
        len(found),
        _list_url(lists.scope, kind),
        total,
        years_in_words(by_year),
        by_year={} if kind is K.NOT_VERIFIED else by_year,
        said=_quoted(found) if kind is K.OPEN else "",
    )


def _quoted(lines: Sequence[PanelLine]) -> str:
    """The first of them in its words, where they are few."""
    short = next((each.text for each in lines if len(each.text) <= LONGEST_QUOTED), "")
    return f"\N{LEFT DOUBLE QUOTATION MARK}{short}\N{RIGHT DOUBLE QUOTATION MARK}" if short else ""


def _list_url(scope: Scope, kind: ThingKind) -> str:
    address = reverse("reviews:finding_list", args=[scope.plan.key, kind.value])
    return f"{address}?{scope.query}"


def list_named(page: Sections, name: str) -> tuple[ScreenLine, list[PanelLine]] | None:
    """What a line counts, by its name in the address; None where it has no list here."""
    lists = Lists(page)
    column, _, year = name.removeprefix("schedule-").rpartition("-")
    if name.startswith("schedule-") and column in COLUMNS and year.isdecimal() and year.isascii():
        found = page.schedule.in_table(column, int(year[:4]))
        rows = [lists.activity_line(each) for each in found]
        text = f"{COLUMNS[column]}, last planned for {year[:4]}: {len(rows)}"
        return ScreenLine(text, "", "", len(rows)), rows
    if name not in set(LISTS):
        return None
    kind = ThingKind(name)
    return thing_line(_thing_of(lists, kind) or _thing(lists, kind, 0)), lists.of(kind)


def schedule_table(page: Sections) -> list[tuple[int, list[tuple[int, str]]]]:
    """By last planned year, how many activities stand in each column, and where they are listed."""
    plan, scope = page.scope.plan, page.scope
    return [
        (
            year,
            [
                (
                    len(page.schedule.in_table(column, year)),
                    reverse("reviews:finding_list", args=[plan.key, f"schedule-{column}-{year}"])
                    + f"?{scope.query}",
                )
                for column in COLUMNS
            ],
        )
        for year in page.schedule.last_years
    ]
