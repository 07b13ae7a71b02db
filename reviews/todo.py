"""What reviews ask of a reader: to write, to answer, to comment, to begin."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from reviews.enums import FROZEN
from reviews.models import Review, ReviewComment, ReviewState
from reviews.queries.planned_reviews import planned_and_missing
from smewg.access import allowed
from smewg.hooks import Waiting
from smewg.models import User
from smewg.permissions import is_delegate
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.text import count_of


def waiting(user: User) -> Iterator[Waiting]:
    """Drafts to write, comments to answer, circulated reviews to comment on, reviews due."""
    if allowed(user, "reviews.begin_review"):
        yield from _for_writers(user)
    elif is_delegate(user):
        yield from _for_economies(user)


def _for_writers(user: User) -> Iterator[Waiting]:
    for review in Review.objects.visible_to(user).with_names().exclude(state__in=FROZEN):
        url = reverse("reviews:review", args=[review.pk])
        if review.state == ReviewState.DRAFT:
            yield Waiting(f"Write {review}", url, weight=40)
        open_ = getattr(review, "unanswered", 0)
        if open_:
            yield Waiting(f"Answer {count_of(open_, 'comment')} on {review}", url, weight=30)
    for planned in planned_and_missing(user):
        yield Waiting(
            f"Begin the {planned.kind} review of {planned.plan.title}",
            f"{reverse('reviews:new', args=[planned.plan.key])}?kind={planned.kind}",
            note=f"The plan foresees it for {planned.year}.",
            weight=60,
        )


def _for_economies(user: User) -> Iterator[Waiting]:
    for review in Review.objects.visible_to(user).filter(state=ReviewState.CIRCULATED):
        said = ReviewComment.objects.filter(section__review=review, economy=user.economy).exists()
        if review.takes_comments and not said:
            until = review.comments_until
            yield Waiting(
                f"Comment on {review}, if you wish",
                reverse("reviews:review", args=[review.pk]),
                until=end_of(until) if until else None,
                weight=40,
            )
