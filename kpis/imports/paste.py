"""A block pasted from a spreadsheet: what it would change, before anything is saved.

Its edges are kept: a blank first row stays one, rows of titles and columns of labels are seen and
left out, empty rows at the end fall away, and a blank cell wipes nothing unless that is ticked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kpis.domain import figures
from kpis.domain.figures import FigureError
from kpis.models import FigureChange
from kpis.queries.grid import Cell, Grid
from smewg.toolkit.imports.numbers import NOTHING, NumberStyle, SignEvidence
from smewg.toolkit.text import count_of
from smewg.toolkit.values import Value

Block = list[list[str]]


class Verdict(StrEnum):
    CHANGES = "changes"
    WIPES = "wipes"
    SAME = "same"
    LEFT = "left"
    NOT_VALID = "not valid"


@dataclass
class PastedCell:
    """One value of the block, the cell it falls on, and what would become of it.

    `is_left` for a blank that leaves what stands.
    """

    text: str
    cell: Cell | None
    value: Value | None = None
    message: str = ""
    is_left: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.message or self.cell is None:
            return Verdict.NOT_VALID
        if self.value == self.cell.figure.value:
            return Verdict.SAME
        if self.is_left:
            return Verdict.LEFT
        return Verdict.WIPES if self.value == figures.BLANK else Verdict.CHANGES

    @property
    def after(self) -> Value | None:
        """What stands in the cell when the block is saved."""
        return self.cell.figure.value if self.is_left and self.cell else self.value


@dataclass(frozen=True)
class Edges:
    """What is left out around the figures: rows of titles above, columns of labels before."""

    titles: Block
    labels: Block
    rows: Block

    @property
    def notes(self) -> list[str]:
        """What was left out, in sentences."""
        found = [f"Left out as titles: {'; '.join(filter(None, row))}." for row in self.titles]
        if any(self.labels):
            said = "; ".join(" ".join(" ".join(row).split()) for row in self.labels)
            found.append(f"Left out as labels: {said}.")
        return found


@dataclass
class PastedBlock:
    cells: list[PastedCell]
    notes: list[str] = field(default_factory=list)
    asks_nothing: bool = False
    """Whether somebody has to say if "nil" is zero or blank."""

    def with_verdict(self, *verdicts: Verdict) -> list[PastedCell]:
        return [each for each in self.cells if each.verdict in verdicts]

    @property
    def changing(self) -> list[PastedCell]:
        """What would be saved, wiped cells among them."""
        return self.with_verdict(Verdict.CHANGES, Verdict.WIPES)

    @property
    def wiped(self) -> list[PastedCell]:
        return self.with_verdict(Verdict.WIPES)

    @property
    def left(self) -> list[PastedCell]:
        return self.with_verdict(Verdict.LEFT)

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


def split(text: str) -> Block:
    """The block's rows and cells, as spreadsheets copy them: tabs across, lines down.

    A cell in quotation marks may hold several lines. Empty rows at the end fall away; one in front
    is a row of its own.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: Iterable[list[str]] = (line.split("\t") for line in plain.split("\n"))
    if '"' in plain and plain.count('"') % 2 == 0:
        rows = csv.reader(io.StringIO(plain), delimiter="\t")
    block = [[" ".join(cell.split()) for cell in row] or [""] for row in rows]
    while block and not any(block[-1]):
        block.pop()
    return block


def edges(block: Block) -> Edges:
    """The block without its titles and labels."""
    rows = [list(row) for row in block]
    if not any(_is_figure(cell) for row in rows for cell in row):
        return Edges([], [], rows)
    titles = []
    while rows and any(rows[0]) and not any(_is_figure(cell) for cell in rows[0]):
        titles.append(rows.pop(0))
    labels: Block = [[] for _ in rows]
    while _begins_with_labels(rows):
        for at, row in enumerate(rows):
            labels[at].append(row.pop(0) if row else "")
    return Edges(titles, labels, rows)


def _begins_with_labels(rows: Block) -> bool:
    firsts = [row[0] for row in rows if row]
    has_more = any(len(row) > 1 for row in rows)
    return has_more and any(firsts) and not any(_is_figure(each) for each in firsts)


