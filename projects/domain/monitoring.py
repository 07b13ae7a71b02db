"""When a project's monitoring reports are due: every six months while it runs. Pure.

Source: domain, "Monitoring at least every six months".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

MONTHS_BETWEEN = 6
MOST = 40
"""Reports of one project; twenty years of them."""


class ReportState(StrEnum):
    """How a monitoring report stands; the value is what pages say. Nobody is blamed for it."""

    AHEAD = "due later"
    DUE = "not received yet"
    RECEIVED = "received"
    TOLD = "received, budget committee told"

    @property
    def kind(self) -> str:
        """How it is drawn, as in components/status.html."""
        kinds = {self.AHEAD: "quiet", self.DUE: "attention", self.RECEIVED: "active"}
        return kinds.get(self, "good")


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_days(
    first: date | None, starts: date | None, ends: date | None, today: date
) -> Iterator[date]:
    """The days on which reports are due, the earliest first.

    `first` is the day that was agreed for the first one; else it is six months after the start.
    The last one comes before the end, for then the completion report is due. Where no end is
    known, they go on to the next one after `today`. None where nothing says when to begin.
    """
    counted_from = first or starts
    if counted_from is None:
        return
    for place in range(0 if first else 1, MOST):
        day = months_after(counted_from, MONTHS_BETWEEN * place)
        if ends and day >= ends and day != first:
            return
        yield day
        if ends is None and day > today:
            return


def state_of(due: date, received: date | None, told: date | None, today: date) -> ReportState:
    """How one report stands; one is not late on its last day."""
    if received:
        return ReportState.TOLD if told else ReportState.RECEIVED
    return ReportState.DUE if due < today else ReportState.AHEAD
