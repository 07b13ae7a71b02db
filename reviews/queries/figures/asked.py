"""What a review recommends and asks to be decided, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from reviews.domain.kinds import YEARLY
from reviews.enums import AskState, ReviewState
from reviews.models import Review, ReviewAsk
from reviews.queries.figures.reading import Figures
from smewg.toolkit.days import day_in_words
from smewg.toolkit.documents import Block, Table


def asks(of: Figures) -> list[Block]:
    """The review's own rows; nothing where there are none, for words may say it all."""
    found: list[Block] = []
    if of.asks:
        found.append(table_of_asks("Recommendations and decisions sought", of.asks))
    if of.review.kind in YEARLY and (earlier := asked_before(of.review)):
        found.append(table_of_asks("What earlier reports asked, and what became of it", earlier))
    return found


def asked_before(review: Review) -> list[ReviewAsk]:
    """What published reports of the kind asked in earlier years, the newest edition of each."""
    return list(
        ReviewAsk.objects.filter(
            review__plan=review.plan,
            review__kind=review.kind,
            review__last_year__lt=review.first_year,
            review__state=ReviewState.PUBLISHED,
        )
        .exclude(review__next_edition__state=ReviewState.PUBLISHED)
        .select_related("review")
        .order_by("review__last_year", "number")
    )


def table_of_asks(caption: str, rows: Iterable[ReviewAsk]) -> Table:
    """Each with who is asked; what became of them where something did."""
    found = list(rows)
    reviews = {each.review_id for each in found}
    is_decided = any(each.state != AskState.OPEN for each in found)
    columns = (
        "No.",
        "What is asked",
        "Who is asked",
        *(("What became of it",) if is_decided else ()),
    )
    lines = tuple(
        (
            str(each.number) if len(reviews) == 1 else f"{each.review.last_year}, {each.number}",
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
