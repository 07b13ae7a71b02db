"""Reviews that were begun, circulated or published, and comments that were answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reviews.enums import AskState
from reviews.models import Review, ReviewAsk, ReviewComment, ReviewState, Snapshot
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.toolkit.addresses import reverse
from smewg.toolkit.text import count_of

SAID = {
    (False, ReviewState.DRAFT): "begun",
    (True, ReviewState.DRAFT): "a draft again",
    (False, ReviewState.CIRCULATED): "circulated to the economies",
    (True, ReviewState.CIRCULATED): "circulated to the economies",
    (False, ReviewState.PUBLISHED): "published",
    (True, ReviewState.PUBLISHED): "published",
    (False, ReviewState.WITHDRAWN): "published, and withdrawn since",
    (True, ReviewState.WITHDRAWN): "withdrawn",
}
"""What became of a review, by whether it stood before."""


def reviews(query: ChangeQuery) -> Iterable[Change]:
    """Of reviews that the reader may see today."""
    seen = {each.pk: each for each in Review.objects.visible_to(query.user).filter(plan=query.plan)}
    numbers = dict(
        Snapshot.objects.filter(is_final=True, review__in=seen).values_list("review", "number")
    )
    for was, now in history(query, Review.history, id__in=list(seen)):
        if was and was.state == now.state:
            continue
        number = f" as {numbers[now.id]}" if now.state == ReviewState.PUBLISHED else ""
        yield Change(
            now.title,
            f"{SAID[was is not None, ReviewState(now.state)]}{number}",
            (now.id, 0),
            before=ReviewState(was.state).label if was else "",
            when=now.history_date,
            url=_address(now.id),
            reason=now.withdrawn_reason,
            by=query.person(now.history_user),
        )
    yield from _answered(query, seen)


def asks(query: ChangeQuery) -> Iterable[Change]:
    """What became of recommendations and decisions sought, of reviews that the reader may see."""
    seen = ReviewAsk.objects.visible_to(query.user).put().filter(review__plan=query.plan)
    titles = {each.pk: each.review.title for each in seen.select_related("review")}
    for was, now in history(query, ReviewAsk.history, id__in=list(titles)):
        before = was.state if was else AskState.OPEN
        if before != now.state:
            yield Change(
                f"{titles[now.id]}, {now.number}. {now.get_verb_display()} {now.text.rstrip('.')}",
                now.get_state_display(),
                (now.review_id, now.number),
                before=AskState(before).label,
                when=now.history_date,
                url=reverse("reviews:asks", args=[now.review_id]),
                reason=now.outcome,
                by=query.person(now.history_user),
            )


def _answered(query: ChangeQuery, seen: dict[int, Review]) -> Iterable[Change]:
    comments = ReviewComment.objects.visible_to(query.user).filter(
        query.within("answered_at"), section__review__in=seen
    )
    for pk, number in Counter(comments.values_list("section__review", flat=True)).items():
        said = count_of(number, "comment was", "comments were")
        yield Change(seen[pk].title, f"{said} answered", (pk, 1), url=_address(pk))


def _address(pk: int) -> str:
    return reverse("reviews:review", args=[pk])
