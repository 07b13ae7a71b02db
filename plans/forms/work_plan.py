"""What people type about the Work Plan, recommendations, aligned items and other fora."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from plans.models import (
    Assessment,
    InitiativeItem,
    Objective,
    Plan,
    Recommendation,
    WorkPlanEdition,
    WorkPlanItem,
)
from plans.operations import recommendation_drafts
from plans.operations.work_plans import record_progress
from smewg.forms.group import DayInput, ReasonedForm
from smewg.models import Meeting, User
from smewg.toolkit.days import day_in_words
from smewg.toolkit.former_names import ReadsFormerNames
from smewg.toolkit.versioned_forms import VersionedModelForm


def _objectives(plan: Plan) -> Any:
    return Objective.objects.filter(area__plan=plan).select_related("area")


class ItemForm(ReasonedForm):
    """A line of a draft edition."""

    class Meta:
        model = WorkPlanItem
        fields = ("kind", "title", "owner", "owner_name", "objective", "activity", "due", "why")
        labels: ClassVar = {
            "title": "What is promised",
            "due": "Due",
            "activity": "Activity of the schedule",
            "why": "Why it was moved",
        }
        widgets: ClassVar = {"title": forms.Textarea(attrs={"rows": 2}), "due": DayInput()}
        help_texts: ClassVar = {"why": "Where the last edition had another day."}

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].queryset = _objectives(plan)  # type: ignore[attr-defined]
        self.fields["activity"].queryset = plan.activities.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("owner") and typed.get("owner_name"):
            self.add_error("owner_name", "Choose an economy, or write a name: not both.")
        return typed

    def lock_first(self) -> None:
        """The edition, as agreeing it does: a line and the agreement never pass each other."""
        editions = WorkPlanEdition.objects.select_for_update(of=["self"])
        self.edition = editions.select_related("agreed_at").get(pk=self.instance.edition_id)

    def refusal(self) -> str:
        return agreed_meanwhile(self.edition)


def agreed_meanwhile(edition: WorkPlanEdition) -> str:
    """Why a line of an edition takes no other words any more; empty while it is a draft."""
    if edition.agreed_on is None:
        return ""
    record = edition.history.filter(agreed_on__isnull=False).order_by("history_id").first()
    by = f" by {record.history_user}" if record and record.history_user else ""
    return (
        f"The {edition} was agreed at {edition.agreed_at}, on "
        f"{day_in_words(edition.agreed_on)}{by}: its lines stay as they were agreed. Nothing was "
        "saved. What you typed is still here, for the next edition."
    )


class ProgressForm(ReadsFormerNames, VersionedModelForm):
    """Where a line stands."""

    former_names: ClassVar = {"stage": "state"}

    class Meta:
        model = WorkPlanItem
        fields: ClassVar[tuple[str, ...]] = ()

    state = forms.ChoiceField(label="It is now", choices=WorkPlanItem.State)
    on = forms.DateField(
        label="Since", required=False, widget=DayInput(), help_text="For done or dropped."
    )
    why = forms.CharField(
        label="Why", required=False, max_length=300, help_text="Needed where it is dropped."
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.initial.update({"state": self.instance.state, "on": self.instance.settled_on})

    def more_values(self, row: Any) -> dict[str, Any]:
        """A reason left blank keeps the one that stands, and is no other."""
        said = {"why": row.why} if self.data.get("why") else {}
        return {"state": row.state, "on": row.settled_on, **said}

    def write(self) -> WorkPlanItem:
        typed = self.cleaned_data
        item = record_progress(
            self.instance.pk, typed["state"], by=self.by, on=typed["on"], why=typed["why"]
        )
        return item


class AgreeForm(forms.Form):
    """At which meeting the edition was agreed."""

    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.all(),
        empty_label="Choose",
        error_messages={"required": "Choose the meeting that agreed it."},
    )
    on = forms.DateField(
        label="On the day",
        required=False,
        widget=DayInput(),
        help_text="Leave blank for the meeting's last day.",
    )


class AssessmentForm(ReasonedForm):
    """What recommends something to the group: an assessment, or a paper from above."""

    class Meta:
        model = Assessment
        fields = ("kind", "title", "number", "year", "day", "assessor", "link")
        widgets: ClassVar = {"day": DayInput()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        day, year = typed.get("day"), typed.get("year")
        if day and year and day.year != year:
            self.add_error("day", f"This day is not in {year}.")
        return typed


class RecommendationForm(ReadsFormerNames, ReasonedForm):
    """A recommendation, and what became of it."""

    former_names: ClassVar = {"stage": "state"}

    class Meta:
        model = Recommendation
        fields = recommendation_drafts.FIELDS
        labels: ClassVar = {
            "assessment": "Where it comes from",
            "done": "What was done",
            "state": "Where it stands",
        }
        widgets: ClassVar = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "response": forms.Textarea(attrs={"rows": 3}),
            "done": forms.Textarea(attrs={"rows": 3}),
            "links": forms.Textarea(attrs={"rows": 2}),
            "objectives": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, plan: Plan, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.by = plan, by
        self.fields["objectives"].queryset = _objectives(plan)  # type: ignore[attr-defined]

    def write(self) -> Recommendation:
        """Save it, with a line of its history beside what stood."""
        before = recommendation_drafts.current_draft_of(self.instance)
        kept: Recommendation = super().write()
        recommendation_drafts.record(Recommendation.objects.get(pk=kept.pk), before, by=self.by)
        return kept

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        same = Recommendation.objects.filter(
            plan=self.plan, assessment=typed.get("assessment"), number=typed.get("number") or 0
        )
        if typed.get("assessment") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("number", "This source has a recommendation of this number already.")
        return typed

    def clean_links(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines()]
        for line in filter(None, lines):
            try:
                forms.URLField(assume_scheme="https").clean(line)
            except ValidationError as error:
                raise ValidationError(
                    f"{line[:80]} is not an address. Copy it whole, one a line."
                ) from error
            if not line.startswith(("https://", "http://")):
                raise ValidationError(f"{line[:80]}: begin it with https://.")
        return "\n".join(filter(None, lines))


class InitiativeItemForm(VersionedModelForm):
    class Meta:
        model = InitiativeItem
        fields = ("initiative", "number", "text")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"].queryset = plan.aligned_with.all()  # type: ignore[attr-defined]
