"""An economy's brief as a paper of at most two pages."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from reviews.queries.brief.parts import Brief, Part, Section
from smewg.toolkit.cautions import caution
from smewg.toolkit.days import day_in_words
from smewg.toolkit.documents import Block, Bullets, Cover, Heading, Paper, Paragraph
from smewg.toolkit.documents.pdf import Printed, printed

PAGES = 2
FOLDS = ((8, 300), (6, 200), (4, 160), (3, 120), (2, 100), (1, 80), (1, 40))
"""So many lines of a kind and letters of a text; the first of them that fits two pages is taken."""


def as_pdf(brief: Brief) -> bytes:
    """The brief in PDF, folded as little as two pages allow."""
    made: Printed | None = None
    for limit, letters in FOLDS:
        made = printed(as_paper(brief, limit, letters))
        if made.pages <= PAGES:
            break
    return made.content() if made else b""


def as_paper(brief: Brief, limit: int, letters: int) -> Paper:
    """The brief with at most about `limit` lines of a kind, each text of at most `letters`."""
    meeting, day = brief.meeting, day_in_words(brief.asked.day)
    cover = Cover(
        title=brief.title,
        meeting=f"{meeting.name}, {meeting.when}" if meeting else "No coming meeting is recorded",
        place=meeting.place if meeting else "",
        day=f"As of {day}, as {_reader(brief)} may see it",
    )
    blocks = [block for each in brief.sections for block in _blocks(each, limit, letters)]
    running = f"{brief.title}, {day}"
    return Paper(cover, tuple(blocks), timezone.now(), running, stamp=caution())


def _reader(brief: Brief) -> str:
    user = brief.asked.user
    if user.economy_id == brief.asked.economy.pk:
        return brief.asked.economy.running_text
    return f"the {user.get_role_display()}"


def _blocks(section: Section, limit: int, letters: int) -> list[Block]:
    items = [item for part in section.parts for item in _items(part, limit, letters)]
    heading = Heading(section.title, level=2, is_listed=False)
    return [heading, Bullets(tuple(items)) if items else Paragraph(section.empty, "soft")]


def _items(part: Part, limit: int, letters: int) -> list[str]:
    items = [line.in_letters(letters) for line in part.shown(limit)]
    if more := part.more(limit):
        items.append(f"and {more} more, listed at {settings.SITE_URL}{part.url}")
    return items
