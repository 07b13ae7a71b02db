"""Until when comments on reviews are asked for, for the calendar."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from reviews.models import Review, ReviewState
from smewg.hooks import Entry
from smewg.models import User


def days(user: User) -> Iterator[Entry]:
    """Until when comments are asked for."""
    for review in Review.objects.visible_to(user).filter(
        state=ReviewState.CIRCULATED, comments_until__isnull=False
    ):
        if review.comments_until:
            yield Entry(
                key=f"review-comments-{review.pk}",
                day=review.comments_until,
                title=f"Comments on {review} are due",
                kind="Deadline",
                text="Until midnight in Singapore.",
                path=reverse("reviews:review", args=[review.pk]),
            )
