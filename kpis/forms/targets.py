"""The table of a plan's baselines and targets as one form; and a dated change of definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from kpis.domain import figures
from kpis.enums import TargetKind
from kpis.models import Target
from kpis.operations.targets import TargetChange
from plans.models import Indicator, Plan


class TargetsForm(forms.Form):
    """A box for each indicator, kind and year, and where the changes were decided.

    Each box carries what the person saw in it, so that a later save overwrites nothing unseen.
    """

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data)
        self.plan = plan
        self.indicators = list(plan.indicators.all())
        rows = Target.objects.filter(indicator__plan=plan).select_related("set_by")
        self.standing = {(each.indicator_id, each.kind, each.year): each for each in rows}
        first = plan.start_year - 1
        self.years = sorted({first, *plan.years, *(year for *_, year in self.standing)})
        for name, indicator, kind, year in self._places():
            stands = self.standing.get((indicator.pk, kind, year))
            label = f"{indicator.code}, {TargetKind(kind).label}, {year}"
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=20, initial=stands.number if stands else ""
            )
        self.fields["note"] = forms.CharField(
            label="Where it was decided",
            max_length=500,
            required=False,
            help_text="A meeting, a paper, a letter. It stands beside each number that you change.",
        )

    def _places(self) -> Iterator[tuple[str, Indicator, str, int]]:
        for indicator in self.indicators:
            for kind in TargetKind.values:
                for year in self.years:
                    yield f"{kind}-{indicator.slug}-{year}", indicator, kind, year

    @property
    def rows(self) -> list[tuple[Indicator, str, list[tuple[forms.BoundField, str]]]]:
        """For the page: an indicator, a kind, and its boxes with what was seen in them."""
        found: dict[tuple[int, str], tuple[Indicator, str, list[Any]]] = {}
        for name, indicator, kind, year in self._places():
            row = found.setdefault(
                (indicator.pk, kind), (indicator, str(TargetKind(kind).label), [])
            )
            stands = self.standing.get((indicator.pk, kind, year))
            row[2].append((self[name], str(stands.number) if stands else ""))
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        changes = []
        for name, indicator, kind, year in self._places():
            text = str(typed.get(name, "")).strip()
            seen = _number(self.data.get(f"seen-{name}", ""))
            wanted = self._wanted(name, text)
            if name not in self.errors and wanted != seen:
                changes.append(TargetChange(name, indicator, kind, year, seen, wanted))
        if changes and not typed.get("note"):
            self.add_error("note", "Say where it was decided.")
        return {**typed, "changes": changes}

    def _wanted(self, name: str, text: str) -> int | None:
        if not text:
            return None
        try:
            value = figures.read(text)
        except figures.FigureError as error:
            self.add_error(name, str(error))
            return None
        if value.number is None:
            self.add_error(name, "Type a whole number from 0, or leave it blank.")
        return value.number


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


class DefinitionChangeForm(forms.Form):
    """On which day an indicator began to count something else, and what."""

    day = forms.DateField(
        label="From which day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": "Type the day, such as 13 September 2017.",
            "invalid": "Type the day, such as 13 September 2017.",
        },
    )
    change = forms.CharField(
        label="What changed",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Say what it counts now, or no longer.",
            "max_length": "Say it in at most %(limit_value)d characters.",
        },
    )

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data, prefix="definition")
        self.plan = plan

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day.year not in self.plan.years:
            raise forms.ValidationError(
                f"Type a day in the plan's years, {self.plan.start_year} to {self.plan.end_year}."
            )
        return day
