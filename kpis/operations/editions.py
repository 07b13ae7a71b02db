"""Making editions: lazily, when somebody asks, once for each day on which something changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kpis.domain import editions as domain
from kpis.domain.editions import Content, Row, as_value, in_public, key_of
from kpis.enums import ReportingYearState
from kpis.models import Correction, Evidence, PublishedFigure, ReportingYear
from kpis.models.editions import Edition
from kpis.queries.item_corrections import (
    ItemCorrection,
    PublicWords,
    corrections_of_items,
    days_of_corrections,
)
from plans.models import Plan
from smewg.models import Economy
from smewg.toolkit.days import day_of, start_of, today

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CurrentEdition:
    """What a plan shows: an edition, or what stands since the last one."""

    content: Content
    edition: Edition | None
    kept: tuple[Edition, ...]

    @property
    def name(self) -> str:
        """The edition's number; "next" until its day has ended."""
        return str(self.edition) if self.edition else domain.NEXT


def current_edition(plan: Plan) -> CurrentEdition:
    """What the plan shows now: its newest edition, or what was published or corrected today."""
    kept = editions_of(plan)
    newest = kept[-1] if kept else None
    if newest and not _days_after(plan, newest.day):
        return CurrentEdition(newest.content, newest, tuple(kept))
    return CurrentEdition(content_at(plan, start_of(today() + ONE_DAY), kept), None, tuple(kept))


def editions_of(plan: Plan) -> list[Edition]:
    """The plan's editions, oldest first; those that are due are made first."""
    kept = list(plan.editions.all())
    if _due(plan, kept):
        kept = _make(plan)
    return kept


@transaction.atomic
def _make(plan: Plan) -> list[Edition]:
    """Make each edition that is due, under the plan's lock: two askers make it once."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    kept = list(plan.editions.all())
    for day in _due(plan, kept):
        content = content_at(plan, start_of(day + ONE_DAY), kept)
        number = _number(kept, content)
        edition = Edition(
            plan=plan,
            major=number.major,
            minor=number.minor,
            day=day,
            text=domain.canonical(_with_number(content, day, number)),
        )
        edition.save()
        kept.append(edition)
    return kept


def _number(kept: list[Edition], content: Content) -> domain.Number:
    last = kept[-1] if kept else None
    changed = last is not None and domain.redefined(last.content, content)
    return domain.number_after(last.number if last else None, definitions_changed=changed)


def _with_number(content: Content, day: date, number: domain.Number) -> Content:
    """Corrections of the edition's own day name the edition that they made."""
    for row in (*content["figures"].values(), *content.get("evidence", {}).values()):
        for correction in row.get("corrections", ()):
            if correction["on"] == day.isoformat():
                correction["edition"] = str(number)
    return content


def _due(plan: Plan, kept: list[Edition]) -> list[date]:
    """The days that have ended and have no edition yet, oldest first."""
    now, last = today(), kept[-1].day if kept else date.min
    due = [day for day in _days_after(plan, last) if day < now]
    yesterday = now - ONE_DAY
    if not due and kept and last < yesterday and _is_redefined(plan, kept[-1]):
        return [yesterday]
    return due


def _is_redefined(plan: Plan, last: Edition) -> bool:
    names: Content = {"areas": _areas(plan), "indicators": _indicators(plan)}
    return domain.redefined(last.content, names)


def _days_after(plan: Plan, last: date) -> list[date]:
    """Days after `last` on which a year was published, or a published figure or item corrected."""
    published = ReportingYear.objects.filter(plan=plan, state=ReportingYearState.PUBLISHED)
    corrected = Correction.objects.filter(figure__count__reporting_year__plan=plan)
    moments: set[datetime] = {
        *(each for each in published.values_list("published_at", flat=True) if each),
        *corrected.values_list("at", flat=True),
        *days_of_corrections(plan),
    }
    return sorted({day_of(moment) for moment in moments if day_of(moment) > last})


def content_at(plan: Plan, until: datetime, kept: Iterable[Edition] = ()) -> Content:
    """What was published of the plan before `until`, in plain data.

    `kept` names the edition of each correction; one without an edition yet belongs to the next.
    """
    by_day = {edition.day: str(edition) for edition in kept}
    years = {
        year.year: year
        for year in plan.reporting_years.all()
        if year.is_published and year.published_at and year.published_at < until
    }
    published = list(_published(plan, years))
    cells = {_cell(each): _figure(each, until, by_day) for each in published}
    listed = {pk for each in published for pk in each.evidence_ids}
    content: Content = {
        "plan": {plan.key: _plan(plan)},
        "areas": _areas(plan),
        "indicators": _indicators(plan),
        "economies": _economies(),
        "years": {str(year): _year(year, years.get(year)) for year in plan.years},
        "figures": {
            key: cells.get(key) or _unpublished(indicator, year, column)
            for key, indicator, year, column in _cells(plan)
        },
        "evidence": _evidence(listed, until, by_day),
    }
    return {section: rows for section, rows in content.items() if rows}


def _cells(plan: Plan) -> list[tuple[str, str, int, str]]:
    columns = [*(f"area-{area.number}" for area in plan.areas.all()), "total"]
    return [
        (key_of(indicator.slug, year, column), indicator.slug, year, column)
        for indicator in plan.indicators.all()
        for year in plan.years
        for column in columns
    ]


