"""What a review recommends and asks to be decided, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.enums import AskState
from reviews.models import ReviewAsk
from reviews.queries.figures.reading import Figures
from smewg.toolkit.days import day_in_words
from smewg.toolkit.documents import Block, Table


def asks(of: Figures) -> list[Block]:
    """The review's own rows; nothing where there are none, for words may say it all."""
    rows = list(of.review.asks.all()) if of.review.pk else []
    return [table_of_asks("Recommendations and decisions sought", rows)] if rows else []


def table_of_asks(caption: str, rows: Iterable[ReviewAsk]) -> Table:
    """Each with who is asked; what became of them where something did."""
    found = list(rows)
    is_decided = any(each.state != AskState.OPEN for each in found)
    columns = (
        "No.",
        "What is asked",
        "Who is asked",
        *(("What became of it",) if is_decided else ()),
    )
    lines = tuple(
        (
            str(each.number),
            each.words,
            each.get_asked_of_display(),
            *((fate_with_day(each),) if is_decided else ()),
        )
        for each in found
    )
    return Table(caption, columns, lines, empty="Nothing was asked.")


def fate_with_day(ask: ReviewAsk) -> str:
    day = f", {day_in_words(ask.decided_on)}" if ask.decided_on else ""
    said = ask.outcome.strip()
    return f"{ask.get_state_display()}{day}" + (f": {said}" if said else "")
