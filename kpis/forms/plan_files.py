"""Sending a plan file, correcting it in the page, and beginning the next plan's."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from kpis.operations.plan_files import write_text
from plans.domain.plan_file import LARGEST, LONGEST_PLAN
from plans.models import Plan, SentPlanFile
from smewg.models import User
from smewg.toolkit.versioned_forms import VersionedModelForm

TAKES = ".yaml,.yml,.txt"


class PlanFileForm(forms.Form):
    """What is clean is `content`, bytes, and `name`, how the file is called."""

    file = forms.FileField(
        label="Plan file",
        help_text="A text file (yaml), up to 1 MB. A plan's page has its file to begin from.",
        widget=forms.FileInput(attrs={"accept": TAKES}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "The file is empty. Choose another.",
        },
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file = typed.get("file")
        if file is None:
            return typed
        if (file.size or 0) > LARGEST:
            self.add_error("file", "The file is larger than 1 MB; a plan file is far smaller.")
            return typed
        return {"content": file.read(), "name": file.name}


class PlanTextForm(VersionedModelForm):
    """The file itself, to be corrected in the page."""

    class Meta:
        model = SentPlanFile
        fields = ("text",)
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 24, "class": "plan-text"})}
        labels: ClassVar = {"text": "The file"}
        error_messages: ClassVar = {"text": {"required": "The file is blank. Write it."}}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        cast("forms.CharField", self.fields["text"]).strip = False

    def refusal(self) -> str:
        if self.instance.pk is None or self.instance.is_open:
            return ""
        return "This file was dealt with already. Send it again to change the plan."

    def write(self) -> SentPlanFile:
        return write_text(self.instance, by=self.by)


class NextPlanForm(forms.Form):
    """The next plan's name and years; the rest is begun from the plan before."""

    title = forms.CharField(max_length=200, error_messages={"required": "Type the plan's title."})
    first_year = forms.IntegerField(
        min_value=1989, max_value=2200, error_messages={"required": "Type its first year."}
    )
    last_year = forms.IntegerField(
        min_value=1989, max_value=2200, error_messages={"required": "Type its last year."}
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        first, last = typed.get("first_year"), typed.get("last_year")
        if first is None or last is None:
            return typed
        if not first <= last < first + LONGEST_PLAN:
            self.add_error("last_year", f"Type a year from {first} to {first + LONGEST_PLAN - 1}.")
            return typed
        others = Plan.objects.filter(start_year__lte=last, end_year__gte=first)
        if other := others.first():
            raise ValidationError(
                f"{other.title} covers some of these years. Plans follow one another."
            )
        return {**typed, "years": range(first, last + 1)}
