"""What a meeting decided is written down, in the room or later, once."""

from __future__ import annotations

from django.db import transaction

from smewg.models import Meeting, MeetingDecision, User


@transaction.atomic
def note_decision(meeting_pk: int, text: str, *, by: User, follow_up: str = "") -> MeetingDecision:
    """The next decision of the meeting; the one that stands where its last says the same.

    So a button that is pressed twice writes it down once. Meeting.DoesNotExist without one.
    """
    meeting = Meeting.objects.select_for_update(of=["self"]).get(pk=meeting_pk)
    last = meeting.decisions.order_by("number").last()
    if last and (last.text, last.follow_up) == (text, follow_up):
        return last
    number = last.number + 1 if last else 1
    decision = MeetingDecision(meeting=meeting, number=number, text=text, follow_up=follow_up)
    decision._history_user = by  # type: ignore[attr-defined]
    decision.save()
    return decision
