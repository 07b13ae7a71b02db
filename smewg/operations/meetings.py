"""A meeting is postponed, cancelled, or held after all; each with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from smewg.models import Meeting, User
from smewg.toolkit.transitions import transition
from smewg.workflow import CANCEL_MEETING, HOLD_MEETING, POSTPONE_MEETING


def postpone_meeting(meeting_id: int, *, by: User, reason: str) -> Meeting:
    """Its days stand as those it was to be held on. TransitionRefused without a reason."""
    return transition(POSTPONE_MEETING, Meeting, meeting_id, by=by, reason=reason)


def cancel_meeting(meeting_id: int, *, by: User, reason: str) -> Meeting:
    """It is not held at all. TransitionRefused without a reason."""
    return transition(CANCEL_MEETING, Meeting, meeting_id, by=by, reason=reason)


def hold_meeting(
    meeting_id: int, *, by: User, reason: str, start: date | None = None, end: date | None = None
) -> Meeting:
    """It takes place after all, on these days; without a first day they are not known yet.

    The year of a meeting without days stays. TransitionRefused without a reason.
    """
    changes: dict[str, Any] = {"state_because": "", "start": start, "end": end}
    changes |= {"year": start.year, "month": start.month} if start else {"month": None}
    return transition(HOLD_MEETING, Meeting, meeting_id, by=by, reason=reason, changes=changes)
