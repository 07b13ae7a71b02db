"""The listed items that serve an objective, by year and indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Prefetch

from kpis.models import Evidence
from kpis.models.evidence import EvidenceQuerySet
from plans.models import Indicator
from reviews.queries.objective.parts import (
    NAME_SHOWN,
    SHOWN,
    Asked,
    Detail,
    Kinds,
    StoryKind,
    StoryLine,
    cut,
)
from smewg.toolkit.addresses import reverse
from smewg.toolkit.days import days_in_words


def kinds(asked: Asked) -> Kinds:
    """A kind for each year and indicator that has items."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for year, indicator_id, pk in _in_order(asked):
        found[year, indicator_id].append(pk)
    lines = _lines(asked, [pk for pks in found.values() for pk in pks[:SHOWN]])
    kinds: Kinds = defaultdict(list)
    for indicator in asked.plan.indicators.all():
        for year in asked.plan.years:
            if pks := found.get((year, indicator.pk)):
                shown = [lines[pk] for pk in pks[:SHOWN]]
                url = list_of(asked, indicator, year)
                kinds[year].append(
                    StoryKind(indicator.key, indicator.label, len(pks), url, shown, is_listed=True)
                )
    return kinds


def list_of(asked: Asked, indicator: Indicator, year: int) -> str:
    """Where the items of an indicator and year that serve the objective are listed."""
    register = reverse("kpis:register", args=[asked.plan.key])
    return f"{register}?indicator={indicator.slug}&year={year}&objective={asked.objective.pk}"


def _visible(asked: Asked) -> EvidenceQuerySet:
    return Evidence.objects.visible_to(asked.user).counted()


def _in_order(asked: Asked) -> Iterator[tuple[int, int, int]]:
    """Year, indicator and item, the earliest first, those without a day last."""
    rows = _visible(asked).of_plan(asked.plan).filter(objectives=asked.objective)
    ordered = rows.order_by("reporting_year__year", F("held_from").asc(nulls_last=True), "pk")
    yield from ordered.values_list("reporting_year__year", "indicator_id", "pk")


def _lines(asked: Asked, pks: list[int]) -> dict[int, StoryLine]:
    adoptions = _visible(asked).select_related("adopter", "reporting_year").order_by("pk")
    items = (
        Evidence.objects.filter(pk__in=pks)
        .select_related("meeting", "practice", "adopter")
        .prefetch_related(
            "objectives__area",
            "economies",
            "partners",
            "practice__economies",
            Prefetch("adoptions", queryset=adoptions),
        )
    )
    return {item.pk: _line(asked, item) for item in items}


def _line(asked: Asked, item: Evidence) -> StoryLine:
    return StoryLine(
        item.title,
        reverse("kpis:evidence", args=[item.pk]),
        list(_details(asked, item)),
        cut(" ".join(item.adaptation.split())),
        "What was adapted.",
    )


def _details(asked: Asked, item: Evidence) -> Iterator[Detail]:
    if item.practice and item.adopter:
        yield from _of_an_adoption(item, item.practice)
    elif item.economies.all():
        yield Detail("; ".join(str(each) for each in item.economies.all()))
    yield Detail(days_in_words(item.held_from, item.held_until) if item.held_from else "no day")
    if item.place:
        yield Detail(item.place)
    if item.meeting:
        yield Detail(item.meeting.name, reverse("group:meeting", args=[item.meeting.slug]))
    if item.partners.all():
        yield Detail("with " + "; ".join(str(each) for each in item.partners.all()))
    for adoption in item.adoptions.all():
        said = f"adopted by {adoption.adopter}, {adoption.reporting_year}"
        yield Detail(said, reverse("kpis:evidence", args=[adoption.pk]))
    for other in item.objectives.all():
        if other.pk != asked.objective.pk:
            place = [asked.plan.key, other.area.number, other.number]
            url = reverse("objectives:objective", args=place)
            yield Detail(f"also serves {cut(str(other), NAME_SHOWN)}", url)
    yield Detail(item.number)


def _of_an_adoption(item: Evidence, practice: Evidence) -> Iterator[Detail]:
    yield Detail(f"adopted by {item.adopter}")
    sharers = "; ".join(str(each) for each in practice.economies.all())
    yield Detail(
        f"shared by {sharers or 'an economy that is not named'}, {practice.number}",
        reverse("kpis:evidence", args=[practice.pk]),
    )
