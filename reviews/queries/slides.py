"""A review as slides: each chart with its message, then what was found and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reviews.models import ReviewAsk, ReviewSection
from reviews.models.review import SAID
from reviews.queries.paper import numbers
from smewg.toolkit.documents import Deck, Figure, Paper, Slide

TOLD_IN_POINTS = ("findings", "decisions", "recommendations", "ahead", "asked")
LETTERS, POINTS = 800, 6
"""What one slide of points holds."""
ASKED_IN = "recommendations and decisions sought"
OF_ASKS = f"the review, {ASKED_IN}"
"""The source of the slides that say what the meeting is asked."""
SLIDES_OF_A_TEXT = 3
"""A longer text goes on in the review, and the last slide says so."""


def deck(made: Paper, sections: list[ReviewSection], asks: Iterable[ReviewAsk] = ()) -> Deck:
    """The slides of the review that was made into this paper, and what it asks."""
    numbered = numbers(sections)
    slides: list[Slide] = []
    for section in (each for each in sections if each.key == "summary"):
        slides += _of_text("In brief", section.text, "the executive summary")
    slides += [
        Slide(_message(block), chart=block.chart, source=block.source)
        for block in made.blocks
        if isinstance(block, Figure)
    ]
    for section in (each for each in sections if each.key in TOLD_IN_POINTS):
        where = f"section {numbered[section.pk]}".strip()
        for name in section.asked:
            title = section.heading if name == "text" else SAID[name]
            slides += _of_text(title, getattr(section, name), where)
    asked = "\n".join(f"{each.number}. {each.words}" for each in asks)
    slides += _of_text("The meeting is asked", asked, ASKED_IN)
    return Deck(made.cover, tuple(slides), made.moment)


def _message(figure: Figure) -> str:
    """What the picture shows, in one sentence."""
    return figure.message or figure.caption


def _of_text(title: str, text: str, where: str) -> Iterator[Slide]:
    """A text as slides of points that fit."""
    pages = list(_pages(_points(text)))
    rest = f"More of this stands in the review, {where}."
    for place, page in enumerate(pages[:SLIDES_OF_A_TEXT]):
        is_cut = place == SLIDES_OF_A_TEXT - 1 and len(pages) > SLIDES_OF_A_TEXT
        yield Slide(
            title if place == 0 else f"{title} (continued)",
            points=(*page, rest) if is_cut else tuple(page),
            source=f"the review, {where}",
        )


def of_a_slip(title: str, lines: Iterable[str]) -> Iterator[Slide]:
    """What happened since the review was published, before its first slide."""
    for place, page in enumerate(_pages(point for line in lines for point in _points(line))):
        yield Slide(title if place == 0 else f"{title} (continued)", points=tuple(page))


def _points(text: str) -> Iterator[str]:
    """Lines without their marks; one that is longer than a slide is parted between sentences."""
    for line in text.splitlines():
        left = line.strip().lstrip("-*•").strip()
        while len(left) > LETTERS:
            words = [each.end() for each in re.finditer(r"\s+", left[:LETTERS])]
            sentences = [each.end() for each in re.finditer(r"[.!?]\s+", left[:LETTERS])]
            at = (sentences or words or [LETTERS])[-1]
            yield left[:at].strip()
            left = left[at:].strip()
        if left:
            yield left


def _pages(points: Iterable[str]) -> Iterator[list[str]]:
    page: list[str] = []
    for point in points:
        is_full = len(page) == POINTS or sum(map(len, page)) + len(point) > LETTERS
        if page and is_full:
            yield page
            page = []
        page.append(point)
    if page:
        yield page
