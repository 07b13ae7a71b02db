"""Who was at a meeting, as its page shows it; "n of 21" counts member economies alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from smewg.enums import AttendedAs, MeetingState
from smewg.models import Attendance, Economy, Meeting, User
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
    return _attendance(rows, Economy.objects.count())


def _attendance(rows: list[Attendance], members: int) -> MeetingAttendance:
    by = {each: [row for row in rows if row.attended_as == each] for each in AttendedAs}
    return MeetingAttendance(
        by[AttendedAs.ECONOMY], by[AttendedAs.OBSERVER], by[AttendedAs.GUEST], members
    )


def attendance_of_years(
    years: Iterable[int], user: User, today: date, members: int | None = None
) -> list[tuple[Meeting, MeetingAttendance]]:
    """The meetings that were held in these years until `today`, each with who was there.

    The latest first; three queries, two where the page knows how many economies are members.
    Nobody written down is not nobody there (`is_known`).
    """
    found = Meeting.objects.visible_to(user).filter(year__in=list(years), state=MeetingState.ON)
    held = [each for each in found if _was_held(each, today)]
    rows: dict[int, list[Attendance]] = defaultdict(list)
    there = Attendance.objects.filter(meeting__in=[each.pk for each in held])
    for row in there.select_related("economy").only(*_SHOWN).order_by("economy__order"):
        rows[row.meeting_id].append(row)
    of_all = Economy.objects.count() if members is None else members
    return [(each, _attendance(rows[each.pk], of_all)) for each in held]


_SHOWN = ("meeting", "attended_as", "economy__short_name", "economy__running_text")
"""Economies are named, observers and guests are counted."""


def _was_held(meeting: Meeting, today: date) -> bool:
    """Whether its days are over, as far as they are known."""
    if meeting.start:
        return (meeting.end or meeting.start) <= today
    return (meeting.year, meeting.month or 12) < (today.year, today.month)
