"""The life of a review and of a comment on it: which step leads where.

draft -> circulated -> draft again, with a reason; either -> published, for good. What was published
is followed by another edition, or published -> withdrawn, each with a reason. Guards that ask other
rows stand in reviews/operations/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from reviews.enums import CommentState, ReviewState
from smewg.toolkit.deadlines import end_of
from smewg.toolkit.transitions import Attempt, Columns, Refusal, Transition

if TYPE_CHECKING:
    from reviews.models import Review


def the_last_day_is_to_come(review: Review, attempt: Attempt) -> Refusal | None:
    until = attempt.changes.get("comments_until")
    if until and end_of(until) < timezone.now():
        said = "The day until which comments are asked for is over. Choose another."
        return Refusal(said, "until")
    return None


REVIEW = Columns(state="state")

CIRCULATE = Transition(
    "circulate",
    frozenset({ReviewState.DRAFT}),
    ReviewState.CIRCULATED,
    verb="Circulate it to the economies",
    guards=(the_last_day_is_to_come,),
    refusal="Only a draft is circulated.",
    columns=REVIEW,
)
TAKE_BACK = Transition(
    "take back",
    frozenset({ReviewState.CIRCULATED}),
    ReviewState.DRAFT,
    verb="Make it a draft again",
    needs_reason=True,
    ask_reason="Say why it is taken back, for those who read it already.",
    clears=("comments_until",),
    refusal="Only a circulated review is made a draft again.",
    columns=REVIEW,
)
PUBLISH = Transition(
    "publish",
    frozenset({ReviewState.DRAFT, ReviewState.CIRCULATED}),
    ReviewState.PUBLISHED,
    verb="Publish the review",
    stamps="published",
    refusal="A review is published once.",
    columns=REVIEW,
)
BEGIN_EDITION = Transition(
    "another edition",
    frozenset({ReviewState.PUBLISHED, ReviewState.WITHDRAWN}),
    verb="Begin the next edition",
    needs_reason=True,
    ask_reason="Say what the next edition puts right.",
    refusal="Only what was published is followed by another edition.",
    columns=REVIEW,
)
WITHDRAW = Transition(
    "withdraw",
    frozenset({ReviewState.PUBLISHED}),
    ReviewState.WITHDRAWN,
    verb="Withdraw the review",
    needs_reason=True,
    ask_reason="Say why it is withdrawn, for those who read it already.",
    stamps="withdrawn",
    refusal="Only a published review is withdrawn.",
    columns=REVIEW,
)

ANSWER = Transition(
    "answer",
    frozenset({CommentState.OPEN, CommentState.ANSWERED}),
    verb="Answer",
    stamps="answered",
    refusal="This comment has its answer.",
    columns=Columns(state="state"),
)
