"""The page of an objective put together: years, table, title and what is missing."""

from __future__ import annotations

from collections import Counter

from kpis.enums import ReportingYearState
from kpis.models import Evidence, Judgement, ReportingYear
from plans.models import Indicator, Objective, Plan
from reviews.queries.objective import evidence, promised, reports_and_notes
from reviews.queries.objective.missing import missing
from reviews.queries.objective.parts import (
    Asked,
    Cell,
    Kinds,
    ObjectiveStory,
    StoryRow,
    StoryYear,
    YearState,
)
from smewg.models import Role, User
from smewg.toolkit.days import today
from smewg.toolkit.text import count_of, listed


def objective_story(user: User, plan: Plan, objective: Objective) -> ObjectiveStory:
    """All that names the objective and `user` may see, in a fixed number of queries.

    `plan` has its indicators at hand. The plan counts by area: an objective has a list, no figure.
    """
    asked = Asked(user, plan, objective)
    sources: list[Kinds] = [
        promised.activities(asked),
        evidence.kinds(asked),
        reports_and_notes.reports(asked),
        reports_and_notes.notes(asked),
        promised.work_plan_lines(asked),
    ]
    judged = _judgements(objective)
    years = [
        StoryYear(
            state,
            [kind for source in sources for kind in source.get(state.year, [])],
            None if state.is_hidden else judged.get(state.year),
        )
        for state in _states(asked)
    ]
    return ObjectiveStory(
        asked,
        _title(years),
        years,
        _rows(asked, years),
        [kind for source in sources for kind in source.get(None, [])],
        missing(asked, years),
        promised.recommendations(asked),
    )


def _judgements(objective: Objective) -> dict[int, Judgement]:
    rows = Judgement.objects.filter(objective=objective).select_related("reporting_year", "by")
    return {each.reporting_year.year: each for each in rows}


def _states(asked: Asked) -> list[YearState]:
    rows = {each.year: each for each in ReportingYear.objects.filter(plan=asked.plan)}
    items = Evidence.objects.visible_to(asked.user).counted().of_plan(asked.plan)
    entries = Counter(items.order_by().values_list("reporting_year__year", flat=True))
    return [
        _state(asked, year, rows.get(year), has_entries=bool(entries[year]))
        for year in asked.plan.years
    ]


def _state(asked: Asked, year: int, row: ReportingYear | None, *, has_entries: bool) -> YearState:
    is_published = row is not None and row.is_published
    is_hidden = asked.user.role == Role.OBSERVER and not is_published
    is_open = row is None or row.is_open
    if is_hidden:
        words = "not published yet"
    elif row is not None and row.state == ReportingYearState.CLOSED:
        words = "closed, verified" if row.verified_at else "closed, not verified"
    elif is_published:
        words = "published"
    else:
        words = "open, so far" if has_entries else "open"
    closed_and_empty = not is_open and not is_hidden
    has_begun = year <= today().year
    return YearState(year, words, is_open, is_hidden, has_entries or closed_and_empty, has_begun)


def _title(years: list[StoryYear]) -> str:
    """The number of listed items, whole and by year; an open year is told "so far"."""
    told_years = [each for each in years if not each.state.instead]
    total = sum(each.listed for each in told_years)
    if not told_years:
        is_hidden = any(each.state.is_hidden for each in years)
        return "Nothing is published yet" if is_hidden else "Nothing has been entered yet"
    if not total:
        return "No listed item names this objective yet"
    by_year = [
        f"{each.listed} in {each.state.year}{' so far' if each.state.is_open else ''}"
        for each in told_years
    ]
    items = count_of(total, "listed item serves", "listed items serve")
    return f"{items} this objective: {listed(by_year)}"


def _rows(asked: Asked, years: list[StoryYear]) -> list[StoryRow]:
    """A row for each indicator, then reports and notes, which the title does not count."""
    rows = [
        StoryRow(
            indicator.label,
            [_listed_cell(each, indicator) for each in years],
            is_listed=True,
            code=indicator.code,
        )
        for indicator in asked.plan.indicators.all()
    ]
    reports = [
        _cell(each, "reports", "not published" if each.state.is_hidden else "none")
        for each in years
    ]
    notes = [_cell(each, "notes", "none") for each in years]
    return [
        *rows,
        StoryRow(reports_and_notes.REPORTS, reports),
        StoryRow(reports_and_notes.NOTES, notes),
    ]


def _listed_cell(year: StoryYear, indicator: Indicator) -> Cell:
    if year.state.instead:
        return Cell(year.state.instead, is_of_the_year=True)
    return _cell(year, indicator.key, year.state.none)


def _cell(year: StoryYear, key: str, none: str) -> Cell:
    kind = next((each for each in year.kinds if each.key == key), None)
    if kind is None:
        return Cell(none)
    return Cell(str(kind.number), kind.url, kind.number, fill=year.state.fill)
