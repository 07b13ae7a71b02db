"""What loading a plan file changes, field by field; only what differs is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from plans.domain.plan_file import PlanFile, Problem
from plans.domain.plan_questions import Decided
from plans.models import (
    Activity,
    AlignedInitiative,
    CriticalSuccessFactor,
    DefinitionChange,
    EarlierFramework,
    Indicator,
    Objective,
    Plan,
    PlannedReview,
    PriorityArea,
)
from plans.queries.plan_parts import Parts


@dataclass(frozen=True)
class Difference:
    """One thing that a file changes: the part, which of its fields, what it was and becomes.

    `verb` is "changed", "added" or "taken out"; without a field the whole part is meant.
    """

    part: str
    verb: str = "changed"
    what: str = ""
    was: str | None = None
    becomes: str | None = None
    is_list: bool = False

    def __str__(self) -> str:
        if not self.what:
            return f"{self.part}: {self.verb}."
        if self.was is None or self.becomes is None or self.is_list:
            return f"{self.part}: {self.what} {self.verb}."
        return (
            f"{self.part}: {self.what} changed from {_short(self.was)} to {_short(self.becomes)}."
        )


@dataclass
class Loaded:
    """A loaded plan, and what loading it changed; nothing when nothing differed."""

    plan: Plan
    file: PlanFile
    parts: Parts
    decided: Decided
    is_new: bool = False
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def changes(self) -> list[str]:
        """In sentences; for a plan that is new, that it was loaded."""
        if self.is_new:
            return [f"{self.plan.title}: loaded."]
        return [str(each) for each in self.differences]

    def add(self, part: str, verb: str = "changed", what: str = "") -> None:
        self.differences.append(Difference(part, verb, what))


def match_by_number(
    loaded: Loaded, rows: QuerySet[Any], wanted: Mapping[int, dict[str, Any]], **of: Model
) -> None:
    """Make numbered rows, of which nothing is recorded, say what is wanted."""
    current = {row.number: row for row in rows}
    for number in current.keys() - wanted.keys():
        row = current.pop(number)
        loaded.add(part_name(row), "taken out")
        row.delete()
    for number, values in wanted.items():
        if number in current:
            set_values(loaded, current[number], part_name(current[number]), values)
        else:
            row = rows.model.objects.create(number=number, **of, **values)
            loaded.add(part_name(row), "added")


def set_values(loaded: Loaded, row: Model, name: str, values: Mapping[str, Any]) -> None:
    """Change only what differs, and say what."""
    differs = {key: value for key, value in values.items() if getattr(row, key) != value}
    for key, value in differs.items():
        was = _text(getattr(row, key))
        loaded.differences.append(
            Difference(name, what=_field(row, key), was=was, becomes=_text(value))
        )
        setattr(row, key, value)
    if differs:
        row.save()


def set_many(
    loaded: Loaded, row: Any, field_name: str, wanted: Iterable[Any], *, is_new: bool = False
) -> None:
    """The same for what a row names several of; a new row's are not told apart from itself."""
    relation = getattr(row, field_name)
    if is_new:
        relation.add(*wanted)
        return
    current, wanted = set(relation.all()), set(wanted)
    if current != wanted:
        if current:
            part = row.title if isinstance(row, Plan) else part_name(row)
            was, becomes = ("; ".join(sorted(map(str, each))) for each in (current, wanted))
            loaded.differences.append(
                Difference(
                    part, what=_field(row, field_name), was=was, becomes=becomes, is_list=True
                )
            )
        relation.set(wanted)


def part_name(row: Model) -> str:
    """What a part is called in a sentence."""
    number = getattr(row, "number", "")
    named: dict[type[Model], str] = {
        PriorityArea: f"Area {number}",
        Indicator: getattr(row, "code", ""),
        CriticalSuccessFactor: f"Critical success factor {number}",
        EarlierFramework: f"Earlier framework {number}",
        AlignedInitiative: f"Aligned initiative {number}",
        PlannedReview: f"Review {number}",
        Activity: f"Activity {number}",
        DefinitionChange: f"Change of definition {number}",
    }
    if isinstance(row, Objective):
        return f"Objective {row.code}"
    return named[type(row)]


def _field(row: Model, key: str) -> str:
    return str(row._meta.get_field(key).verbose_name)  # type: ignore[union-attr]


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _short(text: str) -> str:
    return f"\u201c{text[:57]}\u2026\u201d" if len(text) > 60 else f"\u201c{text}\u201d"
