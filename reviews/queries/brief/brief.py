"""An economy's brief put together."""

from __future__ import annotations

from datetime import date

from plans.models import Plan
from reviews.queries.brief import record, requests
from reviews.queries.brief.parts import Asked, Brief, Section
from smewg.enums import MeetingState
from smewg.models import Economy, Meeting, User


def brief(user: User, economy: Economy, day: date) -> Brief:
    """What `economy` should know before the next meeting, as far as `user` may see it."""
    plans = Plan.objects.visible_to(user).prefetch_related("indicators")
    asked = Asked(user, economy, plans.current(day.year), day)
    return Brief(asked, next_meeting(user, day), _sections(asked))


def _sections(asked: Asked) -> list[Section]:
    name, of = asked.economy.running_text, asked.plan
    period = f", {of.period}" if of else ""
    return [
        Section("asked", f"Asked of {name}", requests.parts(asked), "Nothing is asked of it now."),
        Section(
            "told",
            f"Told by {name}{period}",
            record.reported(asked),
            "Nothing so far. Reporting is voluntary.",
        ),
        Section(
            "practices",
            f"Practices shared and adopted{period}",
            record.practices(asked),
            "No listed practice names it so far.",
        ),
        Section(
            "notes",
            "Concept notes, and scores left to give",
            record.notes(asked),
            "It has no concept note, and no score is left to give.",
        ),
        Section(
            "turns",
            "Its turn as Chair and host",
            record.turns(asked),
            "No rotation is recorded yet.",
        ),
        Section("dates", "Dates ahead", record.dates(asked), "No date is known yet."),
    ]


def next_meeting(user: User, day: date) -> Meeting | None:
    """The group's next meeting that is on, by its first day or else its month."""
    meetings = Meeting.objects.visible_to(user).filter(
        kind=Meeting.Kind.SMEWG, state=MeetingState.ON, year__gte=day.year
    )
    ahead = [each for each in meetings if _is_ahead(each, day)]
    return min(ahead, key=_when, default=None)


def _is_ahead(meeting: Meeting, day: date) -> bool:
    if meeting.start:
        return (meeting.end or meeting.start) >= day
    return (meeting.year, meeting.month or 12) >= (day.year, day.month)


def _when(meeting: Meeting) -> tuple[int, int, int, int]:
    start = meeting.start
    return meeting.year, meeting.month or 13, start.day if start else 32, meeting.number or 0
