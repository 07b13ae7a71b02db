"""The form of one piece of evidence: it asks for what the plan says its indicator's items name."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.http import QueryDict

from kpis.models import Evidence
from kpis.operations.evidence_bulk import Named
from plans.models import Activity, Indicator, Objective, Plan
from smewg.models import Economy, Meeting, Partner, User
from smewg.toolkit.form_layout import short_helper
from smewg.toolkit.typed_fields import read_as_written
from smewg.toolkit.widgets import DayBox

SHORT = (
    "title",
    "practice",
    "adopter",
    "held_from",
    "held_until",
    "economies",
    "partners",
    "objectives",
    "reason",
)
"""What, when, who and which objectives; the rest is asked on demand, or where the plan asks it."""
FIELDS_OF = {
    "economies": ("economies",),
    "partners": ("partners",),
    "meeting": ("meeting",),
    "activity": ("activity",),
    "dates": ("held_from", "held_until"),
    "place": ("place",),
    "links": ("links",),
    "practice": ("practice",),
    "adopter": ("adopter",),
    "adaptation": ("adaptation",),
    "project_number": ("project_number",),
    "files": (),
}
"""The form's fields for each thing that a plan may ask an item to name.

Files are kept with an item that is listed already, so they are asked for at the year's closing.
"""


class LinksField(forms.CharField):
    """Addresses, one a line; cleans to a list."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines()]
        links = [line for line in lines if line]
        is_address = URLValidator(schemes=["http", "https"])
        for link in links:
            try:
                is_address(link)
            except ValidationError as error:
                raise ValidationError(
                    f"{link[:80]} is not an address. Copy it whole, with https://, one a line."
                ) from error
        return links

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class EconomyChoices(forms.ModelMultipleChoiceField):
    """Economies in APEC's order, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


class EvidenceForm(forms.ModelForm):
    """One item; the fields that its indicator's items never name are left out."""

    links = LinksField(required=False, max_length=4000, help_text="One address a line.")
    objectives = forms.ModelMultipleChoiceField(
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Its priority areas follow from these. It counts once in each area.",
        error_messages={"required": "Choose at least one objective that it serves."},
    )
    economies = EconomyChoices(queryset=Economy.objects.all(), required=False)
    partners = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Why you change it", required=False, max_length=90, help_text="For the history."
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Evidence
        fields = (
            "title",
            "practice",
            "adopter",
            "held_from",
            "held_until",
            "economies",
            "partners",
            "objectives",
            "description",
            "adaptation",
            "meeting",
            "place",
            "activity",
            "project_number",
            "links",
        )
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 4}),
            "adaptation": forms.Textarea(attrs={"rows": 3}),
            "held_from": DayBox(),
            "held_until": DayBox(),
        }
        labels: ClassVar = {
            "held_from": "First day",
            "held_until": "Last day",
            "description": "What happened",
            "practice": "Practice that was adopted",
            "adopter": "Economy that adopted it",
            "adaptation": "What was adapted",
            "activity": "Activity of the schedule",
        }
        help_texts: ClassVar = {
            "project_number": "As APEC writes it: SME 02 2016A.",
            "held_until": "Leave blank for one day.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_as_written(self.fields.values())
        self.user = user
        indicator = self.instance.indicator
        self._leave_out_what_it_never_names(indicator)
        objectives = Objective.objects.filter(area__plan=indicator.plan).select_related("area")
        self.fields["objectives"].queryset = objectives  # type: ignore[attr-defined]
        self.fields["seen"].initial = self.instance.version
        if self.instance.pk is None:
            del self.fields["reason"]
        if "activity" in self.fields:
            self._offer("activity", Activity.objects.filter(plan=indicator.plan))
        if "meeting" in self.fields:
            self._offer("meeting", Meeting.objects.all())
        if "practice" in self.fields:
            practices = Evidence.objects.counted().filter(indicator=indicator.practices_of)
            self._offer("practice", practices)

    @property
    def helper(self) -> Any:
        """A short form first; the rest on demand."""
        asked = [name for name, field in self.fields.items() if field.required]
        return short_helper(self, [*SHORT, *asked], "More about it: place, links and the like")

    def _offer(self, field: str, rows: Any) -> None:
        self.fields[field].queryset = rows  # type: ignore[attr-defined]

    def _leave_out_what_it_never_names(self, indicator: Indicator) -> None:
        named = {*indicator.must_name, *indicator.may_name}
        for what, fields in FIELDS_OF.items():
            for name in fields:
                if what not in named:
                    self.fields.pop(name, None)
                elif what in indicator.must_name and name != "held_until":
                    self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("seen") is not None and typed["seen"] != self.instance_version():
            self.add_error(None, self._changed_meanwhile())
        return typed

    def instance_version(self) -> int:
        """The version that stands now; 0 for an item not yet saved."""
        if self.instance.pk is None:
            return 0
        return Evidence.objects.values_list("version", flat=True).get(pk=self.instance.pk)

    def _changed_meanwhile(self) -> str:
        current = Evidence.objects.select_related("changed_by").get(pk=self.instance.pk)
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["seen"] = str(current.version)
        self.data = typed
        return (
            f"{current.changed_by} changed this item while you were writing. What you typed is "
            "still here; theirs stands beside it. Save again to put yours in its place."
        )

    def keep(self) -> Evidence | None:
        """Save through Evidence.keep; None where the plan's rules put errors on the form."""
        typed = self.cleaned_data
        try:
            self.instance.keep(
                by=self.user,
                reason=typed.get("reason", ""),
                objectives=typed["objectives"],
                economies=typed.get("economies", []),
                partners=typed.get("partners", []),
            )
        except ValidationError as error:
            self.explain(error)
            return None
        return self.instance

    def explain(self, error: ValidationError) -> None:
        """Put what the plan's rules found beside the fields that it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, found in by_field.items():
            for message in found:
                self.add_error(name if name in self.fields else None, message)


class BulkForm(forms.Form):
    """What is changed of the chosen items, or of all that the filters found."""

    WHAT: ClassVar = [("add", "add these to them"), ("remove", "take these from them")]

    chosen = forms.ModelMultipleChoiceField(queryset=Evidence.objects.none(), required=False)
    all_found = forms.BooleanField(label="All that the filters found", required=False)
    how_many = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    what = forms.ChoiceField(label="What to do", choices=WHAT, initial="add")
    objectives = forms.ModelMultipleChoiceField(
        queryset=Objective.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    economies = EconomyChoices(queryset=Economy.objects.all(), required=False)
    partners = forms.ModelMultipleChoiceField(
        queryset=Partner.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.all(),
        required=False,
        empty_label="No meeting",
        help_text="An item names one meeting: another one takes its place.",
    )

    def __init__(self, *args: Any, plan: Plan, items: QuerySet[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["chosen"].queryset = items  # type: ignore[attr-defined]
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        self.fields["objectives"].queryset = objectives  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        names = ("objectives", "economies", "partners", "meeting")
        if not any(typed.get(name) for name in names) and not self.errors:
            self.add_error(
                "objectives",
                "Choose what to add or take: objectives, economies, partners or the meeting.",
            )
        if not typed.get("all_found") and not typed.get("chosen"):
            self.add_error("all_found", "Choose at least one item of the list.")
        return typed

    @property
    def named(self) -> Named:
        """What is added or taken."""
        typed = self.cleaned_data
        return Named(
            frozenset(typed["objectives"]),
            frozenset(typed["economies"]),
            frozenset(typed["partners"]),
            typed["meeting"],
        )
