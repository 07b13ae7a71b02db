"""What becomes of a review's recommendations and of the decisions it seeks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction as database
from django.db.models import Max

from reviews import workflow
from reviews.enums import AskState, ReviewState
from reviews.models import Review, ReviewAsk
from reviews.operations.reviews import refuse_where_published
from smewg.models import User
from smewg.operations.decisions import note_decision
from smewg.toolkit.days import today
from smewg.toolkit.transitions import Attempt, Refusal, TransitionRefused, locked, transition


@database.atomic
def keep_ask(ask: ReviewAsk) -> ReviewAsk:
    """Save a row, a new one with the next number. TransitionRefused once it is published."""
    review = locked(Review, [ask.review_id])[0]
    refuse_where_published(review, "its recommendations stay as they are")
    if ask.pk is None:
        last = review.asks.aggregate(last=Max("number"))["last"] or 0
        ask.number = last + 1
    ask.save()
    return ask


@database.atomic
def remove_ask(pk: int) -> None:
    """Take a row off a review that is not published; nobody decided on it yet."""
    ask = ReviewAsk.objects.get(pk=pk)
    review = locked(Review, [ask.review_id])[0]
    refuse_where_published(review, "its recommendations stay as they are")
    ask = locked(ReviewAsk, [pk])[0]
    if ask.state != AskState.OPEN:
        raise TransitionRefused(f"{ask.words} was decided, so it stays.")
    ask.delete()


def record_fate(  # noqa: PLR0913 -- what is noted of it
    pk: int,
    key: str,
    *,
    by: User,
    words: str = "",
    day: date | None = None,
    seen: str | None = None,
) -> ReviewAsk:
    """What became of it, as the SCE or the SOM answered, or as the meeting decided.

    Raises TransitionRefused, also of a draft's, which was put to nobody.
    """
    noted: dict[str, Any] = {"outcome": words.strip(), "decided_on": day or today()}
    if key == workflow.OPEN_AGAIN.key:
        noted = {"outcome": "", "decided_on": None, "decision": None}
    return _record(pk, key, noted, by=by, reason=words, seen=seen)


def _record(  # noqa: PLR0913 -- what is noted of it
    pk: int, key: str, noted: dict[str, Any], *, by: User, reason: str, seen: str | None
) -> ReviewAsk:
    if key not in workflow.ASK_STEPS:
        raise TransitionRefused(Refusal("Choose what became of it.", "step"))
    step = workflow.ASK_STEPS[key]
    return transition(
        step,
        ReviewAsk.objects.select_related("review"),
        pk,
        by=by,
        reason=reason if step.needs_reason else "",
        changes=noted,
        guards=[_was_put_to_somebody],
        seen=seen,
    )


def _was_put_to_somebody(ask: ReviewAsk, attempt: Attempt) -> str | None:
    if ask.review.state == ReviewState.DRAFT:
        return "This review is a draft. Circulate it first; then note what was decided."
    return None


@database.atomic
def decide_in_the_room(
    pk: int, key: str, *, by: User, words: str = "", seen: str | None = None
) -> ReviewAsk:
    """The meeting of the review decides on it: noted here, and in the meeting's own record.

    Raises TransitionRefused, also where the review names no meeting; then nothing is noted.
    """
    ask = locked(ReviewAsk.objects.select_related("review"), [pk])[0]
    meeting, said = ask.review.meeting_id, workflow.DECIDED_WORDS.get(key)
    if meeting is None:
        raise TransitionRefused(
            "This review names no meeting. Choose it in the title block, then note the decision."
        )
    if said is None:
        raise TransitionRefused(Refusal("Choose what was decided.", "step"))
    text = f"{said}: {ask.words} ({ask.review}, {ask.number}). {words.strip()}".strip()
    decision = note_decision(meeting, text, by=by)
    noted = {"outcome": words.strip(), "decided_on": today(), "decision": decision}
    return _record(pk, key, noted, by=by, reason="", seen=seen)
