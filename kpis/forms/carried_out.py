"""What is asked where an activity of the schedule was carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kpis.forms.evidence import EconomyChoices
from kpis.models import Evidence, ReportingYear
from kpis.operations.evidence_from_activity import carry_out, first_choice, lists_for_activities
from plans.models import Activity, Indicator, InitiativeItem, Objective, Recommendation
from smewg.forms.group import DayInput
from smewg.models import Economy, User
from smewg.toolkit.transitions import TransitionRefused
from smewg.toolkit.versioned_forms import VersionedModelForm


class CarriedOutForm(forms.Form):
    """When and where an activity was held, and what it served."""

    indicator = forms.ModelChoiceField(
        label="Counts toward", queryset=Indicator.objects.none(), empty_label=None
    )
    held_from = forms.DateField(
        label="First day",
        widget=DayInput(),
        help_text="It counts in the year of this day.",
        error_messages={"required": "Say on which day it took place."},
    )
    held_until = forms.DateField(
        label="Last day", required=False, widget=DayInput(), help_text="Leave blank for one day."
    )
    place = forms.CharField(required=False, max_length=150)
    objectives = forms.ModelMultipleChoiceField(
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Its priority areas follow from these. It counts once in each area.",
        error_messages={"required": "Choose at least one objective that it served."},
    )
    economies = EconomyChoices(
        queryset=Economy.objects.all(),
        error_messages={"required": "Choose at least one economy."},
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        plan = activity.plan
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        lists = lists_for_activities(plan)
        self._offer("indicator", lists, first_choice(lists))
        self._offer("objectives", objectives, activity.objectives.all())
        self._offer("economies", Economy.objects.all(), activity.proponents.all())

    def _offer(self, name: str, rows: Any, initial: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].initial = initial

    def keep(self, *, by: User) -> Evidence | None:
        """The item; None where the rules put errors on the form."""
        try:
            return carry_out(self.activity, by=by, **self.cleaned_data)
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, said in found.items():
                for message in said:
                    self.add_error(name if name in self.fields else None, message)
        except TransitionRefused as refused:
            refused.add_to(self)
        return None

    def as_item(self) -> Evidence:
        """The item as it would be, to look for its doubles; not saved."""
        held: date = self.cleaned_data["held_from"]
        return Evidence(
            title=self.activity.title,
            indicator=self.cleaned_data["indicator"],
            reporting_year=ReportingYear(plan=self.activity.plan, year=held.year),
        )


class ServesForm(VersionedModelForm):
    """Which items of aligned initiatives and which recommendations an item of evidence serves."""

    initiative_items = forms.ModelMultipleChoiceField(
        label="Aligned with",
        queryset=InitiativeItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    recommendations = forms.ModelMultipleChoiceField(
        label="Recommendations of the assessment",
        queryset=Recommendation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Evidence
        fields = ("initiative_items", "recommendations")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        plan = self.instance.indicator.plan
        items = InitiativeItem.objects.filter(initiative__plan=plan).select_related("initiative")
        offered = {"initiative_items": items, "recommendations": plan.recommendations.all()}
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def write(self) -> Evidence:
        typed, item = self.cleaned_data, self.instance
        item.say_what_it_serves(typed["initiative_items"], typed["recommendations"], by=self.by)
        return item
