"""The two moments between which changes are told: meetings or days, as an address names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from smewg.models import Meeting


@dataclass(frozen=True)
class Edge:
    """One end of the stretch: the moment, and the meeting or day that it is in words."""

    moment: datetime
    words: str
    asked: str = ""


@dataclass(frozen=True)
class Stretch:
    """After `since` and up to `until`."""

    since: Edge
    until: Edge

    @property
    def words(self) -> str:
        return f"After {self.since.words}, up to {self.until.words}"


def last_day(meeting: Meeting) -> date | None:
    """A meeting's last day; the last of its month where only that is known."""
    if meeting.start:
        return meeting.end or meeting.start
    if not meeting.month:
        return None
    after = date(meeting.year + meeting.month // 12, meeting.month % 12 + 1, 1)
    return after - timedelta(days=1)


def stretch(meetings: list[Meeting], since: str, until: str, now: datetime) -> Stretch:
    """What two texts ask for, each a meeting as smewg-45 or a day as 2018-03-01.

    Without a sense of it: from the last meeting that is over (or a year ago) until now. A day is
    meant with the whole of it: since it begins, until it ends, in Singapore.
    """
    edges = {each.slug: each for each in meetings if last_day(each)}
    begins = _edge(edges, since, starts=True) or _last_meeting(edges, now)
    ends = _edge(edges, until, starts=False) or Edge(now, "now")
    return Stretch(*sorted((begins, ends), key=lambda edge: edge.moment))


def _edge(meetings: dict[str, Meeting], asked: str, *, starts: bool) -> Edge | None:
    meeting = meetings.get(asked)
    if meeting:
        day = last_day(meeting)
        return Edge(_end_of(day), meeting.name, asked) if day else None
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    if not 1990 <= day.year <= 2100:
        return None
    said = f"{day:%-d %B %Y}"
    return Edge(_end_of(day - timedelta(days=1)) if starts else _end_of(day), said, asked)


def _last_meeting(meetings: dict[str, Meeting], now: datetime) -> Edge:
    past = [
        (day, meeting)
        for meeting in meetings.values()
        if (day := last_day(meeting)) and day < now.date() and meeting.kind == Meeting.Kind.SMEWG
    ]
    if not past:
        day = now.date() - timedelta(days=365)
        return Edge(_end_of(day), f"{day:%-d %B %Y}")
    day, meeting = max(past, key=lambda each: each[0])
    return Edge(_end_of(day), meeting.name, meeting.slug)


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight)
