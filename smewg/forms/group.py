"""What people type about meetings, partners, terms and turns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from smewg.models import (
    Dialogue,
    Meeting,
    MeetingDecision,
    OfficeTerm,
    Paper,
    Partner,
    RecordedTurn,
    Role,
    User,
)
from smewg.queries.turns import Turn
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
            "note",
        )
        labels: ClassVar = {"start": "First day", "end": "Last day"}
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


class PaperForm(forms.ModelForm):
    """A link, or a file whose content is what its name says."""

    class Meta:
        model = Paper
        fields = ("number", "title", "submitted_by", "link", "file")
        widgets: ClassVar = {"file": forms.FileInput(attrs=sends(ACCEPTS))}
        help_texts: ClassVar = {"file": "pdf, docx, xlsx, pptx, png or jpg, up to 20 MB."}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        upload = typed.get("file")
        if upload:
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


class PartnerForm(ReasonedForm):
    class Meta:
        model = Partner
        fields = ("name", "kind", "website", "contact_name", "contact_email", "note")
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}


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
