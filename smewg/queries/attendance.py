"""Who was at a meeting, as its page shows it; "n of 21" counts member economies alone."""

from __future__ import annotations

from dataclasses import dataclass

from smewg.enums import AttendedAs
from smewg.models import Attendance, Economy, Meeting
from smewg.toolkit.text import count_of


@dataclass(frozen=True)
class MeetingAttendance:
    """The rows by capacity, in order; `members` is how many economies there are."""

    economies: list[Attendance]
    observers: list[Attendance]
    guests: list[Attendance]
    members: int

    @property
    def is_known(self) -> bool:
        """Whether anybody is written down; nobody written down is not nobody there."""
        return bool(self.economies or self.observers or self.guests)

    @property
    def line(self) -> str:
        """As "14 of 21 economies, 2 observers and 1 guest"."""
        return (
            f"{len(self.economies)} of {self.members} economies, "
            f"{count_of(len(self.observers), 'observer')} and "
            f"{count_of(len(self.guests), 'guest')}"
        )

    @property
    def groups(self) -> list[tuple[str, list[Attendance]]]:
        named = (
            ("Economies", self.economies),
            ("Observers", self.observers),
            ("Guests", self.guests),
        )
        return [(title, rows) for title, rows in named if rows]


def attendance_of(meeting: Meeting) -> MeetingAttendance:
    """Who was there, in a fixed number of queries."""
    rows = list(meeting.attendance.in_order())
    by = {each: [row for row in rows if row.attended_as == each] for each in AttendedAs}
    return MeetingAttendance(
        by[AttendedAs.ECONOMY],
        by[AttendedAs.OBSERVER],
        by[AttendedAs.GUEST],
        Economy.objects.count(),
    )
