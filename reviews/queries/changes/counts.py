"""Counts that changed: figures, corrections, years, statuses and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from kpis.enums import ReportingYearState
from kpis.models import Correction, Evidence, Figure, Judgement, ReportingYear
from kpis.models.evidence import EvidenceQuerySet
from kpis.queries.history import value_of
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.toolkit.text import count_of


def figures(query: ChangeQuery) -> Iterable[Change]:
    """One line for each indicator and year, with each of its cells that changed."""
    if not query.reads_history:
        return
    records = Figure.history.select_related("count__indicator", "count__reporting_year", "area")
    changed: dict[int, list[tuple[Any, Any]]] = {}
    for was, now in history(query, records, count__reporting_year__plan=query.plan):
        if value_of(was) != value_of(now):
            changed.setdefault(now.count_id, []).append((was, now))
    for cells in changed.values():
        cells.sort(key=lambda cell: cell[1].area.number if cell[1].area else 0)
        yield _figures_of(cells)


def _figures_of(cells: list[tuple[Any, Any]]) -> Change:
    first = cells[0][1]
    indicator, year = first.count.indicator, first.count.reporting_year.year
    told = "; ".join(
        f"{_place(now)} {value_of(was).words} before, {value_of(now).words} now"
        for was, now in cells
    )
    reasons = dict.fromkeys(now.history_change_reason for _, now in cells)
    column = str(first.area.number) if first.area else "total"
    return Change(
        f"{indicator.code} in {year}: {told}.",
        max(now.history_date for _, now in cells),
        reverse("kpis:cell", args=[year, indicator.slug, column]),
        "; ".join(filter(None, reasons)),
    )


def _place(record: Any) -> str:
    return f"area {record.area.number}" if record.area else "total"


def corrections(query: ChangeQuery) -> Iterable[Change]:
    rows = Correction.objects.filter(
        query.within("at"), figure__count__reporting_year__plan=query.plan
    )
    parts = ("figure__count__indicator", "figure__count__reporting_year", "figure__area")
    for each in rows.select_related(*parts):
        count = each.figure.count
        yield Change(
            f"{each.place}: corrected to {each.value.words}.",
            each.at,
            reverse("kpis:year", args=[count.reporting_year.year]),
            each.reason,
        )


def years(query: ChangeQuery) -> Iterable[Change]:
    for was, now in history(query, ReportingYear.history, plan=query.plan):
        if was and was.state == now.state and was.verified_at == now.verified_at:
            continue
        is_only_made = was is None and now.state == ReportingYearState.OPEN
        if is_only_made:
            continue
        said = (
            "verified" if now.state == ReportingYearState.CLOSED and now.verified_at else now.state
        )
        reason = now.history_change_reason or ""
        yield Change(
            f"The counts of {now.year} are {said}.",
            now.history_date,
            reverse("kpis:year", args=[now.year]),
            "" if reason == said else reason,
        )


def statuses(query: ChangeQuery) -> Iterable[Change]:
    rows = Judgement.objects.filter(query.within("at"), reporting_year__plan=query.plan)
    parts = ("indicator", "area", "objective__area", "reporting_year", "by")
    for each in rows.select_related(*parts):
        if each.indicator:
            name = each.indicator.code
            url = reverse("kpis_pages:indicator", args=[query.plan.key, each.indicator.slug])
        else:
            area = each.area or (each.objective and each.objective.area)
            name = f"Objective {each.objective.code}" if each.objective else f"Area {each.area}"
            url = reverse("kpis_pages:area", args=[query.plan.key, area.number if area else 0])
        said = f"{name} in {each.reporting_year}: “{each.words}”, judged by {each.by}."
        yield Change(said, each.at, url, each.reason)


def evidence(query: ChangeQuery) -> Iterable[Change]:
    visible = Evidence.objects.visible_to(query.user).counted().of_plan(query.plan)
    if query.by_event:
        yield from _happened(query, visible)
        return
    made = Evidence.history.filter(
        query.within("history_date"), history_type="+", id__in=visible.values("pk")
    )
    counts = Counter(made.values_list("indicator_id", flat=True))
    register = reverse("kpis:register", args=[query.plan.key])
    for indicator in query.plan.indicators.all():
        if number := counts.get(indicator.pk):
            items = count_of(number, "item was", "items were")
            yield Change(
                f"{indicator.code}: {items} listed.", url=f"{register}?indicator={indicator.slug}"
            )


def _happened(query: ChangeQuery, visible: EvidenceQuerySet) -> Iterable[Change]:
    """Items whose first day lies in the period; those of its years without a day are told apart."""
    register = reverse("kpis:register", args=[query.plan.key])
    years = range(query.period.first_day.year, query.period.last_day.year + 1)
    dated = Counter(visible.filter(query.on_days("held_from")).values_list("indicator", flat=True))
    undated = Counter(
        visible.filter(held_from=None, reporting_year__year__in=years).values_list(
            "indicator", flat=True
        )
    )
    for indicator in query.plan.indicators.all():
        url = f"{register}?indicator={indicator.slug}"
        if number := dated.get(indicator.pk):
            said = count_of(number, "listed item took place", "listed items took place")
            yield Change(f"{indicator.code}: {said} in these days.", url=url)
        if number := undated.get(indicator.pk):
            said = count_of(number, "listed item has no day", "listed items have no day")
            yield Change(f"{indicator.code}: {said}, so nobody can say whether.", url=url)
