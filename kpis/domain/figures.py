"""What may stand in a cell of a year's grid, and the rule between a total and its areas."""

from __future__ import annotations

from collections.abc import Mapping

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


def read(text: str) -> Value:
    """The value that a person means by `text`; FigureError with what to type instead."""
    wanted = " ".join(text.split()).casefold()
    if wanted in SPELLINGS:
        return SPELLINGS[wanted]
    if not (wanted.isascii() and wanted.isdigit()):
        raise FigureError(_what_to_type(wanted))
    if len(wanted.lstrip("0")) > len(str(LARGEST)):
        raise FigureError(f"This is too large for a count. The largest is {LARGEST}.")
    return counted(int(wanted))


def _what_to_type(wanted: str) -> str:
    if wanted.startswith(("-", "\N{MINUS SIGN}")):
        return "A count cannot be below 0. Type a whole number from 0."
    if wanted.isascii() and wanted.replace(".", "").replace(",", "").isdigit():
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
