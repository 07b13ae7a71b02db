"""What each part of a plan is beside the plan before: the same, changed, new, or dropped."""

from __future__ import annotations

from typing import Any

from plans.domain.plan_file import LastingPart, Place, Problem
from plans.models import Indicator, Objective, Plan, PriorityArea
from plans.operations.differences import Loaded, part_name, set_values


def parts_by_key(plan: Plan | None, model: type[Any]) -> dict[str, Any]:
    """The plan's areas, objectives or indicators by their keys."""
    if plan is None:
        return {}
    of = {"area__plan": plan} if model is Objective else {"plan": plan}
    rows = model.objects.filter(**of)
    if model is Objective:
        rows = rows.select_related("area")
    return {each.key: each for each in rows}


class Crosswalk:
    """What a file says of the plan before; where it says nothing, what stands stays."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.before = loaded.plan.before
        self._rows: dict[type[Any], dict[str, Any]] = {}

    def take(self, row: Any, part: LastingPart, place: Place) -> None:
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
            name = f"{part_name(known[key])} of {known[key].plan_of.title}"
            set_values(self.loaded, known[key], name, {"is_dropped": True})

    def _of(self, model: type[Any]) -> dict[str, Any]:
        if model not in self._rows:
            self._rows[model] = parts_by_key(self.before, model)
        return self._rows[model]
