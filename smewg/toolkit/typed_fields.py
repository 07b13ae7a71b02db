"""Days and whole numbers in the pages' own fields, read as lists are: "1,200", "13 May 2019".

One number alone does not say what a point in it means, and one day alone not whether its month
comes first: then the field says what to type.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from smewg.toolkit.imports.dates import read_days
from smewg.toolkit.imports.numbers import TYPED, whole


def read_as_written(fields: Iterable[forms.Field]) -> None:
    """From now on these fields understand days and whole numbers as people write them."""
    for field in fields:
        if type(field) is forms.IntegerField:
            _wrap(field, as_number)
        elif type(field) is forms.DateField:
            _wrap(field, _as_day)


def _wrap(field: forms.Field, understood: Any) -> None:
    own = field.to_python

    def to_python(value: Any) -> Any:
        return own(understood(value) if isinstance(value, str) else value)

    field.to_python = to_python  # type: ignore[method-assign]


def as_number(text: str) -> str:
    """The text in digits; ValidationError where it can be read in two ways."""
    read = whole(text, TYPED, is_money=True)
    if read.is_ambiguous:
        raise ValidationError(read.problem)
    return text if read.number is None else str(read.number)


def _as_day(text: str) -> str:
    """The day as year-month-day; ValidationError where it says why it cannot be one.

    What is no day at all is left to the field, which has its own words for it.
    """
    read = read_days(text)
    if read.is_no_day:
        return text
    if read.problem:
        raise ValidationError(read.problem)
    if read.last or read.is_thai:
        raise ValidationError("Type one day, as 13 September 2017.")
    return read.first.isoformat() if read.first else text
