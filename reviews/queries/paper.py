"""A review as a paper: its words beside its figures, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils import timezone

from reviews.models import Review, ReviewSection
from reviews.models.review import SAID
from reviews.queries.figures import Figures, blocks_for
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import (
    Block,
    Bullets,
    Cover,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Table,
)

WIDEST_TABLE = 9
"""Columns; what is wider is written as a list of its cells."""
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
        day=meeting.when if meeting else "",
    )


def about(review: Review) -> str:
    """What "as of" means, in the document itself."""
    day = day_in_words(day_of(review.moment))
    return (
        f"This review covers {review.span}.{_in_part(review)} Counts, and the lists behind them, "
        f"are as of the end of {day}, Singapore time; other tables say when they were made"
        f"{_of_whole_years(review)}. A blank is not zero. "
        "Counts are outputs: they do not say what changed for SMEs."
    )


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
            found[section.pk] = f"Annex {_letters(letter)}:"
            letter += 1
        elif section.is_numbered:
            whole += 1
            found[section.pk] = str(whole)
        else:
            found[section.pk] = ""
    return found


def _letters(place: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return alphabet[place] if place < len(alphabet) else f"A{place - len(alphabet) + 1}"


def paper(review: Review, sections: list[ReviewSection], of: Figures) -> Paper:
    """The whole review as a paper."""
    return Paper(
        cover=cover(review),
        blocks=tuple(_blocks(review, sections, of)),
        moment=timezone.now().replace(microsecond=0),
        running=review.title,
        foot=f"Figures as of {day_in_words(day_of(review.moment))}",
    )


def _blocks(review: Review, sections: list[ReviewSection], of: Figures) -> Iterator[Block]:
    if review.follows:
        yield Paragraph(edition_in_words(review))
    yield Paragraph(about(review), "soft")
    numbered, is_first_annex = numbers(sections), True
    for section in sections:
        if section.is_annex and is_first_annex:
            yield PageBreak()
            is_first_annex = False
        yield Heading(section.heading, 1, numbered[section.pk])
        yield from words(section)
        yield from blocks_for(of, section.figures)


def for_print(paper: Paper) -> Paper:
    """The paper with one more annex, which a page does not need: each figure as a table."""
    figures = [(number, each) for each, number in paper.numbered() if isinstance(each, Figure)]
    if not figures:
        return paper
    annexes = sum(
        isinstance(each, Heading) and each.number.startswith("Annex") for each in paper.blocks
    )
    added: list[Block] = [] if annexes else [PageBreak()]
    added.append(Heading("The figures as tables", 1, f"Annex {_letters(annexes)}:"))
    added += [_as_table(number, figure) for number, figure in figures]
    return replace(paper, blocks=(*paper.blocks, *added))


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
    caption = f"Figure {number} as a table: {figure.caption}"
    return Table(caption, columns, tuple(rows), figure.source, chart.note)


def _cell(said: object) -> str | int:
    return said if isinstance(said, int) else str(said or "")


def words(section: ReviewSection) -> Iterator[Block]:
    """What was written in a section, as paragraphs and lists; headings only over what is there."""
    for name in section.asked:
        text = getattr(section, name).strip()
        if text:
            if name != "text":
                yield Heading(SAID[name], 2, is_listed=False)
            yield from prose(text)
    if not section.is_written and not section.figures:
        yield Paragraph(NOTHING_WRITTEN, "soft")


def prose(text: str) -> Iterator[Block]:
    """Paragraphs by blank lines; lines that begin with a dash or a star are a list."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in part.split("\n") if line.strip()]
        if lines and all(line.lstrip().startswith(("- ", "* ", "• ")) for line in lines):
            yield Bullets(tuple(line.lstrip()[2:].strip() for line in lines))
        elif lines:
            yield Paragraph("\n".join(lines))