def _is_figure(text: str) -> bool:
    """Whether a text is meant as a figure, right or wrong: a reason, or it begins as a number."""
    wanted = text.casefold()
    if wanted in NOTHING or (wanted and wanted in figures.SPELLINGS):
        return True
    return wanted.lstrip("-+=($\N{MINUS SIGN} ")[:1].isdigit()


def preview(
    page: Grid, anchor: str, text: str, *, nothing: str = "", wipes: bool = False
) -> PastedBlock:
    """What pasting `text` with its first figure on the cell `anchor` would do.

    `nothing` is what "nil" means, "0" or "blank"; `wipes` where a blank empties what stands.
    """
    under = page.below_and_right(anchor)
    around = edges(split(text))
    codes = {_plain(row.indicator.code) for row in page.rows}
    reader = _Reader(around, nothing, codes, wipes=wipes)
    block = [
        pasted
        for down, line in enumerate(around.rows)
        for across, value in enumerate(line)
        if (pasted := reader.pasted(value, _at(under, down, across), down, across))
    ]
    _apply_the_rule(page, block)
    asks = not nothing and any(each.text.casefold() in NOTHING for each in block)
    skipped = PastedBlock(block, around.notes, asks)
    if skipped.left:
        said = count_of(len(skipped.left), "blank cell")
        skipped.notes.append(f"{said} would leave what stands. Tick the box below to empty it.")
    return skipped


def _at(under: list[list[Cell]], down: int, across: int) -> Cell | None:
    return under[down][across] if down < len(under) and across < len(under[down]) else None


class _Reader:
    """Reads the block's cells, as the whole block writes its numbers."""

    def __init__(self, around: Edges, nothing: str, codes: set[str], *, wipes: bool) -> None:
        self.codes = codes
        texts = [cell for row in around.rows for cell in row]
        self.style = NumberStyle(SignEvidence.of(texts), point_is_open=True)
        self.around, self.nothing, self.wipes = around, nothing, wipes

    def pasted(self, text: str, cell: Cell | None, down: int, across: int) -> PastedCell | None:
        if cell is None:
            message = "This falls outside the grid."
            return PastedCell(text, None, message=message) if text else None
        meant = text
        if text.casefold() in NOTHING and self.nothing:
            meant = "0" if self.nothing == "0" else ""
        elif not text:
            return PastedCell(text, cell, figures.BLANK, is_left=not self.wipes)
        try:
            value = figures.read(meant, self.style)
        except FigureError as error:
            return PastedCell(text, cell, message=str(error))
        return PastedCell(text, cell, value, self._is_elsewhere(cell, down, across))

    def _is_elsewhere(self, cell: Cell, down: int, across: int) -> str:
        """Why the block's own labels say that the figure belongs to another cell."""
        labels = {_plain(each) for each in self.around.labels[down]}
        if labels & self.codes and _plain(cell.indicator.code) not in labels:
            said = " ".join(self.around.labels[down])
            return f"Its row is labelled {said}, and this is {cell.indicator.code}. Move the block."
        place = across + len(self.around.labels[down])
        titles = {_plain(row[place]) for row in self.around.titles if place < len(row)}
        own = f"area{cell.area.number}" if cell.area else "total"
        if titles & self._columns and own not in titles:
            return f"Its column is titled otherwise than {cell.name}. Move the block."
        return ""

    @property
    def _columns(self) -> set[str]:
        return {"total", *(f"area{number}" for number in range(1, 21))}


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _apply_the_rule(page: Grid, block: Sequence[PastedCell]) -> None:
    pasted = {each.cell.key: each for each in block if each.cell}
    for row in page.rows:
        touched = [pasted[cell.key] for cell in row.cells if cell.key in pasted]
        if not touched or any(each.message for each in touched):
            continue
        after = {
            cell.column: (pasted[cell.key].after if cell.key in pasted else cell.figure.value)
            for cell in row.cells
        }
        values = {column: value or figures.BLANK for column, value in after.items()}
        total = values.pop("total")
        message = figures.problem(total, {f"area {n}": value for n, value in values.items()})
        for each in touched if message else []:
            each.message = message or ""
