"""What stands in a place, always with its reason: one type from the cell to the sentence.

Zero is only ever a number. Where no number stands, the value says why: nobody answered, it does not
apply, it is not due yet, this reader does not see it yet, or nobody recorded it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LEAST_BASE = 20
"""No percentage is told on a smaller base (domain.md, "Counting")."""
POINTS_FOR_A_TREND = 3
"""No trend is told under three points (domain.md, "Counting")."""


class ValueKind(StrEnum):
    """A number, a number so far, or the reason why there is none."""

    BLANK = "blank"
    NUMBER = "number"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_DUE = "not_yet_due"
    SO_FAR = "number_so_far"
    NOT_PUBLISHED = "not_published"
    NOT_RECORDED = "not_recorded"

    @property
    def words(self) -> str:
        return WORDS.get(self, self.value.replace("_", " "))


WORDS = {ValueKind.NOT_PUBLISHED: "not published yet"}
WITH_A_NUMBER = (ValueKind.NUMBER, ValueKind.SO_FAR)

SIGNS = {
    ValueKind.NUMBER: "",
    ValueKind.SO_FAR: "\N{HORIZONTAL ELLIPSIS}",
    ValueKind.BLANK: "\N{EN DASH}",
    ValueKind.NOT_APPLICABLE: "n/a",
    ValueKind.NOT_YET_DUE: "later",
    ValueKind.NOT_PUBLISHED: "hidden",
    ValueKind.NOT_RECORDED: "?",
}
"""What a chart writes in the value's place; a number so far has its sign behind it."""

EXPLANATIONS = {
    ValueKind.NUMBER: "A figure of a year that is closed.",
    ValueKind.SO_FAR: "The year is still open, so this number can change. It is not compared.",
    ValueKind.BLANK: "Nobody has answered yet. A blank is not zero.",
    ValueKind.NOT_APPLICABLE: "Nothing can be counted here, and somebody said so.",
    ValueKind.NOT_YET_DUE: "Somebody said that no figure is due yet.",
    ValueKind.NOT_PUBLISHED: "The year is not published yet, so its figures are not shown to you.",
    ValueKind.NOT_RECORDED: "Nobody has recorded this. That does not mean that there was nothing.",
}
LACKING = (
    ValueKind.NOT_PUBLISHED,
    ValueKind.BLANK,
    ValueKind.NOT_RECORDED,
    ValueKind.NOT_YET_DUE,
    ValueKind.NOT_APPLICABLE,
)
"""The reasons for no number; the first that occurs is the reason of a sum without any."""


@dataclass(frozen=True)
class Value:
    """A number from 0, a number so far, or one of the reasons for none."""

    kind: ValueKind = ValueKind.BLANK
    number: int | None = None

    def __post_init__(self) -> None:
        if (self.kind in WITH_A_NUMBER) != (self.number is not None):
            raise ValueError(f"{self.kind.words} cannot stand with {self.number}")

    def __str__(self) -> str:
        """The value as it is typed into a cell; `words` says it in a sentence."""
        return TYPED.get(self.kind, "") if self.number is None else str(self.number)

    @property
    def words(self) -> str:
        """As a sentence or a table says it: "14", "6 so far", "not published yet"."""
        if self.number is None:
            return self.kind.words
        return f"{self.number} so far" if self.kind is ValueKind.SO_FAR else str(self.number)

    @property
    def in_a_table(self) -> int | str:
        """A finished number as a number, everything else in words; nobody answered: "no figure"."""
        if self.kind is ValueKind.NUMBER and self.number is not None:
            return self.number
        return "no figure" if self.kind is ValueKind.BLANK else self.words

    @property
    def sign(self) -> str:
        """As a chart writes it; each reason has a sign of its own."""
        return f"{'' if self.number is None else self.number}{SIGNS[self.kind]}"

    @property
    def is_known(self) -> bool:
        """Whether it takes part in a sum: a number, or nothing by nature."""
        return self.number is not None or self.kind is ValueKind.NOT_APPLICABLE

    @property
    def is_comparable(self) -> bool:
        """Whether it may be compared with another year's: a number, and not one so far."""
        return self.kind is ValueKind.NUMBER

    @property
    def so_far(self) -> Value:
        """The same while its year is open; a reason stays what it is."""
        return self if self.number is None else Value(ValueKind.SO_FAR, self.number)

    def to_dict(self) -> dict[str, str | int | None]:
        """For a file or the API; `from_dict` reads it back."""
        return {"kind": self.kind.value, "number": self.number}

    @classmethod
    def from_dict(cls, found: Mapping[str, object]) -> Value:
        """ValueError for what `to_dict` never wrote."""
        number = found.get("number")
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            raise ValueError("A value's number is a whole number or nothing.")
        return cls(ValueKind(str(found.get("kind"))), number)


BLANK = Value()
NOT_APPLICABLE = Value(ValueKind.NOT_APPLICABLE)
NOT_YET_DUE = Value(ValueKind.NOT_YET_DUE)
NOT_PUBLISHED = Value(ValueKind.NOT_PUBLISHED)
NOT_RECORDED = Value(ValueKind.NOT_RECORDED)

TYPED = {ValueKind.NOT_APPLICABLE: "n/a", ValueKind.NOT_YET_DUE: "not yet due"}


def counted(number: int) -> Value:
    """The value of a place in which `number` was counted."""
    return Value(ValueKind.NUMBER, number)


def counted_so_far(number: int) -> Value:
    """The value of a place in which `number` was counted while its year is open."""
    return Value(ValueKind.SO_FAR, number)


def listed(number: int, *, is_open: bool = False) -> Value:
    """How many things a list holds; an empty list says that nothing is recorded, not zero."""
    if not number:
        return NOT_RECORDED
    return counted_so_far(number) if is_open else counted(number)


def together(values: Iterable[Value]) -> Value:
    """The sum of those that have a number; where none has, the reason, for zero is only a number.

    The sum is one so far while a part of it is still to come: an open year, one that is not yet
    due or that this reader does not see yet.
    """
    found = list(values)
    numbers = [value.number for value in found if value.number is not None]
    kinds = {value.kind for value in found}
    if not numbers:
        return Value(next((kind for kind in LACKING if kind in kinds), ValueKind.BLANK))
    is_unfinished = kinds & {ValueKind.SO_FAR, ValueKind.NOT_YET_DUE, ValueKind.NOT_PUBLISHED}
    return counted_so_far(sum(numbers)) if is_unfinished else counted(sum(numbers))


@dataclass(frozen=True)
class Comparison:
    """Two finished numbers beside each other. `percent` is None on a base under LEAST_BASE."""

    before: int
    now: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def percent(self) -> int | None:
        if self.before < LEAST_BASE:
            return None
        return round(abs(self.change) * 100 / self.before)


def compared(before: Value | None, now: Value | None) -> Comparison | None:
    """Two values beside each other; None where either is no finished number."""
    if before is None or now is None or not (before.is_comparable and now.is_comparable):
        return None
    if before.number is None or now.number is None:
        return None
    return Comparison(before.number, now.number)


def explain(value: Value) -> str:
    """Why this stands there, in a sentence that a page only shows."""
    return EXPLANATIONS[value.kind]
