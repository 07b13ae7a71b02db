"""The windows' first and last days, for the calendar."""

from __future__ import annotations

from collections.abc import Iterator

from contributions.queries.reporting_window import windows
from contributions.reminders import path
from smewg.hooks import Entry
from smewg.models import User


def window_days(user: User) -> Iterator[Entry]:
    """The windows' first and last days, on the calendar."""
    for window in windows():
        year = window.reporting_year.year
        yield Entry(
            key=f"contributions-{year}-open",
            day=window.opens,
            title=f"Contributions of {year} open",
            kind="Window",
            path=path(year),
        )
        yield Entry(
            key=f"contributions-{year}-close",
            day=window.closes,
            title=f"Last day for the contributions of {year}",
            kind="Deadline",
            text="Until midnight in Singapore. Reporting is voluntary, and later is welcome.",
            path=path(year),
        )
