"""What each part of a plan is beside the plan before: the same, changed, new, or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from plans.domain.plan_file import KeyedPart, Place, Problem
from plans.models import Indicator, LastingPart, Objective, Plan, PriorityArea
from plans.operations.differences import Loaded, part_name, set_values
from smewg.toolkit.transitions import Refusal, TransitionRefused

_BESIDE: dict[type[Any], tuple[str, ...]] = {Objective: ("area__plan", "comes_from__area")}


def parts_by_key(plan: Plan | None, model: type[Any]) -> dict[str, Any]:
    """The plan's areas, objectives or indicators by their keys."""
    if plan is None:
        return {}
    of = {"area__plan": plan} if model is Objective else {"plan": plan}
    rows = model.objects.filter(**of)
    rows = rows.select_related(*_BESIDE.get(model, ()), "comes_from")
    return {each.key: each for each in rows}


@dataclass(frozen=True)
class CameChange:
    """What somebody says of one part, and what they saw said of it and noted."""

    field: str
    row: LastingPart
    came_as: str
    was: LastingPart | None
    note: str
    seen: tuple[str, str]


@transaction.atomic
def say_what_came(
    plan: Plan,
    changes: Iterable[CameChange],
    dropped: Mapping[str, tuple[LastingPart, bool]],
) -> list[str]:
    """Write what each part is beside the plan before; in sentences, what differs now.

    TransitionRefused, beside each part, where somebody else said something of it meanwhile.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    refusals, said = [], []
    models: tuple[type[Any], ...] = (PriorityArea, Objective, Indicator)
    rows = {model: parts_by_key(plan, model) for model in models}
    for change in changes:
        row = rows[type(change.row)][change.row.key]
        stands = (_as_choice(row), row.came_note)
        wanted = (
            f"{change.came_as}:{change.was.key}" if change.was else change.came_as,
            change.note,
        )
        if stands == wanted:
            continue
        if stands != change.seen:
            refusals.append(Refusal("Somebody else said something else meanwhile.", change.field))
            continue
        row.came_as, row.comes_from, row.came_note = change.came_as, change.was, change.note
        row.save()
        said.append(_in_words(row))
    for row, is_dropped in dropped.values():
        type(row)._default_manager.filter(pk=row.pk).update(is_dropped=is_dropped)
        said.append(
            f"{part_name(row)} of the plan before: {'dropped' if is_dropped else 'not said'}."
        )
    if refusals:
        raise TransitionRefused(*refusals)
    return said


def _as_choice(row: LastingPart) -> str:
    return f"{row.came_as}:{row.comes_from.key}" if row.comes_from else row.came_as


def _in_words(row: LastingPart) -> str:
    if row.comes_from:
        how = "changed from" if row.breaks_its_series else "the same as"
        return f"{part_name(row)}: {how} {part_name(row.comes_from)} of the plan before."
    return f"{part_name(row)}: {row.get_came_as_display() or 'not said'}."


class Crosswalk:
    """What a file says of the plan before; where it says nothing, what stands stays."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.before = loaded.plan.before
        self._rows: dict[type[Any], dict[str, Any]] = {}

    def take(self, row: Any, part: KeyedPart, place: Place) -> None:
        """Write what the file says of one part."""
        if part.came is None:
            return
        was = None
        if part.came.was:
            was = self._of(type(row)).get(part.came.was)
            if was is None:
                named = self.before.title if self.before else "any plan before this one"
                said = f"there is no {part.came.was} in {named}."
                self.loaded.problems.append(Problem((*place, "came", "was"), said))
                return
        values = {"comes_from": was, "came_as": part.came.now, "came_note": part.came.note}
        set_values(self.loaded, row, part_name(row), values)

    def say_what_is_dropped(self) -> None:
        """Mark the parts of the plan before of which the file says that they were dropped."""
        known = {
            key: row
            for model in (PriorityArea, Objective, Indicator)
            for key, row in self._of(model).items()
        }
        for index, key in enumerate(self.loaded.file.dropped):
            if key not in known:
                said = f"there is no {key} in the plan before."
                self.loaded.problems.append(Problem(("dropped", index), said))
                continue
            name = f"{part_name(known[key])} of {self.before.title if self.before else ''}"
            set_values(self.loaded, known[key], name, {"is_dropped": True})

    def _of(self, model: type[Any]) -> dict[str, Any]:
        if model not in self._rows:
            self._rows[model] = parts_by_key(self.before, model)
        return self._rows[model]
