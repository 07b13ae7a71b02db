"""What may stand in a cell of a year's grid, and the rule between a total and its areas."""

from __future__ import annotations

from collections.abc import Mapping

from smewg.toolkit.imports.numbers import TYPED, NumberStyle, plain_number, whole
from smewg.toolkit.values import (
    BLANK,
    NOT_APPLICABLE,
    NOT_YET_DUE,
    Value,
    ValueKind,
    counted,
    together,
)

__all__ = ["BLANK", "NOT_APPLICABLE", "NOT_YET_DUE", "counted", "together"]

LARGEST = 999_999


class FigureError(ValueError):
    """A typed text that cannot stand in a cell; the message says what to do."""


TYPED_KINDS = (
    ValueKind.BLANK,
    ValueKind.NUMBER,
    ValueKind.NOT_APPLICABLE,
    ValueKind.NOT_YET_DUE,
)
"""What a person can put into a cell; the other reasons come from the year and the reader."""

SPELLINGS = {
    "": BLANK,
    "n/a": NOT_APPLICABLE,
    "na": NOT_APPLICABLE,
    "n.a.": NOT_APPLICABLE,
    "not applicable": NOT_APPLICABLE,
    "not yet due": NOT_YET_DUE,
    "not yet": NOT_YET_DUE,
    "nyd": NOT_YET_DUE,
}


def read(text: str, style: NumberStyle = TYPED) -> Value:
    """The value that a person means by `text`; FigureError with what to type instead.

    Numbers as people write them: "1,200", "1 200", "12.0". `style` is how a pasted block writes
    them; one number alone says nothing about what a point means.
    """
    wanted = " ".join(text.split()).casefold()
    if wanted in SPELLINGS:
        return SPELLINGS[wanted]
    found = whole(text, style)
    if found.is_nothing:
        raise FigureError(f"Is “{wanted}” 0 or blank? Type 0, or leave it blank.")
    if found.number is None or not plain_number(text).isascii() or _has_other_digits(text):
        raise FigureError(_what_to_type(wanted))
    if found.number > LARGEST:
        raise FigureError(f"This is too large for a count. The largest is {LARGEST}.")
    return counted(found.number)


def _has_other_digits(text: str) -> bool:
    """Whether digits of another script stand in it; a count is typed in 0 to 9."""
    return any(each.isdigit() and not each.isascii() for each in text)


def _what_to_type(wanted: str) -> str:
    if wanted.startswith(("-", "\N{MINUS SIGN}")):
        return "A count cannot be below 0. Type a whole number from 0."
    digits = wanted.replace(".", "").replace(",", "").replace(" ", "")
    if digits.isascii() and digits.isdigit():
        if len(digits) > len(str(LARGEST)):
            return f"This is too large for a count. The largest is {LARGEST}."
        return "A count is a whole number. Type it without a point or a comma."
    return "Type a whole number from 0, or n/a, or not yet due, or leave it blank."


def problem(total: Value, areas: Mapping[str, Value]) -> str | None:
    """Why these figures cannot stand together, and what to do; None when they can.

    `areas` is by the area's name as the person reads it. One item can serve two areas, so
    max(areas) <= total <= sum(areas); the sum is only known when no area is blank or not yet due.
    """
    numbers = {name: value.number for name, value in areas.items() if value.number is not None}
    if total.kind is ValueKind.NOT_APPLICABLE and numbers:
        return (
            f"The total is not applicable, but {next(iter(numbers))} has a figure. "
            "Give the total a number, or clear the area."
        )
    if total.number is None or not areas:
        return None
    largest = max(numbers, key=lambda name: numbers[name], default=None)
    if largest is not None and numbers[largest] > total.number:
        return (
            f"The total, {total.number}, is below {largest}, {numbers[largest]}. "
            "Raise the total or lower the area."
        )
    if all(value.is_known for value in areas.values()) and total.number > sum(numbers.values()):
        return (
            f"The total, {total.number}, is above the sum of the areas, {sum(numbers.values())}. "
            "Each item serves at least one area: lower the total or raise an area."
        )
    return None
