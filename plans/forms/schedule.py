"""What people type about the implementation schedule."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Max

from plans.models import Activity, InitiativeItem, Objective, OverlapAnswer, Plan, PriorityArea
from plans.operations.activities import confirm_areas, move_activity
from plans.operations.overlaps import keep_answer
from plans.queries.overlaps import LikelyOverlap
from smewg.models import User
from smewg.toolkit.form_layout import page_helper
from smewg.toolkit.former_names import ReadsFormerNames
from smewg.toolkit.versioned_forms import VersionedModelForm

REASON = "Stands in the activity's history."


class ActivityForm(VersionedModelForm):
    """An activity's line; years of a standing one are moved with a reason, in another form."""

    reason = forms.CharField(label="Why you change it", max_length=90, help_text=REASON)

    class Meta:
        model = Activity
        fields = (
            "title",
            "first_year",
            "last_year",
            "proponents",
            "areas",
            "objectives",
            "funding",
            "initiative_items",
        )
        labels: ClassVar = {
            "areas": "Priority areas",
            "initiative_items": "Aligned with",
            "funding": "Funding",
        }
        widgets: ClassVar = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "proponents": forms.CheckboxSelectMultiple,
            "areas": forms.CheckboxSelectMultiple,
            "objectives": forms.CheckboxSelectMultiple,
            "initiative_items": forms.CheckboxSelectMultiple,
        }

    answers: dict[LikelyOverlap, dict[str, str]]

    def __init__(self, *args: Any, plan: Plan, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.by, self.answers = plan, by, {}
        self._offer("areas", plan.areas.all())
        objectives = Objective.objects.filter(area__plan=plan).select_related("area")
        self._offer("objectives", objectives)
        items = InitiativeItem.objects.filter(initiative__plan=plan).select_related("initiative")
        self._offer("initiative_items", items)
        if not items:
            del self.fields["initiative_items"]
        if self.instance.pk:
            del self.fields["first_year"], self.fields["last_year"]
        else:
            del self.fields["reason"]

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def helper(self) -> Any:
        return page_helper(self, below="plans/_overlaps_asked.html")

    def write(self) -> Activity:
        """Save the line, with what was said of its likely overlaps (`answers`, by `by`)."""
        activity: Activity = self.instance
        activity.kept_here = True
        if activity.pk is None:
            activity.plan = self.plan
            last = self.plan.activities.aggregate(last=Max("number"))["last"] or 0
            activity.number = last + 1
        reason = self.cleaned_data.get("reason", "entered on the page")
        activity._change_reason = reason[:100]  # type: ignore[attr-defined]
        self.save()
        for overlap, said in self.answers.items():
            keep_answer(activity, overlap, by=self.by, **said)
        return activity


class MoveForm(VersionedModelForm):
    """Other years for an activity, and why."""

    class Meta:
        model = Activity
        fields: ClassVar[tuple[str, ...]] = ()

    first_year = forms.IntegerField(min_value=1990, max_value=2200)
    last_year = forms.IntegerField(min_value=1990, max_value=2200)
    reason = forms.CharField(label="Why it is moved", max_length=70, help_text=REASON)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="move_%s", **kwargs)
        self.by = by
        self.initial.update(self.more_values(self.instance))

    def more_values(self, row: Any) -> dict[str, Any]:
        return {"first_year": row.first_year, "last_year": row.last_year}

    def write(self) -> Activity:
        typed = {name: self.cleaned_data[name] for name in ("first_year", "last_year", "reason")}
        return move_activity(self.instance.pk, by=self.by, **typed)


class ActivityStateForm(ReadsFormerNames, forms.Form):
    """Where an activity stands now, and why."""

    former_names: ClassVar = {"stage": "state"}

    state = forms.ChoiceField(label="It is now")
    reason = forms.CharField(
        label="Why",
        max_length=70,
        required=False,
        help_text=f"Needed, unless it is under way. {REASON}",
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "stage_%s")
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in Activity.State.choices
            if value != Activity.State.CARRIED_OUT and (self.is_bound or value != activity.state)
        ]


class AreasForm(VersionedModelForm):
    """Which areas an activity serves, said by the secretariat."""

    class Meta:
        model = Activity
        fields = ("areas",)

    areas = forms.ModelMultipleChoiceField(
        queryset=PriorityArea.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Priority areas",
        error_messages={"required": "Choose at least one area."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="areas_%s", **kwargs)
        self.by = by
        areas = self.instance.plan.areas.all()
        self.fields["areas"].queryset = areas  # type: ignore[attr-defined]

    def write(self) -> Activity:
        return confirm_areas(self.instance.pk, self.cleaned_data["areas"], by=self.by)


class OverlapForm(forms.Form):
    """What somebody says of one likely overlap."""

    answer = forms.ChoiceField(
        choices=[("", "Choose"), *OverlapAnswer.Answer.choices],
        label="What it is",
        error_messages={"required": "Say what it is."},
    )
    because = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence."},
    )


def overlap_forms(
    overlaps: list[LikelyOverlap], data: Any = None
) -> list[tuple[LikelyOverlap, OverlapForm]]:
    """A form for each likely overlap; bound only where the page showed it before."""
    return [
        (
            each,
            OverlapForm(
                data if data is not None and f"{each.key}-answer" in data else None,
                prefix=each.key,
            ),
        )
        for each in overlaps
    ]
