"""Blocks of the annexes: rules of counting, the lists, abbreviations, corrections."""

from __future__ import annotations

from collections.abc import Callable

from kpis.queries.history_as_of import EvidenceAsOf
from plans.models import Indicator
from reviews.queries.figures.reading import Figures
from smewg.toolkit.days import day_in_words, day_of, days_on_a_paper
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
    """Every item behind each indicator's figures, with its lasting number, once."""
    tables: list[Block] = [_list_of(of, each) for each in of.indicators]
    return tables or [Paragraph("The plan has no indicators.")]


def _list_of(of: Figures, indicator: Indicator) -> Table:
    items = [item for item in of.items if item.indicator_id == indicator.pk]
    columns = [each for each in COLUMNS if each[0] in ALWAYS or any(each[1](of, i) for i in items)]
    return Table(
        f"{indicator.code}: the list behind its figures ({len(items)})",
        tuple(head for head, _ in columns),
        tuple(tuple(said(of, item) for _, said in columns) for item in items),
        of.source,
        empty="Nothing is listed in this period.",
    )


def _when_and_where(of: Figures, item: EvidenceAsOf) -> str:
    day = days_on_a_paper(item.held_from, item.held_until) if item.held_from else ""
    if not day and of.review.partial_year is not None:
        day = "no day"
    return ", ".join(each for each in (day, item.place, item.meeting) if each)


def _economies(of: Figures, item: EvidenceAsOf) -> str:
    return item.adopter or "; ".join(map(str, item.economies))


def _practice(of: Figures, item: EvidenceAsOf) -> str:
    """The practice that was adopted, by its number and who shared it.

    With its title where it was shared before the period, so that no list here holds it.
    """
    found = of.item_by_pk.get(item.practice_id or 0)
    if found is None:
        return ""
    title = "" if found.year in of.review.years else f" {found.title}"
    shared_by = "; ".join(map(str, found.economies))
    return f"{found.number}{title}" + (f", shared by {shared_by}" if shared_by else "")


Cell = Callable[[Figures, EvidenceAsOf], str]
COLUMNS: tuple[tuple[str, Cell], ...] = (
    ("Number", lambda of, item: item.number),
    ("Item", lambda of, item: item.title),
    ("Year", lambda of, item: str(item.year)),
    ("When and where", _when_and_where),
    ("Project", lambda of, item: item.project_number),
    ("Practice adopted", _practice),
    ("Partners", lambda of, item: "; ".join(map(str, item.partners))),
    ("Objectives", lambda of, item: "; ".join(each.code for each in item.objectives)),
    ("Economies", _economies),
)
ALWAYS = frozenset({"Number", "Item", "Year", "Objectives", "Economies"})
"""The columns that a list has even where none of its items says anything there."""


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
