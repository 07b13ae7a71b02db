"""Counts that changed: figures, corrections, years, statuses and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kpis.enums import ReportingYearState
from kpis.models import Correction, Evidence, Figure, Judgement, ReportingYear
from kpis.models.evidence import EvidenceQuerySet
from kpis.queries.history import value_of
from plans.models import Indicator
from reviews.queries.changes.change_query import Change, ChangeQuery, history, history_rows
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import count_of

FIGURE = (
    *("kind", "number", "history_change_reason", "changed_by__name", "changed_by__email"),
    *("count__indicator_id", "count__reporting_year__year", "area__number"),
)


def figures(query: ChangeQuery) -> Iterable[Change]:
    """A row for each cell that changed."""
    if not query.reads_history:
        return
    indicators = {each.pk: each for each in query.plan.indicators.all()}
    of_plan = {"count__reporting_year__plan": query.plan}
    for was, now in history_rows(query, Figure.history, *FIGURE, **of_plan):
        if value_of(was) != value_of(now):
            yield _figure(query, indicators[now.count__indicator_id], was, now)


def _figure(query: ChangeQuery, indicator: Indicator, was: Any, now: Any) -> Change:
    year, area = now.count__reporting_year__year, now.area__number
    return Change(
        f"{indicator.short}, {year}, {_place(area)}",
        value_of(now).words,
        (indicator.number, year, area or 0),
        before=value_of(was).words,
        when=now.history_date,
        url=reverse("kpis:cell", args=[year, indicator.slug, area or "total"]),
        reason=now.history_change_reason or "",
        by=query.name(now.changed_by__name, now.changed_by__email),
    )


def _place(area: int | None) -> str:
    return f"area {area}" if area else "total"


def corrections(query: ChangeQuery) -> Iterable[Change]:
    """Each correction beside the value that stood before it."""
    rows = Correction.objects.filter(
        query.within("at"), figure__count__reporting_year__plan=query.plan
    )
    parts = ("figure__count__indicator", "figure__count__reporting_year", "figure__area")
    found = rows.select_related(*parts, "figure__published").prefetch_related("figure__corrections")
    for each in found:
        count = each.figure.count
        area = each.figure.area.number if each.figure.area else None
        year = count.reporting_year.year
        yield Change(
            f"{count.indicator.short}, {year}, {_place(area)}",
            f"corrected to {each.value.words}",
            (count.indicator.number, year, area or 0, each.pk),
            before=_before(each),
            when=each.at,
            url=reverse("kpis:year", args=[year]),
            reason=each.reason,
        )


def _before(correction: Correction) -> str:
    """What stood before it: the correction before, or what was published."""
    earlier = [each for each in correction.figure.corrections.all() if each.pk < correction.pk]
    if earlier:
        return max(earlier, key=lambda each: each.pk).value.words
    published = getattr(correction.figure, "published", None)
    return published.value.words if published else ""


def years(query: ChangeQuery) -> Iterable[Change]:
    for was, now in history(query, ReportingYear.history, plan=query.plan):
        if was and was.state == now.state and was.verified_at == now.verified_at:
            continue
        is_only_made = was is None and now.state == ReportingYearState.OPEN
        if is_only_made:
            continue
        said = "verified" if _is_verified(now) else str(now.state)
        reason = now.history_change_reason or ""
        yield Change(
            f"The counts of {now.year}",
            said,
            (now.year,),
            before="verified" if _is_verified(was) else str(was.state) if was else "",
            when=now.history_date,
            url=reverse("kpis:year", args=[now.year]),
            reason="" if reason == said else reason,
            by=query.person(now.history_user),
        )


def _is_verified(record: Any | None) -> bool:
    """Whether a year was closed and found right; a published one is more than that."""
    return bool(record and record.state == ReportingYearState.CLOSED and record.verified_at)


def statuses(query: ChangeQuery) -> Iterable[Change]:
    rows = Judgement.objects.filter(query.within("at"), reporting_year__plan=query.plan)
    parts = ("indicator", "area", "objective__area", "reporting_year", "by")
    for each in rows.select_related(*parts):
        of, url, order = _judged(query, each)
        yield Change(
            f"{of}, {each.reporting_year}",
            f"\N{LEFT DOUBLE QUOTATION MARK}{each.words}\N{RIGHT DOUBLE QUOTATION MARK}",
            (*order, each.reporting_year.year),
            when=each.at,
            url=url,
            reason=each.reason,
            by=f"judged by {each.by}",
        )


def _judged(query: ChangeQuery, each: Judgement) -> tuple[str, str, tuple[int, int, int]]:
    """What is judged, its address, and its place: indicators, areas, then objectives."""
    key = query.plan.key
    if each.indicator:
        url = reverse("kpis_pages:indicator", args=[key, each.indicator.slug])
        return each.indicator.short, url, (0, each.indicator.number, 0)
    if each.objective:
        place = (each.objective.area.number, each.objective.number)
        url = reverse("objectives:objective", args=[key, *place])
        return f"Objective {each.objective}", url, (2, *place)
    number = each.area.number if each.area else 0
    return f"Area {each.area}", reverse("kpis_pages:area", args=[key, number]), (1, number, 0)


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
            yield Change(
                indicator.short,
                f"{count_of(number, 'item was', 'items were')} listed",
                (indicator.number,),
                url=f"{register}?indicator={indicator.slug}",
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
            yield Change(indicator.short, f"{said} in these days", (indicator.number, 0), url=url)
        if number := undated.get(indicator.pk):
            said = count_of(number, "listed item has no day", "listed items have no day")
            yield Change(
                indicator.short,
                f"{said}, so nobody can say whether",
                (indicator.number, 1),
                url=url,
            )
