"""Meetings with their attendance as a kind of list: each row is the form of a meeting's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from smewg.access import allowed
from smewg.enums import AttendedAs
from smewg.forms.group import MeetingForm
from smewg.imports import names
from smewg.imports.form_list import (
    SEPARATOR,
    FormList,
    PlannedThing,
    choices_vocabulary,
    labels_of,
)
from smewg.imports.names import Learned
from smewg.models import Attendance, Economy, Meeting, Partner, User
from smewg.operations.attendance import record_attendance, strike_off
from smewg.toolkit.crumbs import crumbs
from smewg.toolkit.imports.dates import MONTHS
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.workbooks import Column, Reads, Row

ATTENDED: Mapping[str, str] = {
    "attended": AttendedAs.ECONOMY,
    "observers": AttendedAs.OBSERVER,
    "guests": AttendedAs.GUEST,
}
"""The columns of attendance, and as what those attended whom each names."""
NOT_ONE = "Say whose meeting it is and its number, as SMEWG meeting 47."


class MeetingList(FormList):
    """The group's meetings and the Ministers'; a meeting is known by its kind and number."""

    key = "meetings"
    permission = "smewg.change_meeting"
    title = "Import meetings"
    one, several = "meeting", "meetings"
    sheet = "Meetings"
    whole = "end"

    @cached_property
    def columns(self) -> list[Column]:
        there = {*MeetingForm.base_fields, *ATTENDED, "meeting", "reason"}
        return [each for each in self._columns() if each.key in there]

    def _columns(self) -> list[Column]:
        economies = tuple(Economy.objects.values_list("short_name", flat=True))
        partners = tuple(Partner.objects.values_list("name", flat=True))
        several: Any = {"help": "Separated by semicolons.", "several": True, "reads": Reads.NAMES}
        modes = labels_of(Meeting.Mode.choices)
        return [
            Column("meeting", "Meeting", "As SMEWG meeting 47.", 24, needed=True),
            Column("year", "Year", "Follows from the first day.", 8, reads=Reads.YEAR),
            Column("month", "Month", "1 to 12, where the day is not known yet.", 8),
            Column(
                "start",
                "First day",
                "As 13 September 2018.",
                reads=Reads.DAY,
                aliases=("Date", "Dates", "Start", "Starts"),
            ),
            Column(
                "end",
                "Last day",
                "Leave blank for one day.",
                reads=Reads.LAST_DAY,
                aliases=("End", "Ends"),
            ),
            Column(
                "turn",
                "Which of the year",
                choices=labels_of(Meeting.Place.choices),
                reads=Reads.NAMES,
            ),
            Column("host", "Host", choices=economies, reads=Reads.NAMES, aliases=("Host economy",)),
            Column("place", "Place", aliases=("Venue", "Location", "City")),
            Column("mode", "Mode", choices=modes, reads=Reads.NAMES),
            Column(
                "is_extraordinary",
                "Extraordinary",
                "yes where it is called between the regular ones.",
                choices=("yes", "no"),
            ),
            Column(
                "attended",
                "Economies there",
                width=40,
                choices=economies,
                aliases=("Attendance", "Attended", "Economies", "Attending economies"),
                **several,
            ),
            Column("observers", "Observers there", width=30, choices=partners, **several),
            Column("guests", "Guests there", width=30, choices=partners, **several),
            Column("note", "Note", "What is doubtful, and the source.", 40, aliases=("Notes",)),
            Column("reason", "Why it changes", "For the history.", 24),
        ]

    @property
    def crumbs(self) -> list[dict[str, str]]:
        return crumbs(("Meetings", self.after_url), "Import")

    @property
    def receive_url(self) -> str:
        return reverse("group:meetings_import")

    @property
    def template_url(self) -> str:
        return reverse("group:meetings_template")

    @property
    def export_url(self) -> str:
        return reverse("group:meetings_file")

    @property
    def after_url(self) -> str:
        return reverse("group:meetings")

    def vocabularies(self, learned: Learned) -> dict[str, Vocabulary]:
        bodies = self._bodies(learned)
        economies = names.economies(learned)
        return {
            "host": economies,
            "attended": economies,
            "observers": bodies,
            "guests": bodies,
            "mode": choices_vocabulary("mode", Meeting.Mode.choices),
            "turn": choices_vocabulary("place in the year", Meeting.Place.choices),
        }

    def _bodies(self, learned: Learned) -> Vocabulary:
        """Partners, and other bodies that were at a meeting before."""
        may_make = allowed(self.user, "smewg.change_partner")
        partners = names.partners(learned, may_make=may_make)
        others = Attendance.objects.exclude(body="").values_list("body", flat=True).distinct()
        return Vocabulary(
            names.PARTNER,
            [*partners.names, *map(Name, others)],
            learned=learned.get(names.PARTNER),
            may_make=may_make,
        )

    @cached_property
    def by_name(self) -> dict[str, Meeting]:
        return {each.name: each for each in self.things()}

    @cached_property
    def economies(self) -> dict[str, Economy]:
        return {each.short_name: each for each in Economy.objects.all()}

    def form(self, sent: QueryDict, thing: Any) -> MeetingForm:
        return MeetingForm(sent, instance=thing)

    def things(self) -> Iterable[Meeting]:
        found = Meeting.objects.visible_to(self.user).select_related("host")
        return found.prefetch_related("attendance__economy", "attendance__partner")

    def as_row(self, thing: Meeting) -> dict[str, str]:
        row = {
            "meeting": thing.name,
            "year": str(thing.year),
            "month": str(thing.month or ""),
            "start": thing.start.isoformat() if thing.start else "",
            "end": thing.end.isoformat() if thing.end else "",
            "turn": str(thing.get_turn_display()) if thing.turn else "",
            "host": thing.host.short_name if thing.host else "",
            "place": thing.place,
            "mode": str(thing.get_mode_display()),
            "is_extraordinary": "yes" if thing.is_extraordinary else "",
            "note": thing.note,
        }
        columns = {each.key for each in self.columns}
        return {key: text for key, text in row.items() if key in columns} | self._attendance(thing)

    def _attendance(self, meeting: Meeting) -> dict[str, str]:
        """Who was there, by column, economies in APEC's order and others by their names."""
        found: dict[str, list[Attendance]] = {key: [] for key in ATTENDED}
        column_of = {value: key for key, value in ATTENDED.items()}
        for each in meeting.attendance.all():
            found[column_of[each.attended_as]].append(each)
        for rows in found.values():
            rows.sort(key=lambda row: (row.economy.order if row.economy else 0, str(row)))
        return {key: SEPARATOR.join(map(str, rows)) for key, rows in found.items()}

    def prepare(self, row: Row) -> None:
        """Whose meeting and which, days that say year and month, and bodies in one order."""
        self._read_name(row)
        self._read_days(row)
        for key in ("observers", "guests"):
            parts = filter(None, row.values[key].split(SEPARATOR))
            row.values[key] = SEPARATOR.join(sorted(parts))
        if row.values.get("is_extraordinary", "").casefold() in ("no", "n"):
            row.values["is_extraordinary"] = ""

    def _read_name(self, row: Row) -> None:
        read = names.meeting_named(row.values["meeting"])
        if read is None:
            row.problems.setdefault("meeting", NOT_ONE)
            return
        row.values["meeting"] = read.name
        if read.year and not row.values["year"] and not row.values["start"]:
            row.values["year"] = str(read.year)
            row.there |= {"year"}

    def _read_days(self, row: Row) -> None:
        """Year and month follow the first day, as where a meeting is kept."""
        if number := MONTHS.get(row.values["month"].casefold()):
            row.values["month"] = str(number)
        if row.values["start"] and "start" not in row.problems:
            day = date.fromisoformat(row.values["start"])
            row.values["year"], row.values["month"] = str(day.year), str(day.month)
            row.there |= {"year", "month"}

    def find(self, row: Row) -> Meeting | None:
        return self.by_name.get(row.values["meeting"])

    def complete(self, row: Row, thing: Any) -> None:
        """What the page's form offers at first, where the list says nothing."""
        if not row.values["mode"] and "mode" not in row.problems:
            row.values["mode"] = str((thing or Meeting()).get_mode_display())

    def identity(self, row: Row) -> tuple[str, ...]:
        return (row.values["meeting"],)

    def name_of(self, thing: Meeting) -> str:
        return thing.name

    def word_for(self, name: str, thing: Any) -> str:
        return str(thing.short_name)

    def sent(self, row: Row, thing: Any) -> QueryDict:
        found = super().sent(row, thing)
        read = names.meeting_named(row.values["meeting"])
        found["kind"] = read.kind if read else ""
        found["number"] = str(read.number) if read else ""
        return found

    def check_form(self, planned: PlannedThing) -> None:
        """What the form says of kind and number stands beside the meeting."""
        super().check_form(planned)
        problems = planned.row.problems
        for key in ("kind", "number"):
            if said := problems.pop(key, ""):
                problems.setdefault("meeting", said)

    def write(self, planned: PlannedThing, by: User) -> Meeting:
        meeting: Meeting = super().write(planned, by)
        was = {str(each): each for each in meeting.attendance.select_related("economy", "partner")}
        asked = {
            name: as_what
            for key, as_what in ATTENDED.items()
            for name in filter(None, planned.row.values[key].split(SEPARATOR))
        }
        for name, row in was.items():
            if name not in asked:
                strike_off(row.pk)
        for name, as_what in asked.items():
            self._attends(meeting, name, as_what, was.get(name))
        return meeting

    def _attends(self, meeting: Meeting, name: str, as_what: str, was: Attendance | None) -> None:
        """Write down that a body was there; how many people it sent stays as it stands."""
        economy = self.economies.get(name) if as_what == AttendedAs.ECONOMY else None
        partner = None if economy else Partner.objects.filter(name=name).first()
        record_attendance(
            meeting,
            economy=economy,
            partner=partner,
            body="" if economy or partner else name,
            attended_as=as_what,
            people=was.people if was else None,
            note=was.note if was else "",
        )

    def check(self, planned: PlannedThing) -> None:
        """A body is there once: as an observer or as a guest."""
        row = planned.row
        both = set(row.values["observers"].split(SEPARATOR)) & set(
            row.values["guests"].split(SEPARATOR)
        )
        if both - {""}:
            said = SEPARATOR.join(sorted(both - {""}))
            row.problems.setdefault("guests", f"Among the observers already: {said}.")
