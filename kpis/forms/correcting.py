"""The form that corrects an item of a published list; what it counts for is not in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from kpis.forms.evidence import EconomyChoices
from kpis.models import Evidence
from kpis.operations.evidence import correct_evidence, why_not_corrected
from smewg.models import Economy, User
from smewg.toolkit.versioned_forms import VersionedModelForm
from smewg.toolkit.widgets import DayBox


class ItemCorrectionForm(VersionedModelForm):
    """The words that everybody reads of an item, and why they are corrected."""

    economies = EconomyChoices(queryset=Economy.objects.all(), required=False)
    reason = forms.CharField(
        label="Why it is corrected",
        max_length=85,
        help_text="Everybody reads it beside the item: name no person.",
    )

    class Meta:
        model = Evidence
        fields = ("title", "held_from", "held_until", "place", "economies")
        labels: ClassVar = {"held_from": "First day", "held_until": "Last day"}
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "held_from": DayBox(),
            "held_until": DayBox(),
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def refusal(self) -> str:
        return why_not_corrected(self.instance)

    def write(self) -> Evidence:
        typed = self.cleaned_data
        return correct_evidence(
            self.instance, economies=typed["economies"], by=self.by, reason=typed["reason"]
        )
