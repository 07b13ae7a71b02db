"""The life of a review and of a comment on it: which step leads where.

draft -> circulated -> draft again, with a reason; either -> published, for good. What was published
is followed by another edition, or published -> withdrawn, each with a reason. Guards that ask other
rows stand in reviews/operations/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from reviews.enums import AskState, CommentState, ReviewState
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

NOT_DECIDED = frozenset({AskState.OPEN, AskState.AGAIN})
"""From here a recommendation or a decision sought may be decided."""


def _decide(key: str, target: str, verb: str) -> Transition:
    return Transition(
        key, NOT_DECIDED, target, verb=verb, refusal="This was decided already.", columns=REVIEW
    )


TAKE_UP = _decide("take-up", AskState.TAKEN_UP, "Taken up")
TURN_DOWN = _decide("turn-down", AskState.NOT_TAKEN_UP, "Not taken up")
DISCUSS_AGAIN = _decide("again", AskState.AGAIN, "To be discussed again")
OPEN_AGAIN = Transition(
    "open-again",
    frozenset({AskState.TAKEN_UP, AskState.NOT_TAKEN_UP, AskState.AGAIN}),
    AskState.OPEN,
    verb="Not decided: this was noted by mistake",
    needs_reason=True,
    ask_reason="Say what was noted wrongly.",
    refusal="Nothing was decided on this yet.",
    columns=REVIEW,
)
ASK_STEPS = {each.key: each for each in (TAKE_UP, TURN_DOWN, DISCUSS_AGAIN, OPEN_AGAIN)}
DECIDED_WORDS = {
    TAKE_UP.key: "Decided",
    TURN_DOWN.key: "Not agreed",
    DISCUSS_AGAIN.key: "To be discussed again",
}
"""How a meeting's record begins what it decided on."""
