"""What people type about meetings, partners, terms and turns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from smewg.models import (
    AgendaItem,
    Attendance,
    Dialogue,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    Paper,
    RecordedTurn,
    Role,
    TermsOfReference,
    TermsReview,
    User,
)
from smewg.queries.turns import Turn
from smewg.toolkit.typed_fields import read_as_written
from smewg.toolkit.uploads import ACCEPTS, FileRefused, look_into, plain_name, sends
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.widgets import DayBox


class DayInput(DayBox):
    """A day by the browser's own calendar."""


class ReasonedForm(VersionedModelForm):
    """A form whose change of something that stands is kept with its reason."""

    reason = forms.CharField(
        label="Why you change it", max_length=90, required=False, help_text="For the history."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["reason"]

    def save(self, commit: bool = True) -> Any:
        self.instance._change_reason = self.cleaned_data.get("reason", "")[:100]
        return super().save(commit)


class MeetingForm(ReasonedForm):
    class Meta:
        model = Meeting
        fields = (
            "kind",
            "number",
            "year",
            "month",
            "start",
            "end",
            "turn",
            "host",
            "place",
            "mode",
            "is_extraordinary",
            "note",
        )
        labels: ClassVar = {
            "start": "First day",
            "end": "Last day",
            "is_extraordinary": "An extraordinary meeting",
        }
        widgets: ClassVar = {
            "start": DayInput(),
            "end": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {"end": "Leave blank for one day."}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("end") and not typed.get("start"):
            self.add_error("start", "Give the first day too, or take the last day away.")
        return typed


class CallOffForm(forms.Form):
    """New days, where a meeting that was postponed or cancelled takes place after all."""

    start = forms.DateField(
        label="First day", required=False, widget=DayInput(), help_text="Blank: not known yet."
    )
    end = forms.DateField(
        label="Last day", required=False, widget=DayInput(), help_text="Leave blank for one day."
    )
    reason = forms.CharField(
        label="Who says so, and why",
        max_length=90,
        error_messages={"required": "Say who says so, and why."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_as_written(self.fields.values())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        start, end = typed.get("start"), typed.get("end")
        if end and not start:
            self.add_error("start", "Give the first day too, or take the last day away.")
        elif start and end and end < start:
            self.add_error("end", "The last day is before the first.")
        return typed


class AgendaItemForm(ReasonedForm):
    """An item of a meeting's agenda."""

    class Meta:
        model = AgendaItem
        fields = ("number", "title", "led_by", "place")
        labels: ClassVar = {"place": "Place in the agenda"}
        help_texts: ClassVar = {"place": "1 stands first."}


class AttendanceForm(ReasonedForm):
    """A body that was at a meeting."""

    class Meta:
        model = Attendance
        fields = ("attended_as", "economy", "partner", "body", "people", "note")
        labels: ClassVar = {"attended_as": "It was there as"}
        help_texts: ClassVar = {
            "economy": "For a member economy.",
            "partner": "For an observer or a guest that is among the partners.",
        }


class PaperForm(ReasonedForm):
    """A link, or a file whose content is what its name says."""

    class Meta:
        model = Paper
        fields = (
            "number",
            "title",
            "agenda_item",
            "purpose",
            "submitted_by",
            "access",
            "link",
            "file",
        )
        widgets: ClassVar = {"file": forms.FileInput(attrs=sends(ACCEPTS))}
        help_texts: ClassVar = {"file": "pdf, docx, xlsx, pptx, png or jpg, up to 20 MB."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = AgendaItem.objects.filter(meeting_id=self.instance.meeting_id)
        self.fields["agenda_item"].queryset = items  # type: ignore[attr-defined]
        if not items.exists():
            del self.fields["agenda_item"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        upload = typed.get("file")
        if isinstance(upload, UploadedFile):
            name = plain_name(upload)
            try:
                look_into(name, upload)
            except FileRefused as refused:
                self.add_error("file", str(refused))
            self.instance.file_name = name
        if not upload and not typed.get("link") and not self.errors:
            self.add_error("link", "Give a link, or choose a file.")
        return typed


class DecisionForm(ReasonedForm):
    class Meta:
        model = MeetingDecision
        fields = ("text", "follow_up", "due", "settled_on")
        labels: ClassVar = {
            "text": "What was decided",
            "follow_up": "Who does what",
            "due": "By",
            "settled_on": "Carried out on",
        }
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "follow_up": forms.Textarea(attrs={"rows": 2}),
            "due": DayInput(),
            "settled_on": DayInput(),
        }


class DialogueForm(VersionedModelForm):
    class Meta:
        model = Dialogue
        fields = ("date", "title", "partners", "meeting", "outcome", "link")
        labels: ClassVar = {"outcome": "What came of it", "date": "Day"}
        widgets: ClassVar = {
            "date": DayInput(),
            "partners": forms.CheckboxSelectMultiple,
            "outcome": forms.Textarea(attrs={"rows": 3}),
        }


class TermForm(ReasonedForm):
    class Meta:
        model = OfficeTerm
        fields = ("office", "economy", "person", "starts", "ends", "note")
        widgets: ClassVar = {"starts": DayInput(), "ends": DayInput()}
        help_texts: ClassVar = {
            "ends": "Rights end at midnight in Singapore after this day, by themselves."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, role__in=[Role.CHAIR, Role.DELEGATE])
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class RecordedTurnForm(ReasonedForm):
    class Meta:
        model = RecordedTurn
        fields = ("rotation", "year", "economy", "is_inferred", "source")


class SwapForm(forms.Form):
    """Whose turn is given up, when it was said, and for a late one why."""

    turn = forms.ChoiceField(label="Turn that its economy cannot take")
    announced_on = forms.DateField(label="Announced on", widget=DayInput())
    is_late = forms.BooleanField(
        label="Record it as late",
        required=False,
        help_text="Only for a swap announced after its notice date; it needs a reason.",
    )
    reason = forms.CharField(
        required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, turns: Iterable[Turn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].choices = [  # type: ignore[attr-defined]
            (f"{turn.kind}-{turn.term.first_year}", turn.label)
            for turn in turns
            if turn.term.economy
        ]


class TermsOfReferenceForm(ReasonedForm):
    """One edition of the terms of reference."""

    class Meta:
        model = TermsOfReference
        fields = (
            "adopted_on",
            "adopted_by",
            "meeting",
            "valid_until",
            "link",
            "paper",
            "text",
            "note",
        )
        widgets: ClassVar = {
            "adopted_on": DayInput(),
            "valid_until": DayInput(),
            "text": forms.Textarea(attrs={"rows": 14}),
        }


class TermsReviewForm(ReasonedForm):
    """A review of the terms of reference."""

    class Meta:
        model = TermsReview
        fields = ("day", "meeting", "outcome", "words", "next_due")
        widgets: ClassVar = {
            "day": DayInput(),
            "next_due": DayInput(),
            "words": forms.Textarea(attrs={"rows": 4}),
        }
