"""A review as a paper and as slides: its words beside its figures, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone

from reviews.figures import Figures, blocks_for
from reviews.models import Review, ReviewSection
from reviews.models.review import SAID
from smewg.documents import (
    Block,
    Bullets,
    Cover,
    Deck,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Slide,
)
from smewg.formats.dates import day_in_words

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
    day = day_in_words(timezone.localdate(review.moment))
    return (
        f"This review covers {review.span}. Counts, and the lists behind them, are as of the end "
        f"of {day}, Singapore time; other tables say when they were made. A blank is not zero. "
        "Counts are outputs: they do not say what changed for SMEs."
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
        foot=f"Figures as of {day_in_words(timezone.localdate(review.moment))}",
    )


def _blocks(review: Review, sections: list[ReviewSection], of: Figures) -> Iterator[Block]:
    yield Paragraph(about(review), "soft")
    numbered, is_first_annex = numbers(sections), True
    for section in sections:
        if section.is_annex and is_first_annex:
            yield PageBreak()
            is_first_annex = False
        yield Heading(section.heading, 1, numbered[section.pk])
        yield from words(section)
        yield from blocks_for(of, section.figures)


def words(section: ReviewSection) -> Iterator[Block]:
    """What was written in a section, as paragraphs and lists; headings only over what is there."""
    for name in section.asked:
        text = getattr(section, name).strip()
        if text:
            if name != "text":
                yield Heading(SAID[name], 2)
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


def deck(made: Paper, review: Review, sections: list[ReviewSection]) -> Deck:
    """Slides: each chart with its message, and what is asked of the meeting, from the paper."""
    slides = []
    summary = next((each for each in sections if each.key == "summary" and each.text.strip()), None)
    if summary:
        slides.append(Slide("In brief", points=_points(summary.text), source="the review"))
    slides += [
        Slide(_message(block), chart=block.chart, source=block.source)
        for block in made.blocks
        if isinstance(block, Figure)
    ]
    wanted = ("findings", "decisions", "recommendations", "ahead")
    for section in (each for each in sections if each.key in wanted):
        for name in section.asked:
            if points := _points(getattr(section, name)):
                title = section.heading if name == "text" else SAID[name]
                slides.append(Slide(title, points=points, source="the review"))
    return Deck(made.cover, tuple(slides), made.moment)


def _message(figure: Figure) -> str:
    """What the picture shows, in one sentence: the summary's first, else the caption."""
    first = figure.chart.summary.split(". ")[0].strip().rstrip(".")
    return f"{figure.caption}: {first}" if 0 < len(first) < 90 else figure.caption


def _points(text: str) -> tuple[str, ...]:
    lines = [line.strip().lstrip("-*•").strip() for line in text.splitlines()]
    found = [line for line in lines if line]
    return tuple(line if len(line) < 260 else f"{line[:259]}…" for line in found[:7])
