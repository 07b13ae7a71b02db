"""What the secretariat types of a session's rules, and the Chair of its decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory

from projects.domain.ranking.rules import COSPONSORS, LEAST_BALLOTS, MEDIAN_CAUTION, SHARE
from projects.models import ScoringRules, SessionCriterion


class RulesForm(forms.ModelForm):
    """The rules but for their criteria. Ties are typed by semicolons."""

    link = forms.CharField(
        label="Key of the criterion for the direct link to the plan", max_length=8, initial="C1"
    )
    ties = forms.CharField(
        label="Order of ties",
        required=False,
        max_length=200,
        help_text=(
            f"By semicolons, what decides first first: criteria's keys (their means), {SHARE} "
            f"(of the entitled economies that scored it), {COSPONSORS} (their number)."
        ),
    )

    class Meta:
        model = ScoringRules
        fields: ClassVar = [
            "method",
            "min_ballots",
            "link_counts",
            "link_line",
            "cosponsors_score",
            "leaves_out",
            "shows_ballots",
        ]
        help_texts: ClassVar = {"method": MEDIAN_CAUTION}
        widgets: ClassVar = {"leaves_out": forms.SelectMultiple(attrs={"size": 6})}

    def clean_min_ballots(self) -> int:
        least = self.cleaned_data["min_ballots"]
        if least < LEAST_BALLOTS:
            raise forms.ValidationError(
                f"At least {LEAST_BALLOTS} ballots make a ranking: one is no judgement."
            )
        return int(least)

    def clean_ties(self) -> list[str]:
        return [each.strip() for each in self.cleaned_data["ties"].split(";") if each.strip()]


class CriterionForm(forms.Form):
    """One criterion; a row without a key and without a wording is left out."""

    key = forms.CharField(label="Key", max_length=8, required=False)
    wording = forms.CharField(
        label="Wording", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    lowest = forms.IntegerField(label="Lowest", min_value=0, max_value=100, initial=1)
    highest = forms.IntegerField(label="Highest", min_value=0, max_value=100, initial=5)
    weight = forms.IntegerField(label="Weight", min_value=0, max_value=100, initial=0)
    minimum = forms.IntegerField(label="Minimum", required=False, min_value=0, max_value=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    @property
    def is_left_out(self) -> bool:
        typed = getattr(self, "cleaned_data", {})
        return not typed.get("key") and not typed.get("wording") and not typed.get("weight")

    def criterion(self, place: int, link: str) -> SessionCriterion:
        typed = self.cleaned_data
        return SessionCriterion(
            place=place,
            key=typed["key"] or f"C{place}",
            wording=typed["wording"].strip(),
            lowest=typed["lowest"],
            highest=typed["highest"],
            weight=typed["weight"],
            minimum=typed["minimum"],
            is_link=(typed["key"] or f"C{place}") == link,
        )


CriteriaForms = formset_factory(CriterionForm, extra=1, max_num=12)


def criteria_forms(criteria: list[SessionCriterion], posted: Any = None) -> BaseFormSet:
    names = ("key", "wording", "lowest", "highest", "weight", "minimum")
    initial = [{name: getattr(each, name) for name in names} for each in criteria]
    return CriteriaForms(posted, initial=initial, prefix="criteria")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
