"""Deadlines: midnight in Singapore, where the APEC Secretariat is, at the end of the day named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SINGAPORE = ZoneInfo("Asia/Singapore")


def end_of(day: date) -> datetime:
    """The moment at which `day` is over in Singapore."""
    return datetime.combine(day + timedelta(days=1), time.min, SINGAPORE)


def is_past(day: date | None) -> bool:
    """Whether `day` is over in Singapore; a day not named is never past."""
    return day is not None and timezone.now() >= end_of(day)
