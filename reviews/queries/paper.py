"""A review as a paper: its words beside its figures, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import timezone

from reviews.domain import kinds
from reviews.models import Review, ReviewSection
from reviews.models.review import SAID
from reviews.queries.figures import Figures, blocks_for
from reviews.queries.narrative import Narrative
from reviews.queries.whole import letters, no_table_twice, what_no_section_tells
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import (
    Block,
    Cover,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Prose,
    Table,
)
from smewg.toolkit.documents.prose import HEADING, Part, text_of

WIDEST_TABLE = 9
"""Columns; what is wider is written as a list of its cells."""
TOP_HEADINGS = 2
"""Levels that a writer may begin with: # and ## are the same."""
NOTHING_WRITTEN = "Nothing was written here."


def cover(review: Review) -> Cover:
    """The title block of the paper."""
    meeting = review.meeting
    return Cover(
        title=review.title,
        number=review.number,
        agenda_item=review.agenda_item,
        purpose=review.get_purpose_display(),
        submitted_by=review.submitted_by,
        forum_document="Yes" if review.is_forum_document else "No",
        meeting=meeting.name if meeting else "",
        place=meeting.place if meeting else "",
        day=meeting.when_on_a_paper if meeting else "",
    )


def about(review: Review) -> str:
    """What "as of" means, in the document itself."""
    day = day_in_words(day_of(review.moment))
    return (
        f"This {word_for(review)} covers {review.span}.{_in_part(review)} Counts, and the lists "
        f"behind them, are as of the end of {day}, Singapore time; other tables say when they were "
        f"made{_of_whole_years(review)}. A blank is not zero. "
        "Counts are outputs: they do not say what changed for SMEs."
    )


def word_for(review: Review) -> str:
    """What a paper of its kind calls itself."""
    return "report" if review.kind in kinds.YEARLY else "review"


def _in_part(review: Review) -> str:
    """That the last year is told of in part, and how; empty where it is whole."""
    if review.partial_year is None:
        return ""
    until = day_in_words(review.last_day)
    return (
        f" Of {review.partial_year} it tells what happened until {until}: items of the lists count "
        "by their first day, and one without a day is listed separately. Beside them stands the "
        "whole year's figure; the two are not added up or compared."
    )


def _of_whole_years(review: Review) -> str:
    return "" if review.partial_year is None else ", and tell of whole years"


def edition_in_words(review: Review) -> str:
    """Which edition it follows, and why; empty for a first one."""
    before = review.follows
    if before is None or before.published_at is None:
        return ""
    number = before.snapshots.get(is_final=True).number
    day = day_in_words(day_of(before.published_at))
    return (
        f"Edition {review.edition}. It follows {number}, published on {day}, which stays readable. "
        f"Why: {review.edition_reason}"
    )


def numbers(sections: Iterable[ReviewSection]) -> dict[int, str]:
    """The number that each section has in the document: 1, 2 ..., Annex A ..., or none."""
    found, whole, letter = {}, 0, 0
    for section in sections:
        if section.is_annex:
            found[section.pk] = f"Annex {letters(letter)}:"
            letter += 1
        elif section.is_numbered:
            whole += 1
            found[section.pk] = str(whole)
        else:
            found[section.pk] = ""
    return found


def paper(review: Review, sections: list[ReviewSection], of: Figures) -> Paper:
    """The whole review as a paper."""
    return Paper(
        cover=cover(review),
        blocks=tuple(no_table_twice(_blocks(review, sections, of))),
        moment=timezone.now(),
        running=review.title,
        foot=f"Figures as of {day_in_words(day_of(review.moment))}",
    )


def _blocks(review: Review, sections: list[ReviewSection], of: Figures) -> Iterator[Block]:
    if review.follows:
        yield Paragraph(edition_in_words(review))
    yield Paragraph(about(review), "soft")
    numbered, is_first_annex = numbers(sections), True
    narrative = Narrative(of, sections)
    for section in sections:
        if section.is_annex and is_first_annex:
            yield PageBreak()
            is_first_annex = False
        yield Heading(section.heading, 1, numbered[section.pk])
        said = [*words(section, narrative), *blocks_for(of, section.figures)]
        yield from said or [Paragraph(NOTHING_WRITTEN, "soft")]
    annexes = sum(section.is_annex for section in sections)
    yield from what_no_section_tells(of, annexes)


def for_print(paper: Paper) -> Paper:
    """The paper with one more annex, which a page does not need: each figure as a table."""
    figures = [(number, each) for each, number in paper.numbered() if isinstance(each, Figure)]
    if not figures:
        return paper
    annexes = sum(
        isinstance(each, Heading) and each.number.startswith("Annex") for each in paper.blocks
    )
    added: list[Block] = [] if annexes else [PageBreak()]
    added.append(Heading("The figures as tables", 1, f"Annex {letters(annexes)}:"))
    added += [_as_table(number, figure) for number, figure in figures]
    return replace(paper, blocks=tuple(no_table_twice((*paper.blocks, *added))))


def _as_table(number: int, figure: Figure) -> Table:
    chart = figure.chart
    columns, rows = tuple(chart.columns), [tuple(map(_cell, row)) for row in chart.rows]
    if len(columns) > WIDEST_TABLE:
        heads = columns[1:]
        rows = [
            (row[0], head, cell)
            for row in rows
            for head, cell in zip(heads, row[1:], strict=True)
            if cell not in ("", 0)
        ]
        columns = (columns[0], "With", "What stands there")
    caption = f"Figure {number} as a table: {chart.measure or figure.caption}"
    return Table(caption, columns, tuple(rows), figure.source, chart.note)


def _cell(said: object) -> str | int:
    return said if isinstance(said, int) else str(said or "")


def words(section: ReviewSection, narrative: Narrative) -> Iterator[Block]:
    """What was written in a section; headings only over what is there."""
    for name in section.asked:
        if getattr(section, name).strip():
            if name != "text":
                yield Heading(SAID[name], 2, is_listed=False)
            yield from as_blocks(narrative.parts(section, name), below=1 if name == "text" else 2)
    if not section.is_written and not section.figures:
        yield Paragraph(NOTHING_WRITTEN, "soft")


def as_blocks(parts: Iterable[Part], *, below: int) -> Iterator[Block]:
    """The parts of a narrative: its headings as the paper's, `below` a level, the rest as prose."""
    run: list[Part] = []
    for part in parts:
        if part.kind != HEADING:
            run.append(part)
            continue
        if run:
            yield Prose(tuple(run))
        run = []
        deep = 1 if part.levels[0] <= TOP_HEADINGS else 2
        yield Heading(text_of(next(part.lines)), min(below + deep, 3), is_listed=False)
    if run:
        yield Prose(tuple(run))