def _published(plan: Plan, years: dict[int, ReportingYear]) -> Iterable[PublishedFigure]:
    return (
        PublishedFigure.objects.filter(figure__count__reporting_year__in=years.values())
        .select_related("figure__count__reporting_year", "figure__count__indicator", "figure__area")
        .prefetch_related("figure__corrections")
        .order_by("pk")
    )


def _column(each: PublishedFigure) -> str:
    area = each.figure.area
    return f"area-{area.number}" if area else "total"


def _cell(each: PublishedFigure) -> str:
    count = each.figure.count
    return key_of(count.indicator.slug, count.reporting_year.year, _column(each))


def _figure(each: PublishedFigure, until: datetime, by_day: dict[date, str]) -> Row:
    count = each.figure.count
    year = count.reporting_year
    then = as_value(each.kind, each.number)
    corrections, value = [], then
    for correction in each.figure.corrections.all():
        if correction.at >= until:
            continue
        now = as_value(correction.kind, correction.number)
        on = day_of(correction.at)
        corrections.append(
            {
                "on": on.isoformat(),
                "edition": by_day.get(on, domain.NEXT),
                "from": value,
                "to": now,
                "reason": in_public(correction.reason),
            }
        )
        value = now
    number = value["number"]
    return {
        "indicator": count.indicator.slug,
        "year": year.year,
        "column": _column(each),
        "value": value,
        "published": {**then, **_year(year.year, year)},
        "corrections": corrections,
        "listed": {
            "count": each.listed,
            "difference": None if number is None else number - each.listed,
            "explanation": in_public(count.explanation) or None,
            "items": [f"E{pk:04d}" for pk in sorted(each.evidence_ids)],
        },
    }


def _unpublished(indicator: str, year: int, column: str) -> Row:
    return {
        "indicator": indicator,
        "year": year,
        "column": column,
        "value": as_value(domain.NOT_PUBLISHED, None),
        "published": None,
        "corrections": [],
        "listed": None,
    }


def _year(year: int, row: ReportingYear | None) -> Row:
    on = day_of(row.published_at).isoformat() if row and row.published_at else None
    verified = bool(row and row.verified_at) if on else False
    return {"year": year, "published_on": on, "verified": verified}


def _plan(plan: Plan) -> Row:
    return {
        "key": plan.key,
        "title": plan.title,
        "group": plan.group,
        "first_year": plan.start_year,
        "last_year": plan.end_year,
        "vision": plan.vision,
        "mission": plan.mission,
    }


def _areas(plan: Plan) -> dict[str, Row]:
    return {
        str(area.number): {
            "number": area.number,
            "name": area.name,
            "objectives": [
                {"code": f"{area.number}.{each.number}", "text": each.text}
                for each in area.objectives.all()
            ],
        }
        for area in plan.areas.prefetch_related("objectives")
    }


def _indicators(plan: Plan) -> dict[str, Row]:
    rows = plan.indicators.prefetch_related("definition_changes")
    return {
        each.slug: {
            "number": each.number,
            "code": each.code,
            "name": each.name,
            "unit": each.unit,
            "group": each.group,
            "what_counts": each.what_counts,
            "what_does_not_count": each.what_does_not_count,
            "definition_changes": [
                {"on": change.date.isoformat(), "change": change.change}
                for change in each.definition_changes.all()
            ],
        }
        for each in rows
    }


def _economies() -> dict[str, Row]:
    return {
        each.code: {"order": each.order, "code": each.code, "name": each.short_name}
        for each in Economy.objects.all()
    }


def _evidence(ids: set[int], until: datetime, by_day: dict[date, str]) -> dict[str, Row]:
    """Items without persons and without words that an economy wrote for the group alone."""
    items = list(Evidence.objects.filter(pk__in=ids).with_names())
    corrected = corrections_of_items(ids)
    return {
        each.number: {**_item(each), **_as_corrected(corrected.get(each.pk, []), until, by_day)}
        for each in items
    }


def _item(item: Evidence) -> Row:
    """What everybody reads of an item, as it stands today."""
    objectives = sorted(item.objectives.all(), key=lambda each: (each.area.number, each.number))
    economies = tuple(each.code for each in sorted(item.economies.all(), key=_order))
    words = PublicWords(item.title, item.held_from, item.held_until, item.place, economies)
    return {
        "number": item.number,
        "indicator": item.indicator.slug,
        "year": item.reporting_year.year,
        **_words(words),
        "objectives": [each.code for each in objectives],
        "areas": sorted({each.area.number for each in objectives}),
        "adopter": item.adopter.code if item.adopter else None,
        "practice": item.practice.number if item.practice else None,
    }


def _words(words: PublicWords) -> Row:
    return {
        "title": in_public(words.title),
        "from": _iso(words.held_from),
        "until": _iso(words.held_until),
        "place": in_public(words.place),
        "economies": list(words.economies),
    }


def _as_corrected(
    corrections: list[ItemCorrection], until: datetime, by_day: dict[date, str]
) -> Row:
    """The item's words as they stood at `until`, with its corrections; nothing without any."""
    if not corrections:
        return {}
    made = [each for each in corrections if each.at < until]
    words = _words(made[-1].after if made else corrections[0].before)
    told = [
        {
            "on": day_of(each.at).isoformat(),
            "edition": by_day.get(day_of(each.at), domain.NEXT),
            "changed": each.changed,
            "reason": in_public(each.reason),
        }
        for each in made
    ]
    return {**words, "corrections": told} if told else words


def _order(economy: Economy) -> int:
    return economy.order


def _iso(day: date | None) -> Any:
    return day.isoformat() if day else None
