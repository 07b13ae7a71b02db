"""The days that changes are told of, as an address names them by meetings or days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from smewg.models import Meeting
from smewg.toolkit.days import day_in_words, day_of, start_of

A_DAY = timedelta(days=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class End:
    """What one end of a period names: a day, or the last day of a meeting, in its words."""

    day: date
    words: str
    asked: str = ""
    is_meeting: bool = False


@dataclass(frozen=True)
class Period:
    """Whole days in Singapore: from the day `since` names, or the day after its meeting, to the
    day that `until` names or on which its meeting ended, both days with the whole of them.
    """

    since: End
    until: End

    @property
    def first_day(self) -> date:
        return self.since.day + A_DAY if self.since.is_meeting else self.since.day

    @property
    def last_day(self) -> date:
        """A day before the first where nothing lies between the two."""
        return self.until.day

    @property
    def begins(self) -> datetime:
        """The first moment of the period."""
        return start_of(self.first_day)

    @property
    def is_over(self) -> datetime:
        """The first moment that is no longer in the period."""
        return start_of(self.last_day + A_DAY)

    @property
    def words(self) -> str:
        if self.since.is_meeting:
            return f"After {self.since.words}, up to {self.until.words}"
        return f"From {self.since.words} up to {self.until.words}"


def last_day(meeting: Meeting) -> date | None:
    """A meeting's last day; the last of its month where only that is known."""
    if meeting.start:
        return meeting.end or meeting.start
    if not meeting.month:
        return None
    return date(meeting.year + meeting.month // 12, meeting.month % 12 + 1, 1) - A_DAY


def period(meetings: list[Meeting], since: str, until: str, now: datetime) -> Period:
    """What two texts ask for, each a meeting as smewg-45 or a day as 2018-03-01, in either order.

    Without a sense of it: from the last meeting that is over (or a year ago) until now.
    """
    day = day_of(now)
    ends = {each.slug: _of_meeting(each, at) for each in meetings if (at := last_day(each))}
    begin = _end(ends, since) or _last_meeting(meetings, day)
    end = _end(ends, until) or End(day, "now")
    return Period(end, begin) if end.day < begin.day else Period(begin, end)


def _of_meeting(meeting: Meeting, day: date) -> End:
    return End(day, meeting.name, meeting.slug, is_meeting=True)


def _end(meetings: dict[str, End], asked: str) -> End | None:
    if asked in meetings:
        return meetings[asked]
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return End(day, day_in_words(day), asked) if 1990 <= day.year <= 2100 else None


def _last_meeting(meetings: list[Meeting], today: date) -> End:
    ends = [
        _of_meeting(meeting, day)
        for meeting in meetings
        if meeting.kind == Meeting.Kind.SMEWG and (day := last_day(meeting)) and day < today
    ]
    a_year_ago = today - A_YEAR
    return max(ends, key=lambda end: end.day, default=End(a_year_ago, day_in_words(a_year_ago)))
