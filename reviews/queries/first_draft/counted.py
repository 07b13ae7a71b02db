"""First drafts that rest on the figures: indicators, areas, and what the counts show."""

from __future__ import annotations

from collections.abc import Iterable

from kpis.queries.history_as_of import EvidenceAsOf
from plans.models import Indicator, PriorityArea
from reviews.queries.figures import Figures
from reviews.queries.figures.counts import moved
from reviews.queries.first_draft.passages import (
    Passage,
    Sentence,
    heading,
    naming,
    passage_of,
    points,
)
from reviews.queries.number_facts import ReviewFacts
from smewg.toolkit.addresses import reverse


def register(of: Figures, **more: object) -> str:
    """The list of the review's items."""
    return f"{reverse('kpis:register', args=[of.scope.plan.key])}?{of.scope.list_query(**more)}"


def dashboard_of(of: Figures) -> str:
    return f"{reverse('reviews:dashboard', args=[of.scope.plan.key])}?{of.scope.query}"


def of_indicator(of: Figures, indicator: Indicator) -> Sentence:
    """ "KPI 2: 8 in 2017, 12 in 2018; 20 together." """
    rows = reverse("kpis_pages:indicator", args=[of.scope.plan.key, indicator.slug])
    return Sentence(f"{moved(of, indicator)}.", rows)


def indicators(facts: ReviewFacts) -> list[Passage]:
    of = facts.of
    found = []
    for each in of.indicators:
        items = [item for item in of.items if item.indicator_id == each.pk]
        rows = register(of, indicator=each.slug)
        found += [
            heading(f"{each.group} ({each.code})"),
            passage_of(of_indicator(of, each), *naming("Listed", numbers_of(items), rows)),
        ]
    answers = facts.counted.findings
    return [
        *found,
        *points(_dashboard(of, answers.moved), "achieved"),
        *points(_dashboard(of, answers.unknown), "held_back"),
    ]


def findings_of(facts: ReviewFacts) -> list[Passage]:
    """What moved, what stands still, what is not known: the dashboard's own sentences."""
    of, answers = facts.of, facts.counted.findings
    return [
        *points(_dashboard(of, answers.unknown)),
        *points(_dashboard(of, answers.moved), "achieved"),
        *points(_dashboard(of, answers.still), "held_back"),
    ]


def standstills(facts: ReviewFacts) -> list[Passage]:
    answers = facts.counted.findings
    return points(_dashboard(facts.of, [*answers.still, *answers.unknown]))


def areas(facts: ReviewFacts) -> list[Passage]:
    of = facts.of
    nothing = [line.objective for line in facts.counted.coverage.nothing_yet]
    found: list[Passage] = []
    for area in of.areas:
        items = [item for item in of.items if area.pk in item.area_ids]
        rows = register(of, area=area.number)
        found += [heading(f"Area {area.number}: {area.name}")]
        found += points(_in_area(of, area))
        named = naming("Listed", numbers_of(items), rows)
        codes = [each.code for each in nothing if each.area_id == area.pk]
        if codes:
            named.append(
                Sentence(
                    f"Nothing is listed, planned or reported yet for {'; '.join(codes)}.",
                    f"{dashboard_of(of)}&area={area.number}",
                )
            )
        if named:
            found.append(passage_of(*named))
    return found


def _in_area(of: Figures, area: PriorityArea) -> Iterable[Sentence]:
    """Each indicator's figures in the area, where there are any."""
    for each in of.indicators:
        known = [
            f"{current.words} in {year}"
            for year in of.whole_years
            if (current := of.at(each, year, area)).value.number is not None
        ]
        if known:
            rows = reverse("kpis:cell", args=[of.whole_years[-1], each.slug, area.number])
            yield Sentence(f"{each.code}, area {area.number}: {', '.join(known)}.", rows)


def _dashboard(of: Figures, sentences: Iterable[str]) -> list[Sentence]:
    return [Sentence(each, dashboard_of(of)) for each in sentences]


def numbers_of(items: Iterable[EvidenceAsOf]) -> list[str]:
    return [each.number for each in items]
