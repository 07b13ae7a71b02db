"""Who was at a meeting is written down, on the page and from a list alike."""

from __future__ import annotations

from django.db import transaction

from smewg.enums import AttendedAs
from smewg.models import Attendance, Economy, Meeting, Partner


@transaction.atomic
def record_attendance(  # noqa: PLR0913 -- what a line of the list says
    meeting: Meeting,
    *,
    economy: Economy | None = None,
    partner: Partner | None = None,
    body: str = "",
    attended_as: str = "",
    people: int | None = None,
    note: str = "",
) -> Attendance:
    """Write down that a body was at a meeting; a second time it is the same row.

    Without `attended_as` an economy attends as one, and everybody else as a guest.
    Raises ValidationError where no body is named, or more than one.
    """
    named = {"economy": economy, "partner": partner}
    row = _row_of(meeting, economy=economy, partner=partner, body=" ".join(body.split()))
    as_named = AttendedAs.ECONOMY if economy else AttendedAs.GUEST
    wanted = {"attended_as": attended_as or as_named, "people": people, "note": note.strip()}
    same = row.pk and all(getattr(row, name) == value for name, value in wanted.items())
    if same:
        return row
    for name, value in {**named, **wanted}.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def _row_of(
    meeting: Meeting, *, economy: Economy | None, partner: Partner | None, body: str
) -> Attendance:
    """The row of that body, locked; a new one where there is none."""
    Meeting.objects.select_for_update(of=["self"]).get(pk=meeting.pk)
    rows = Attendance.objects.select_for_update(of=["self"]).filter(meeting=meeting)
    found = (
        rows.filter(economy=economy, partner=None, body="")
        if economy
        else rows.filter(partner=partner, body="")
        if partner
        else rows.filter(economy=None, partner=None, body__iexact=body)
    )
    return found.first() or Attendance(meeting=meeting, economy=economy, partner=partner, body=body)


@transaction.atomic
def strike_off(attendance_id: int) -> Attendance:
    """Take a body off the list that was not there; the history keeps that it stood."""
    row = Attendance.objects.select_for_update(of=["self"]).get(pk=attendance_id)
    pk = row.pk
    row.delete()
    row.pk = pk
    return row
