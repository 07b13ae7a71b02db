"""Blocks of the annexes: rules of counting, the lists, abbreviations, corrections."""

from __future__ import annotations

from kpis.queries.history_as_of import EvidenceAsOf
from reviews.queries.figures.reading import Figures
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Block, Bullets, Heading, Paragraph, Table


def counting_rules(of: Figures) -> list[Block]:
    blocks: list[Block] = []
    for each in of.indicators:
        blocks.append(Heading(f"{each.code}: {each.name}", 2, is_listed=False))
        lines = [
            *(f"Counts: {line}" for line in each.what_counts),
            *(f"Does not count: {line}" for line in each.what_does_not_count),
        ]
        if lines:
            blocks.append(Bullets(tuple(lines)))
        else:
            blocks.append(Paragraph("The plan says nothing more of it."))
    return blocks or [Paragraph("The plan has no indicators.")]


def lists(of: Figures) -> list[Block]:
    """Every item behind each indicator's figures, with its lasting number."""
    blocks: list[Block] = []
    in_part = of.review.partial_year is not None
    for each in of.indicators:
        items = [item for item in of.items if item.indicator_id == each.pk]
        rows = tuple(
            (
                item.number,
                item.title,
                str(item.year),
                "; ".join(objective.code for objective in item.objectives),
                item.adopter or "; ".join(map(str, item.economies)),
                *((_day_of(item),) if in_part else ()),
            )
            for item in items
        )
        blocks.append(
            Table(
                f"{each.code}: the list behind its figures ({len(items)})",
                (
                    "Number",
                    "Item",
                    "Year",
                    "Objectives",
                    "Economies",
                    *(("First day",) if in_part else ()),
                ),
                rows,
                of.source,
                empty="Nothing is listed in this period.",
            )
        )
    return blocks or [Paragraph("The plan has no indicators.")]


def _day_of(item: EvidenceAsOf) -> str:
    return day_in_words(item.held_from) if item.held_from else "no day"


ABBREVIATIONS = (
    ("ABAC", "APEC Business Advisory Council"),
    ("APEC", "Asia-Pacific Economic Cooperation"),
    ("KPI", "Key Performance Indicator"),
    ("MSME", "micro, small and medium enterprise"),
    ("SCE", "SOM Steering Committee on Economic and Technical Cooperation"),
    ("SME", "small and medium enterprise"),
    ("SMEWG", "Small and Medium Enterprises Working Group"),
    ("SOM", "Senior Officials' Meeting"),
)


def abbreviations(of: Figures) -> list[Block]:
    return [Table("Abbreviations", ("Short", "In full"), ABBREVIATIONS)]


def corrections(of: Figures) -> list[Block]:
    found = [each for year in of.years for each in of.scope.figures.corrections(year=year)]
    rows = tuple(
        (each.place, each.value.words, each.reason, day_in_words(day_of(each.at))) for each in found
    )
    explained = tuple(
        (f"{each.code}, {year}", reason)
        for each in of.indicators
        for year in of.years
        if (reason := of.scope.figures.explanation(each, year))
    )
    return [
        Table(
            "Published figures that were corrected by the cut-off day",
            ("Figure", "Corrected to", "Reason", "Day"),
            rows,
            of.source,
            empty="No published figure was corrected.",
        ),
        Table(
            "Where typed figures and lists differ, and why",
            ("Figure", "Why"),
            explained,
            of.source,
            empty="No difference is explained.",
        ),
    ]
