"""A day is a day in Singapore, whatever zone a moment, a server or a reader is in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.days import (
    SINGAPORE,
    day_in_words,
    day_of,
    days_in_words,
    days_on_a_paper,
    moment_in_words,
    month_in_words,
    start_of,
    today,
)
from smewg.toolkit.deadlines import end_of, is_past

ZONES = st.sampled_from(
    ["UTC", "Asia/Singapore", "America/Lima", "Pacific/Auckland", "Pacific/Kiritimati"]
).map(ZoneInfo)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 30))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@st.composite
def moments(draw):
    """Any moment, and often one within a second of a midnight in Singapore, in any zone."""
    any_moment = st.datetimes(datetime(1990, 1, 2), datetime(2100, 12, 30), timezones=ZONES)
    if draw(st.booleans()):
        return draw(any_moment)
    midnight = datetime.combine(draw(DAYS), datetime.min.time(), UTC) - timedelta(hours=8)
    near = midnight + timedelta(microseconds=draw(st.integers(-1_000_000, 1_000_000)))
    return near.astimezone(draw(ZONES))


def naive_day(moment):
    """Singapore has been eight hours ahead of UTC since 1982."""
    return (moment.astimezone(UTC) + timedelta(hours=8)).date()


@given(moments(), ZONES)
def test_the_day_of_a_moment_is_its_day_in_singapore_whoever_asks(moment, reader):
    with timezone.override(reader), time_machine.travel(moment, tick=False):
        assert day_of(moment) == today() == naive_day(moment)


@given(moments())
def test_a_day_holds_its_moments_and_no_other(moment):
    day = day_of(moment)
    assert start_of(day) <= moment < start_of(day + timedelta(days=1))
    assert moment <= end_of(day)
    assert end_of(day - timedelta(days=1)) < moment


@given(moments(), DAYS)
def test_a_deadline_is_past_once_its_day_is_over_in_singapore(moment, day):
    with time_machine.travel(moment, tick=False):
        assert is_past(day) == (naive_day(moment) > day)
        assert not is_past(None)


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="naive"):
        day_of(datetime(2018, 3, 1))


def test_the_pages_keep_the_same_zone():
    assert SINGAPORE.key == settings.TIME_ZONE


@given(DAYS, DAYS)
def test_days_are_written_as_apec_writes_them(first, last):
    said = f"{first.day} {MONTHS[first.month - 1]} {first.year}"
    assert day_in_words(first) == days_in_words(first) == days_in_words(first, first) == said
    if first != last:
        assert days_in_words(first, last) == f"{said} to {day_in_words(last)}"
    assert month_in_words(first.year, first.month) == said.split(" ", 1)[1]


@given(moments())
def test_a_page_says_the_day_of_a_moment_in_the_same_words(moment):
    page = Template("{{ moment|day }}; {{ day|day }}; {{ nothing|day|default:'not known' }}")
    said = page.render(Context({"moment": moment, "day": day_of(moment), "nothing": None}))
    words = day_in_words(naive_day(moment))
    assert said == f"{words}; {words}; not known"
    assert moment_in_words(moment).startswith(f"{words}, ")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2018, 9, 12), date(2018, 9, 13), "12-13 September 2018"),
        (date(2018, 9, 12), date(2018, 9, 12), "12 September 2018"),
        (date(2018, 9, 12), None, "12 September 2018"),
        (date(2018, 8, 30), date(2018, 9, 2), "30 August-2 September 2018"),
        (date(2018, 12, 30), date(2019, 1, 2), "30 December 2018-2 January 2019"),
        (date(2018, 9, 12), date(2019, 9, 13), "12 September 2018-13 September 2019"),
    ],
)
def test_days_stand_on_a_paper_as_apec_writes_them(first, last, said):
    assert days_on_a_paper(first, last) == said
