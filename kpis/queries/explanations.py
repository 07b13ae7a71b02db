"""Explain this number: what stands behind a cell's figure, a sum of years, or a count of a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from kpis.domain import explanation as domain
from kpis.domain.editions import key_of
from kpis.domain.explanation import Explanation, Line
from kpis.models import Figure, ReportingYear
from kpis.queries.history import value_of
from kpis.queries.sums import Sum
from kpis.queries.totals import CurrentFigure, PlanFigures
from plans.models import Indicator, Plan, PriorityArea
from smewg.models import Economy
from smewg.toolkit.addresses import reverse
from smewg.toolkit.cautions import caution
from smewg.toolkit.days import day_in_words, day_of, today
from smewg.toolkit.text import count_of, years_in_words
from smewg.toolkit.values import Value


def of_cell(
    figures: PlanFigures, indicator: Indicator, year: ReportingYear, area: PriorityArea | None
) -> Explanation:
    """What stands in one cell as its reader sees it, who typed and verified it, and its list."""
    current = figures.at(indicator, year.year, area)
    where = f"area {area.number}" if area else "total"
    place = f"{indicator.code}, {year.year}, {where}"
    shown = [] if current.is_hidden else _cell_lines(figures, indicator, year, area, current)
    return Explanation(
        place=place,
        name=indicator.name,
        value=current.value,
        words=current.words,
        lines=(*_what(indicator, current.value, area), *shown, _published(year, current)),
        source=_source(figures.plan, place, _address(figures.plan, indicator, year, area), year),
    )


def _what(indicator: Indicator, value: Value, area: PriorityArea | None) -> list[Line]:
    page = reverse("kpis_pages:indicator", args=[indicator.plan.key, indicator.slug])
    counts = domain.counts_line(tuple(indicator.what_counts), url=page)
    rule = Line("Rule", (domain.rules_of(is_total=area is None),))
    return [domain.meaning_line(value), *([counts] if counts else []), rule]


def _cell_lines(
    figures: PlanFigures,
    indicator: Indicator,
    year: ReportingYear,
    area: PriorityArea | None,
    current: CurrentFigure,
) -> list[Line]:
    listed = _listed(indicator, current.listed, [year.year], area)
    why = figures.explanation(indicator, year.year)
    differs = domain.why_it_differs(current.figure.value, current.listed, why)
    lines = [listed, Line("Figure and list", (differs,)), _typed(current.figure)]
    return [*lines, _verified(year), *_corrections(current)]


def _listed(
    indicator: Indicator,
    number: int,
    years: list[int],
    area: PriorityArea | None,
    economy: Economy | None = None,
) -> Line:
    """How many items are listed, leading to them."""
    span = {"since": years[0], "until": years[-1]}
    asked: dict[str, object] = {"indicator": indicator.slug}
    asked |= span if len(years) > 1 else {"year": years[0]}
    asked |= {"area": area.number} if area else {}
    asked |= {"economy": economy.code} if economy else {}
    url = f"{reverse('kpis:register', args=[indicator.plan.key])}?{urlencode(asked)}"
    return Line("The list behind it", (count_of(number, "item"),), url)


def _typed(figure: Figure) -> Line:
    """Who typed the value that stands or was published; who corrected it stands with its reason."""
    records: Any = Figure.history.filter(id=figure.pk).select_related("changed_by")
    last = before = None
    for each in records.order_by("history_id"):
        is_correction = (each.history_change_reason or "").startswith("correction:")
        if each.changed_at and not is_correction and value_of(before) != value_of(each):
            last = each
        before = each
    if last is None:
        return Line("Typed", ("Nobody has typed anything here.",))
    on = day_in_words(day_of(last.changed_at))
    return Line(
        "Typed", (f"On {on}, by {last.changed_by}.",), copied=(f"On {on}, {domain.TYPED_BY}.",)
    )


def _verified(year: ReportingYear) -> Line:
    if not year.verified_at:
        return Line("Verified", (domain.NOT_VERIFIED,))
    on = day_in_words(day_of(year.verified_at))
    return Line(
        "Verified",
        (f"On {on}, by {year.verified_by}.",),
        copied=(f"On {on}, {domain.VERIFIED_BY}.",),
    )


def _published(year: ReportingYear, current: CurrentFigure) -> Line:
    if not year.published_at:
        return Line("Published", ("Not yet. Use it within the group only.",))
    then = current.published.value.words if current.published else current.value.words
    return Line("Published", (f"On {day_in_words(day_of(year.published_at))}, as {then}.",))


def _corrections(current: CurrentFigure) -> list[Line]:
    if current.published is None:
        return []
    before, shown, copied = current.published.value.words, [], []
    for each in current.corrections:
        told = (before, each.value.words, day_of(each.at), each.reason)
        shown.append(domain.correction_sentence(*told, by=str(each.by)))
        copied.append(domain.correction_sentence(*told))
        before = each.value.words
    return [
        Line("Corrected", tuple(shown) or (domain.NOT_CORRECTED,), copied=tuple(copied)),
    ]


def _address(
    plan: Plan, indicator: Indicator, year: ReportingYear, area: PriorityArea | None
) -> str:
    """The figure's lasting address where everybody reads it; else the cell's page."""
    if settings.PUBLIC_SITE == "yes" and year.is_published:
        column = f"area-{area.number}" if area else "total"
        return f"/f/{plan.key}/{key_of(indicator.slug, year.year, column)}"
    return reverse(
        "kpis:cell", args=[year.year, indicator.slug, str(area.number) if area else "total"]
    )


def _source(plan: Plan, place: str, address: str, year: ReportingYear | None = None) -> str:
    """Where a number is from: plan, place, address, day; and what every page of ours must say."""
    read = f"read on {day_in_words(today())}"
    said = [f"{plan.title}, {place}. {settings.SITE_URL}{address}, {read}."]
    if year is not None and not year.is_published:
        said.append("The year is not published.")
    invented = caution()
    return " ".join([*said, f"{invented.rstrip('.')}."] if invented else said)


def of_sum(
    figures: PlanFigures, indicator: Indicator, area: PriorityArea | None, found: Sum
) -> Explanation:
    """The sum of several years, with each of them, and the list of all."""
    years = [year for year, _ in found.years]
    where = f"area {area.number}" if area else "total"
    place = f"{indicator.code}, {years_in_words(years)}, {where}"
    listed = _listed(indicator, found.listed.number or 0, years, area)
    differs = tuple(found.differences) or ("Each year says the same as its list.",)
    corrected = [
        f"{each.place}: to {each.value.words} on {day_in_words(day_of(each.at))}. "
        f"Reason: {each.reason}"
        for each in figures.corrections(indicator=indicator)
        if each.figure.count.reporting_year.year in years
        and each.figure.area_id == (area.pk if area else None)
    ]
    return Explanation(
        place=place,
        name=indicator.name,
        value=found.value,
        words=found.words,
        lines=(
            *_what(indicator, found.value, area),
            Line("It adds", (found.adds or "No year has a number.", domain.SUM_RULE)),
            Line("Each year", tuple(_years(found))),
            listed,
            Line("Figure and list", differs),
            Line("Corrected", tuple(corrected) or (domain.NOT_CORRECTED,)),
        ),
        source=_source(figures.plan, place, _page_of(indicator)),
    )


def _years(found: Sum) -> Iterable[str]:
    return (f"{year}: {current.words}" for year, current in found.years)


def _page_of(indicator: Indicator) -> str:
    return reverse("kpis_pages:indicator", args=[indicator.plan.key, indicator.slug])


def of_list(
    figures: PlanFigures,
    indicator: Indicator,
    area: PriorityArea | None,
    years: Iterable[int],
    economy: Economy,
) -> Explanation:
    """How many listed items name an economy: nobody types such a figure."""
    wanted = list(years)
    value = figures.listed_value_so_far(indicator, wanted, area)
    where = f"area {area.number}" if area else "total"
    place = f"{indicator.code}, {years_in_words(wanted)}, {where}, {economy}"
    by_year = tuple(
        f"{year}: {figures.at(indicator, year, area).listed_value.words}" for year in wanted
    )
    return Explanation(
        place=place,
        name=indicator.name,
        value=value,
        words=value.words,
        lines=(
            *_what(indicator, value, area),
            Line("It is a list", (domain.LIST_RULE,)),
            Line("Each year", by_year),
            _listed(indicator, value.number or 0, wanted, area, economy),
        ),
        source=_source(figures.plan, place, _page_of(indicator)),
    )
