"""A block pasted from a spreadsheet: what it would change, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpis.domain import figures
from kpis.domain.figures import FigureError
from kpis.models import FigureChange
from kpis.queries.grid import Cell, Grid
from smewg.toolkit.values import Value


class Verdict(StrEnum):
    CHANGES = "changes"
    SAME = "same"
    NOT_VALID = "not valid"


@dataclass
class PastedCell:
    """One value of the block, the cell it falls on, and what would become of it."""

    text: str
    cell: Cell | None
    value: Value | None = None
    message: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.message or self.cell is None:
            return Verdict.NOT_VALID
        return Verdict.SAME if self.value == self.cell.figure.value else Verdict.CHANGES


@dataclass
class PastedBlock:
    cells: list[PastedCell]

    def with_verdict(self, verdict: Verdict) -> list[PastedCell]:
        return [each for each in self.cells if each.verdict is verdict]

    @property
    def changing(self) -> list[PastedCell]:
        return self.with_verdict(Verdict.CHANGES)

    @property
    def same(self) -> list[PastedCell]:
        return self.with_verdict(Verdict.SAME)

    @property
    def not_valid(self) -> list[PastedCell]:
        return self.with_verdict(Verdict.NOT_VALID)

    def changes(self) -> list[FigureChange]:
        """The block as changes to the versions that the preview showed."""
        return [
            FigureChange(
                each.cell.indicator,
                each.cell.area,
                each.cell.figure.version,
                each.value,
                reason="pasted",
            )
            for each in self.changing
            if each.cell
        ]


def split(text: str) -> list[list[str]]:
    """The block's rows and cells: tabs across and lines down, as spreadsheets copy them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n").split("\n")
    return [line.split("\t") for line in lines]


def preview(page: Grid, anchor: str, text: str) -> PastedBlock:
    """What pasting `text` with its first cell on the cell `anchor` would do."""
    under = page.below_and_right(anchor)
    block = [
        _pasted(value, _at(under, down, across))
        for down, line in enumerate(split(text))
        for across, value in enumerate(line)
    ]
    _apply_the_rule(page, block)
    return PastedBlock(block)


def _at(under: list[list[Cell]], down: int, across: int) -> Cell | None:
    return under[down][across] if down < len(under) and across < len(under[down]) else None


def _pasted(text: str, cell: Cell | None) -> PastedCell:
    if cell is None:
        return PastedCell(text, None, message="This falls outside the grid.")
    try:
        return PastedCell(text, cell, figures.read(text))
    except FigureError as error:
        return PastedCell(text, cell, message=str(error))


def _apply_the_rule(page: Grid, block: list[PastedCell]) -> None:
    pasted = {each.cell.key: each for each in block if each.cell}
    for row in page.rows:
        touched = [pasted[cell.key] for cell in row.cells if cell.key in pasted]
        if not touched or any(each.message for each in touched):
            continue
        after = {
            cell.column: (pasted[cell.key].value if cell.key in pasted else cell.figure.value)
            for cell in row.cells
        }
        values = {column: value or figures.BLANK for column, value in after.items()}
        total = values.pop("total")
        message = figures.problem(total, {f"area {n}": value for n, value in values.items()})
        for each in touched if message else []:
            each.message = message or ""
