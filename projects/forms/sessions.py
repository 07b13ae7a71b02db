"""What the secretariat types about sessions and funds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from projects.models import Fund, Session
from smewg.forms.group import DayInput, ReasonedForm

AT_THE_END = "Over at midnight in Singapore, at the end of this day."


class SessionForm(ReasonedForm):
    """A session's days, its funds, and what its notes must have."""

    funds = forms.ModelMultipleChoiceField(
        queryset=Fund.objects.filter(is_self_funded=False),
        widget=forms.CheckboxSelectMultiple,
        help_text="Self-funded projects can always be handed in.",
        error_messages={"required": "Choose at least one fund that it offers."},
    )

    class Meta:
        model = Session
        fields = (
            "year",
            "number",
            "notes_due",
            "final_due",
            "scores_due",
            "funds",
            "min_cosponsors",
            "page_limit",
            "asks_template",
            "note",
        )
        widgets: ClassVar = {
            "notes_due": DayInput(),
            "final_due": DayInput(),
            "scores_due": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "notes_due": f"To the group, for endorsement. {AT_THE_END}",
            "final_due": f"After it a note's forum and words stay. {AT_THE_END}",
            "scores_due": AT_THE_END,
            "asks_template": "Outputs, beneficiaries, capacity building, gender criteria, budget "
            "by category and more: needed to submit a note, within their limits.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs["min"] = 1990
        if self.instance.pk:
            del self.fields["year"], self.fields["number"]
            self.fields["funds"].initial = self.instance.funds.all()

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if not 1990 <= year <= 2200:
            raise ValidationError("Type a year such as 2018.")
        return year

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        days = [
            (name, typed[name])
            for name in ("notes_due", "final_due", "scores_due")
            if typed.get(name)
        ]
        for (_, first), (name, then) in pairwise(days):
            if then < first:
                self.add_error(name, "This is before the deadline that comes first.")
        return typed

    def more_values(self, row: Any) -> dict[str, Any]:
        """The funds that it offers; a session's history does not keep them."""
        return {"funds": [each.pk for each in row.funds.all()]} if isinstance(row, Session) else {}

    def write(self) -> Session:
        """Save the session with its funds; ValidationError where notes ask for one left out."""
        session: Session = self.instance
        session._change_reason = self.cleaned_data.get("reason", "")[:100]  # type: ignore[attr-defined]
        session.save()
        session.offer(list(self.cleaned_data["funds"]))
        return session


class FundForm(ReasonedForm):
    """A fund and the years in which notes may ask for it."""

    class Meta:
        model = Fund
        fields = ("name", "letter", "is_self_funded", "first_year", "last_year")
        labels: ClassVar = {
            "first_year": "Valid from",
            "last_year": "Valid until",
            "is_self_funded": "Self-funded",
        }
