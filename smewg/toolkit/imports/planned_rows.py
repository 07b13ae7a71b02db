"""What becomes of a workbook's rows before anything is saved: added, changed, left, not valid."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from smewg.toolkit.imports.workbooks import Row


class Verdict(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left as it is"
    NOT_VALID = "not valid"


class PlannedRow:
    """One row, and whether it makes something, changes something, or is as what stands."""

    row: Row
    is_new: bool
    differs: bool

    @property
    def verdict(self) -> Verdict:
        if self.row.problems:
            return Verdict.NOT_VALID
        if self.is_new:
            return Verdict.ADDED
        return Verdict.CHANGED if self.differs else Verdict.LEFT


class PlannedRows:
    """All rows of a workbook."""

    planned: Sequence[PlannedRow]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each verdict, by its words."""
        verdicts = [each.verdict for each in self.planned]
        return {verdict.value: verdicts.count(verdict) for verdict in Verdict}

    @property
    def is_valid(self) -> bool:
        return not self.counts[Verdict.NOT_VALID.value]

    @property
    def rows(self) -> list[Row]:
        return [each.row for each in self.planned]
