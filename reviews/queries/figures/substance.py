"""What an area's section names: what was done for it, and what there is nothing of.

Titles of listed items stand in their annex, once; here they are cited by their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpis.queries.history_as_of import EvidenceAsOf
from plans.models import Activity, Indicator, PriorityArea
from reviews.queries.figures.economy_reports import words_of
from reviews.queries.figures.reading import Figures
from reviews.queries.sections.coverage import ObjectiveLine
from smewg.toolkit.documents import Block, Bullets, Heading, Paragraph
from smewg.toolkit.text import years_in_words

NO_GAP = "Each objective has an activity, an item, a report or a concept note."


def key_activities(of: Figures, area: PriorityArea, activities: Sequence[Activity]) -> list[Block]:
    """The schedule's lines for the area, then items and reports that name it, by their numbers."""
    lines = [
        f"{each.number}. {each.title.rstrip('.')} ({each.years}; {each.get_state_display()})"
        for each in activities
        if area in each.areas.all()
    ]
    cited = [*_items(of, area), *_reports(of, area)]
    said: list[Block] = [Heading("Key activities", 3, is_listed=False)]
    if not lines and not cited:
        return [*said, Paragraph("No activity, item or report names this area in this period.")]
    return [*said, Bullets((*(lines or ["The schedule has no activity for this area."]), *cited))]


def _items(of: Figures, area: PriorityArea) -> list[str]:
    """By indicator: "KPI 2, listed: E0001; E0004"."""
    return [
        f"{indicator.code} {indicator.name}, listed: {'; '.join(numbers)}"
        for indicator in of.indicators
        if (numbers := [each.number for each in of.items if _is_of(each, indicator, area)])
    ]


def _is_of(item: EvidenceAsOf, indicator: Indicator, area: PriorityArea) -> bool:
    return item.indicator_id == indicator.pk and area.pk in item.area_ids


def _reports(of: Figures, area: PriorityArea) -> list[str]:
    numbers = [
        each.reference
        for each in of.reports
        if any(one.area_id == area.pk for one in words_of(each).objectives.all())
    ]
    return [f"Reports of economies: {'; '.join(numbers)}"] if numbers else []


def gaps(of: Figures, area: PriorityArea, objectives: Sequence[ObjectiveLine]) -> list[Block]:
    """The area's objectives with nothing, and its indicators with 0 or without a figure."""
    found = [
        f"Nothing yet for objective {each.objective.code} {each.objective.text.rstrip('.')}"
        for each in objectives
        if each.has_nothing
    ]
    found += [said for each in of.indicators if (said := _gap_of(of, each, area))]
    return [
        Heading("Gaps", 3, is_listed=False),
        Bullets(tuple(found)) if found else Paragraph(NO_GAP),
    ]


def _gap_of(of: Figures, indicator: Indicator, area: PriorityArea) -> str:
    """Only years that are told of in whole are looked at; what is so far is no gap."""
    numbers = {year: of.at(indicator, year, area).value.number for year in of.whole_years}
    if not numbers:
        return ""
    name, years = f"{indicator.code} {indicator.name}", years_in_words(list(numbers))
    if all(number == 0 for number in numbers.values()):
        return f"{name}: 0 in {years}"
    if all(number is None for number in numbers.values()):
        return f"{name}: no figure for {years}"
    return ""
