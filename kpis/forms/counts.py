"""What a person types about counts outside the grid itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from kpis.domain import figures
from kpis.domain.figures import FigureError
from kpis.models import FigureChange
from kpis.queries.grid import Cell
from smewg.toolkit.values import Value


class FigureField(forms.CharField):
    """A count as typed into a cell; cleans to a Value."""

    def __init__(self, **options: object) -> None:
        super().__init__(required=False, strip=True, max_length=40, **options)  # type: ignore[arg-type]

    def clean(self, value: object) -> Value:
        try:
            return figures.read(super().clean(value))
        except FigureError as error:
            raise forms.ValidationError(str(error)) from error


class CellForm(forms.Form):
    """One cell: its figure, a note that stays with it, and why it changes."""

    figure = FigureField(
        label="Figure", help_text="A whole number from 0, or n/a, or not yet due, or blank."
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays beside the figure, for everybody who reads it.",
    )
    reason = forms.CharField(
        label="Why you change it",
        required=False,
        max_length=100,
        help_text="Stands in the history. You may leave it blank.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PasteForm(forms.Form):
    """A block copied from a spreadsheet, and the cell its first value falls on."""

    field_order = ("anchor", "text", "wipes", "nothing")
    text = forms.CharField(
        label="The block",
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="Copy the cells in your spreadsheet and paste them here.",
        error_messages={"required": "Paste at least one cell here."},
    )
    wipes = forms.BooleanField(label="Blank cells of the block empty what stands", required=False)
    nothing = forms.ChoiceField(
        label="“nil”, “none” or “-” in the block mean",
        required=False,
        choices=[("", "Ask me"), ("0", "0: there was none"), ("blank", "blank: nobody knows")],
    )

    def __init__(self, *args: object, cells: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["anchor"] = forms.ChoiceField(label="First cell", choices=cells)
        self.order_fields(self.field_order)


class CorrectionForm(forms.Form):
    """The published figures of one indicator, each as it is right, and why they are corrected."""

    reason = forms.CharField(
        label="Why it is corrected",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the published figure is corrected."},
    )

    def __init__(self, cells: Sequence[Cell], data: Any = None) -> None:
        super().__init__(data, initial={f"cell-{each.key}": each.text for each in cells})
        self.cells = cells
        for cell in cells:
            self.fields[f"cell-{cell.key}"] = FigureField(
                label=f"{f'Area {cell.area}' if cell.area else 'Total'} "
                f"(stands at {cell.current.words})"
            )
            self.fields[f"seen-{cell.key}"] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=10**9,
                widget=forms.HiddenInput,
                initial=cell.figure.version,
            )

    def clean(self) -> dict[str, Any]:
        """A version that is none means that the page is not ours: said beside the figure."""
        typed: dict[str, Any] = super().clean() or {}
        for cell in self.cells:
            if f"seen-{cell.key}" in self.errors:
                self.add_error(f"cell-{cell.key}", "Open this page again before you correct it.")
        return typed

    def figures(self) -> list[tuple[BoundField, BoundField]]:
        """Each figure's box, with the version of it that the page shows."""
        return [(self[f"cell-{each.key}"], self[f"seen-{each.key}"]) for each in self.cells]

    def changes(self) -> list[FigureChange]:
        return [self._change(each) for each in self.cells if f"cell-{each.key}" in self.data]

    def _change(self, cell: Cell) -> FigureChange:
        seen = self.cleaned_data[f"seen-{cell.key}"]
        version = cell.figure.version if seen is None else seen
        value = self.cleaned_data[f"cell-{cell.key}"]
        return FigureChange(cell.indicator, cell.area, version, value)
