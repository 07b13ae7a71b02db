"""What several pages ask of a person: rows, a sentence that says why; and errors in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from smewg.toolkit.error_summary import sentences_of
from smewg.toolkit.text import whole_number
from smewg.toolkit.transitions import Refusal


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, None where its page is only opened.

    A POST without any field is sent all the same, and is told what is missing.
    """
    return request.POST if request.method == "POST" else None


class RowsField(forms.Field):
    """Rows chosen on a page by their numbers; cleans to the numbers, each once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Sequence[str] | None) -> tuple[int, ...]:
        numbers = [whole_number(str(each)) for each in value or ()]
        if any(number is None for number in numbers):
            raise forms.ValidationError("Choose from what this page offers.")
        return tuple(dict.fromkeys(number for number in numbers if number is not None))


class BecauseForm(forms.Form):
    """A sentence that says why."""

    because = forms.CharField(
        label="Because",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence."},
    )


class ReasonForm(forms.Form):
    """The reason that a step is kept with; `ask` is said where it is missing."""

    reason = forms.CharField()

    def __init__(self, *args: Any, ask: str, longest: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"] = forms.CharField(
            max_length=longest,
            error_messages={
                "required": ask,
                "max_length": "Say it in at most %(limit_value)d characters.",
            },
        )


def refusals(form: forms.BaseForm) -> list[Refusal]:
    """Everything that is wrong with the form, each with its field, for a page that draws it."""
    of_fields = [Refusal(said, each.name) for each in form for said in sentences_of(each)]
    return [Refusal(str(said)) for said in form.non_field_errors()] + of_fields


def sentences(form: forms.BaseForm) -> str:
    """Everything that is wrong with the form, for a message where no page shows its fields."""
    return " ".join(str(said) for errors in form.errors.values() for said in errors)
