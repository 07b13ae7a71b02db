"""What day it is, and days in words: one day, one clock, one way to write them.

A day is a day in Singapore, where the APEC Secretariat is, whatever zone a server, a database or a
moment is in. Nothing else in the house asks which day a moment belongs to.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

SINGAPORE = ZoneInfo("Asia/Singapore")


def today() -> date:
    """The day that it is now."""
    return day_of(timezone.now())


def day_of(moment: datetime) -> date:
    """The day that `moment` lies in. ValueError where the moment names no zone."""
    return timezone.localdate(moment, SINGAPORE)


def start_of(day: date) -> datetime:
    """The first moment of `day`; the day is over when the next one starts."""
    return datetime.combine(day, time.min, SINGAPORE)


def day_in_words(day: date) -> str:
    """13 September 2017."""
    return f"{day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """13 September 2017, 23:59; whoever says it says that this is Singapore time."""
    here = timezone.localtime(moment, SINGAPORE)
    return f"{day_in_words(here)}, {here:%H:%M}"


def days_in_words(first: date, last: date | None = None) -> str:
    """12 September 2018 to 13 September 2018; one day alone where there is no other."""
    if last is None or last == first:
        return day_in_words(first)
    return f"{day_in_words(first)} to {day_in_words(last)}"


def days_on_a_paper(first: date, last: date | None = None) -> str:
    """As APEC's papers write them: 12-13 September 2018, 30 August-2 September 2018."""
    if last is None or last == first:
        return day_in_words(first)
    if first.year != last.year:
        return f"{day_in_words(first)}-{day_in_words(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B}-{day_in_words(last)}"
    return f"{first.day}-{day_in_words(last)}"


def month_in_words(year: int, month: int) -> str:
    """September 2014."""
    return f"{date(year, month, 1):%B} {year}"
