"""What each part of a plan is beside the plan before, as one form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from plans.domain.plan_matching import plain
from plans.enums import Came
from plans.models import Indicator, LastingPart, Objective, Plan, PriorityArea
from plans.operations.crosswalk import CameChange, parts_by_key
from plans.operations.differences import part_name

KINDS: dict[str, type[Any]] = {
    "indicator": Indicator,
    "area": PriorityArea,
    "objective": Objective,
}
NEW = "new"


class CrosswalkForm(forms.Form):
    """A choice for each part: not said, new, the same as or changed from one of the plan before.

    Each carries what the person saw, so that a later save overwrites nothing unseen.
    """

    def __init__(self, data: Any = None, *, plan: Plan, before: Plan) -> None:
        super().__init__(data)
        self.parts = {kind: parts_by_key(plan, model) for kind, model in KINDS.items()}
        self.earlier = {kind: parts_by_key(before, model) for kind, model in KINDS.items()}
        for kind, rows in self.parts.items():
            choices = self._choices(kind)
            for key, row in rows.items():
                self.fields[f"came-{kind}-{key}"] = forms.ChoiceField(
                    label=f"{part_name(row)}, beside the plan before",
                    choices=choices,
                    required=False,
                    initial=choice_of(row),
                    error_messages={"invalid_choice": "Choose from what this page offers."},
                )
                self.fields[f"note-{kind}-{key}"] = forms.CharField(
                    label=f"{part_name(row)}: what is different",
                    required=False,
                    max_length=300,
                    initial=row.came_note,
                )
        for kind, rows in self.earlier.items():
            for key, row in rows.items():
                self.fields[f"dropped-{kind}-{key}"] = forms.BooleanField(
                    label=f"{part_name(row)} {words_of(row)}",
                    required=False,
                    initial=row.is_dropped,
                )

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        found = [("", "Nobody has said"), (NEW, "New")]
        for key, row in self.earlier[kind].items():
            name = f"{part_name(row)} {words_of(row)}"
            short = name if len(name) < 70 else f"{name[:69]}…"
            found += [
                (f"same:{key}", f"The same as {short}"),
                (f"changed:{key}", f"Changed from {short}"),
            ]
        return found

    @property
    def groups(self) -> list[tuple[str, list[tuple[Any, str, Any, Any, str, str]]]]:
        """For the page: heading; row, its words, choice, note, what was seen, what is likely."""
        names = {"indicator": "Indicators", "area": "Priority areas", "objective": "Objectives"}
        return [
            (
                names[kind],
                [
                    (
                        row,
                        words_of(row),
                        self[f"came-{kind}-{key}"],
                        self[f"note-{kind}-{key}"],
                        choice_of(row),
                        self._likely(kind, row),
                    )
                    for key, row in rows.items()
                ],
            )
            for kind, rows in self.parts.items()
        ]

    @property
    def dropped(self) -> list[tuple[Any, bool]]:
        """The earlier parts that nothing comes from, with what was seen of each."""
        going_on = {
            (kind, row.comes_from_id)
            for kind, rows in self.parts.items()
            for row in rows.values()
            if row.comes_from_id
        }
        return [
            (self[f"dropped-{kind}-{key}"], row.is_dropped)
            for kind, rows in self.earlier.items()
            for key, row in rows.items()
            if (kind, row.pk) not in going_on
        ]

    def _likely(self, kind: str, row: LastingPart) -> str:
        """Which earlier part has the same words; said, never chosen."""
        if row.came_as:
            return ""
        words = plain(words_of(row))
        alike = [each for each in self.earlier[kind].values() if plain(words_of(each)) == words]
        return f"{part_name(alike[0])} has the same words." if len(alike) == 1 else ""

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        return {**typed, "changes": list(self._changes(typed))}

    def _changes(self, typed: dict[str, Any]) -> Iterator[CameChange]:
        taken: dict[tuple[str, str], str] = {}
        for kind, rows in self.parts.items():
            for key, row in rows.items():
                name = f"came-{kind}-{key}"
                said = typed.get(name, "")
                as_what, _, was = said.partition(":")
                if was and taken.setdefault((kind, was), name) != name:
                    self.add_error(name, "Another part goes on from it already. Choose one.")
                    continue
                note = str(typed.get(f"note-{kind}-{key}", "")).strip()
                seen = (
                    self.data.get(f"seen-{name}", ""),
                    self.data.get(f"seen-note-{kind}-{key}", ""),
                )
                if (said, note) != seen:
                    earlier = self.earlier[kind].get(was)
                    yield CameChange(name, row, as_what, earlier, note, seen)

    def dropped_changes(self) -> dict[str, tuple[LastingPart, bool]]:
        """The earlier parts whose mark differs from what the person saw, by field."""
        found = {}
        for field, _ in self.dropped:
            kind, key = field.name.removeprefix("dropped-").split("-", 1)
            wanted = bool(self.cleaned_data.get(field.name))
            if wanted != (self.data.get(f"seen-{field.name}") == "yes"):
                found[field.name] = (self.earlier[kind][key], wanted)
        return found


def choice_of(row: LastingPart) -> str:
    """What stands of a part, as the form's choice."""
    if row.came_as in (Came.SAME, Came.CHANGED) and row.comes_from is not None:
        return f"{row.came_as}:{row.comes_from.key}"
    return NEW if row.came_as == Came.NEW else ""


def words_of(row: Any) -> str:
    return str(row.text if isinstance(row, Objective) else row.name)
