"""The group's dates as iCalendar (RFC 5545), for ordinary calendar programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from smewg.hooks import Entry
from smewg.toolkit.charts.drawing import cleaned

REFRESH = timedelta(hours=12)


def feed(entries: Iterable[Entry], now: datetime) -> bytes:
    """The entries as a calendar; each keeps its UID, so that programs change and do not repeat it.

    A change has a higher SEQUENCE; what was called off or removed stays, as CANCELLED.

    Whole days: the last day of an event is the day before its DTEND, as the standard has it.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//SMEWG plan tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "SMEWG")
    calendar.add("x-wr-calname", "SMEWG")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> Event:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", (entry.changed or now).astimezone(UTC))
    event.add("sequence", entry.sequence)
    if entry.changed:
        event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.until + timedelta(days=1))
    event.add("summary", cleaned(entry.title))
    event.add("categories", [entry.kind])
    event.add("transp", "TRANSPARENT")
    if entry.is_cancelled or entry.is_uncertain:
        event.add("status", "CANCELLED" if entry.is_cancelled else "TENTATIVE")
    if entry.place:
        event.add("location", cleaned(entry.place))
    if entry.text:
        event.add("description", cleaned(entry.text))
    if entry.path:
        event.add("url", f"{settings.SITE_URL}{entry.path}")
    return event
