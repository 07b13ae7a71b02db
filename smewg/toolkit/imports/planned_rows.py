"""What becomes of a list's rows before anything is saved: each with what was and what becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from smewg.toolkit.imports.workbooks import Row


class Verdict(StrEnum):
    NEEDS_ANSWER = "needs an answer"
    CHANGED = "changes"
    NEW = "new"
    SAME = "the same"
    LEFT_OUT = "left out"


TO_TAKE = (Verdict.CHANGED, Verdict.NEW)


@dataclass(frozen=True)
class LikelySame:
    """Something that stands already and is likely the same as a new row."""

    name: str
    title: str
    url: str = ""
    shared_words: tuple[str, ...] = ()


@dataclass
class PlannedRow:
    """One row, and whether it makes something, changes something, or is as what stands.

    `before` is what stands, by column, as our sheets write it; `stands_as` is its name, as "E0089".
    """

    row: Row
    is_new: bool
    differs: bool = False
    before: Mapping[str, str] = field(default_factory=dict)
    stands_as: str = ""
    because: str = ""
    """Why it is left out, or left as it stands."""
    is_left_out: bool = False
    may_be_another: bool = False
    """Whether it is taken for what stands by its words alone: a person may add it all the same."""
    still_needs: str = ""
    likely: Sequence[LikelySame] = ()

    @property
    def verdict(self) -> Verdict:
        if self.is_left_out:
            return Verdict.LEFT_OUT
        if self.row.problems:
            return Verdict.NEEDS_ANSWER
        if self.is_new:
            return Verdict.NEW
        return Verdict.CHANGED if self.differs else Verdict.SAME

    def changed(self, key: str) -> bool:
        """Whether the row gives this column another value than stands."""
        return (
            not self.is_new
            and key in self.row.there
            and key in self.before
            and self.before[key] != self.row.values[key]
        )


def counted(planned: Sequence[PlannedRow]) -> dict[str, int]:
    """How many rows there are of each verdict, by its words."""
    verdicts = [each.verdict for each in planned]
    return {verdict.value: verdicts.count(verdict) for verdict in Verdict}
