"""Who was at a meeting, on one page: economies and partners to tick, other bodies one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from smewg.enums import AttendedAs
from smewg.models import Attendance, Economy, Meeting, Partner
from smewg.operations.attendance import change_attendance
from smewg.toolkit.forms import RowsField

LONGEST = 200


class AttendanceListForm(forms.Form):
    """The whole list; `shown` are the rows that the page showed when it was opened."""

    required_css_class = "required"
    shown = RowsField(required=False)
    economies = forms.ModelMultipleChoiceField(
        queryset=Economy.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    observers = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    guests = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_observers = forms.CharField(
        label="Other observers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line; bodies that are not among the partners. No names of people.",
    )
    other_guests = forms.CharField(
        label="Other guests",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line; bodies that are not among the partners. No names of people.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        self.meeting = meeting
        rows = list(meeting.attendance.select_related("economy", "partner"))
        kwargs.setdefault("initial", _initial(rows))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        both = set(typed.get("observers") or ()) & set(typed.get("guests") or ())
        if both:
            names = "; ".join(sorted(map(str, both)))
            self.add_error("guests", f"{names}: an observer or a guest, not both.")
        for name in ("other_observers", "other_guests"):
            if any(len(line) > LONGEST for line in _lines(typed.get(name, ""))):
                self.add_error(name, f"Write at most {LONGEST} letters in a line.")
        return typed

    def keep(self) -> int | None:
        """Write what was changed; how many rows. None where the page must be shown."""
        if not (self.is_bound and self.is_valid()):
            return None
        shown = self.meeting.attendance.in_bulk(self.cleaned_data["shown"])
        try:
            return change_attendance(self.meeting, list(self._chosen()), shown)
        except ValidationError as error:
            self.add_error(None, error.messages)
            return None

    def _chosen(self) -> Iterator[Attendance]:
        typed = self.cleaned_data
        for economy in typed["economies"]:
            yield Attendance(attended_as=AttendedAs.ECONOMY, economy=economy)
        for name, as_what in (("observers", AttendedAs.OBSERVER), ("guests", AttendedAs.GUEST)):
            for partner in typed[name]:
                yield Attendance(attended_as=as_what, partner=partner)
            for line in _lines(typed[f"other_{name}"]):
                yield Attendance(attended_as=as_what, body=line)


def _lines(text: str) -> list[str]:
    found = {
        line.casefold(): line for each in text.splitlines() if (line := " ".join(each.split()))
    }
    return list(found.values())


def _initial(rows: list[Attendance]) -> dict[str, Any]:
    def of(as_what: AttendedAs) -> list[Attendance]:
        return [row for row in rows if row.attended_as == as_what]

    found: dict[str, Any] = {
        "shown": [row.pk for row in rows],
        "economies": [row.economy_id for row in of(AttendedAs.ECONOMY)],
    }
    for name, as_what in (("observers", AttendedAs.OBSERVER), ("guests", AttendedAs.GUEST)):
        found[name] = [row.partner_id for row in of(as_what) if row.partner_id]
        found[f"other_{name}"] = "\n".join(row.body for row in of(as_what) if row.body)
    return found
