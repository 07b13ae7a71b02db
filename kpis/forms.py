"""What a person types about counts outside the grid itself."""

from django import forms

from kpis import figures
from kpis.figures import FigureError, FigureValue


class FigureField(forms.CharField):
    """A count as typed into a cell; cleans to a FigureValue."""

    def __init__(self, **options: object) -> None:
        super().__init__(required=False, strip=True, max_length=40, **options)  # type: ignore[arg-type]

    def clean(self, value: object) -> FigureValue:
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

    field_order = ("anchor", "text")
    text = forms.CharField(
        label="The block",
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="Copy the cells in your spreadsheet and paste them here.",
        error_messages={"required": "Paste at least one cell here."},
    )

    def __init__(self, *args: object, cells: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["anchor"] = forms.ChoiceField(label="First cell", choices=cells)
        self.order_fields(self.field_order)
