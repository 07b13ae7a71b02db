"""Comments on a review's sections, and their answers: judged on the review as it stands."""

from __future__ import annotations

from django.db import transaction as database

from reviews import workflow
from reviews.models import Review, ReviewComment, ReviewSection
from reviews.operations.reviews import refuse_where_published
from smewg.access import allowed
from smewg.models import User
from smewg.toolkit.transitions import (
    TransitionRefused,
    last_step_in_words,
    locked,
    transition,
)


@database.atomic
def comment_on(section: ReviewSection, text: str, *, by: User) -> ReviewComment:
    """Say something of a section, for one's economy where one speaks for one.

    Raises TransitionRefused where nothing is said or the review takes no comments (any more).
    """
    if not text.strip():
        raise TransitionRefused("Write what you want to say of this section.")
    review = locked(Review, [section.review_id])[0]
    refuse_where_published(review, "it takes no comments any more")
    if not allowed(by, "reviews.comment", review):
        last = last_step_in_words(review)
        raise TransitionRefused(f"This review takes no comments now. The last step was: {last}.")
    return ReviewComment.objects.create(
        section=section, text=text.strip(), by=by, economy=by.economy
    )


@database.atomic
def answer_comment(pk: int, text: str, *, by: User, seen: str | None = None) -> ReviewComment:
    """Answer a comment; a later answer replaces this one, and both stay in the history.

    Raises TransitionRefused, also where it was answered since a page showed it as open (`seen`).
    """
    if not text.strip():
        raise TransitionRefused("Write an answer first.")
    review_pk = ReviewComment.objects.values_list("section__review", flat=True).get(pk=pk)
    review = locked(Review, [review_pk])[0]
    refuse_where_published(review, "its comments stay as they are")
    comments = ReviewComment.objects.select_related("section__review", "by", "economy")
    given = {"answer": text.strip()}
    return transition(
        workflow.ANSWER, comments, pk, by=by, changes=given, note="answered", seen=seen
    )
