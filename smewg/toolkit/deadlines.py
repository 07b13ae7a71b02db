"""Deadlines: midnight in Singapore, where the APEC Secretariat is, at the end of the day named."""

from __future__ import annotations

from datetime import date, datetime, time

from smewg.toolkit.days import SINGAPORE, today


def end_of(day: date) -> datetime:
    """The last moment of `day` in Singapore, so that it reads as 23:59 of the day it names."""
    return datetime.combine(day, time.max, SINGAPORE)


def is_past(day: date | None) -> bool:
    """Whether `day` is over in Singapore; a day not named is never past."""
    return day is not None and day < today()
