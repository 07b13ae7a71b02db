"""A typed figure beside the list behind it: whether they agree, and what to say when not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.domain import figures
from smewg.toolkit.values import Value, ValueKind


def differ(typed: Value, listed: int) -> bool:
    """Whether a typed figure and its list say different things.

    No figure (blank, not applicable, not yet due) agrees with an empty list only: blank is not
    zero, but a list with something in it deserves a figure.
    """
    return listed > 0 if typed.number is None else typed.number != listed


def difference(name: str, typed: Value, listed: int) -> str | None:
    """What differs in `name` (a cell's name), in words; None when figure and list agree."""
    if not differ(typed, listed):
        return None
    if typed.number is None:
        return f"{name}: {listed} listed, but no figure"
    if listed == 0:
        return f"{name}: {typed.number} typed, but nothing listed"
    return f"{name}: {typed.number} typed, {listed} listed"


@dataclass(frozen=True)
class Reconciliation:
    """One count's typed figures and its list, in total and by area name."""

    total: Value
    areas: Mapping[str, Value]
    listed_total: int
    listed_by_area: Mapping[str, int]

    @property
    def differences(self) -> list[str]:
        """What differs, the total first; empty when figures and list agree."""
        found = [difference("total", self.total, self.listed_total)]
        found += [
            difference(name, value, self.listed_by_area.get(name, 0))
            for name, value in self.areas.items()
        ]
        return [each for each in found if each]

    @property
    def typed_in_areas(self) -> Value:
        """The areas' numbers together, blank when no area has one. It is not the total."""
        return figures.together(self.areas.values())

    @property
    def listed_in_areas(self) -> int:
        """The sum of the listed areas; above the distinct total where items serve several."""
        return sum(self.listed_by_area.values())

    @property
    def is_listed_figure_takable(self) -> bool:
        """Whether one click may put the listed figures in the cells: something would change."""
        return bool(self.differences) and self.total.kind is not ValueKind.NOT_APPLICABLE
