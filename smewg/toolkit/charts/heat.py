"""Counts in a grid of rows and columns: darker where there is more, and each figure written in it.

A cell without a figure is an empty frame with its mark, a zero is a written 0, and a pair that
cannot be is left out, so the picture can be read without its colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smewg.toolkit.charts import letters
from smewg.toolkit.charts.drawing import (
    HEAT,
    INK,
    LINE,
    ON_HEAT,
    PAPER,
    SOFT,
    Chart,
    Spec,
    cleaned,
    tidy_row,
)
from smewg.toolkit.values import SIGNS, Value, ValueKind, counted, counted_so_far

STEPS = len(HEAT)
_LETTER = 6.8


@dataclass(frozen=True)
class Cell:
    """What stands at a row and a column. `value` None shows `mark`, and `said` says it in words.

    starred: a figure with something to say about it, which `said` does. group: cells of one group
    share a scale of shades; without one, all of them do. is_so_far: a figure of an open year.
    For the figures one by one: `of`, what is counted, `year` and `part`, and `listed`; `kind` is
    why no number stands there.
    """

    row: str
    column: str
    value: int | None
    said: str
    mark: str = "\N{EN DASH}"
    starred: bool = False
    group: str = ""
    url: str = ""
    is_so_far: bool = False
    of: str = ""
    year: str = ""
    part: str = ""
    kind: ValueKind = ValueKind.NOT_RECORDED
    listed: int | None = None

    @property
    def stands(self) -> Value:
        if self.value is None:
            return counted(0) if self.kind is ValueKind.NUMBER else Value(self.kind)
        return counted_so_far(self.value) if self.is_so_far else counted(self.value)

    @property
    def tidy(self) -> list[str | int | None]:
        year = self.year or (self.column if self.column.isdecimal() else "")
        part = self.part or ("" if year == self.column else self.column)
        note = "" if self.said == self.stands.words else self.said
        return tidy_row(self.of or self.row, year, part, self.stands, self.listed, note)

    @property
    def table_cell(self) -> object:
        if self.value is None or self.starred or self.is_so_far:
            return self.said
        return self.value

    @property
    def written(self) -> str:
        if self.value is None:
            return self.mark
        so_far = SIGNS[ValueKind.SO_FAR] if self.is_so_far else ""
        return f"{self.value}{so_far}{'*' if self.starred else ''}"


def shade(value: int, highest: int) -> int:
    """Which of the shades a figure gets: 0 for none, 1 for few, up to STEPS for the highest."""
    if value <= 0 or highest <= 0:
        return 0
    return value if highest <= STEPS else -(-STEPS * value // highest)


def heat(  # noqa: PLR0913 -- each argument is a word on the picture
    name: str,
    title: str,
    summary: str,
    cells: Sequence[Cell],
    *,
    row_heading: str,
    note: str = "",
    sizes: tuple[int, int] = (720, 340),
    row_urls: dict[str, str] | None = None,
    is_slim: bool = False,
    order: tuple[list[str], list[str]] | None = None,
) -> Chart:
    """A grid with its rows down and its columns across, in the order in which they come.

    sizes: how wide the picture is on a wide page and on a narrow one, labels included. order: the
    rows and columns, where not each of them has a cell.
    """
    rows, columns = order or (
        list(dict.fromkeys(cell.row for cell in cells)),
        list(dict.fromkeys(cell.column for cell in cells)),
    )
    at = {(cell.row, cell.column): cell for cell in cells}
    found = [[at.get((row, column)) for column in columns] for row in rows]
    wide, narrow = sizes
    return Chart(
        name=name,
        title=title,
        summary=summary,
        note=note,
        spec=_spec(cells, rows, columns, wide),
        narrow_spec=_spec(cells, rows, columns, narrow) if narrow != wide else None,
        is_slim=is_slim,
        columns=[row_heading, *columns],
        rows=[
            [row, *(cell.table_cell if cell else "" for cell in line)]
            for row, line in zip(rows, found, strict=True)
        ],
        links=[
            [(row_urls or {}).get(row, ""), *(cell.url if cell else "" for cell in line)]
            for row, line in zip(rows, found, strict=True)
        ],
        of=row_heading.lower(),
        tidy=[cell.tidy for cell in cells],
    )


def _spec(cells: Sequence[Cell], rows: list[str], columns: list[str], total: int) -> Spec:
    most = total * (0.45 if len(columns) > 1 else 0.78)
    room = min(most, letters.width_of(max(rows, key=_long, default=""), 13) + 12)
    named, lines = letters.broken_labels(rows, room - 12)
    named = {row: cleaned(label) for row, label in named.items()}
    tall = max(26, letters.LINE * lines + 8)
    width = max(30, int((total - room) / max(1, len(columns))))
    highest: dict[str, int] = {}
    for cell in cells:
        highest[cell.group] = max(highest.get(cell.group, 0), cell.value or 0)
    across = _axis("column", columns, labelLimit=width + 4, orient="top", labelAngle=0)
    down = _axis(
        "row", list(named.values()), **letters.label_axis(lines), labelLimit=room, labelColor=INK
    )
    position = {"x": across, "y": down}
    frame = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    return {
        "width": width * max(1, len(columns)),
        "height": tall * max(1, len(rows)),
        "data": {
            "values": [
                _value(cell, highest[cell.group], width) | {"row": named[cell.row]}
                for cell in cells
            ]
        },
        "layer": [
            *(
                _rules(position, list(named.values()), columns)
                if len(cells) < len(rows) * len(columns)
                else []
            ),
            {
                "mark": {"type": "rect", "stroke": LINE, "strokeWidth": 1},
                "encoding": {**position, **frame, "description": {"field": "said"}},
            },
            {
                "mark": {"type": "text", "aria": False},
                "encoding": {
                    **position,
                    "text": {"field": "written"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }


def _long(text: str) -> float:
    return letters.width_of(text, 13)


def cell_words(cell: Cell) -> str:
    """What a cell's mark says when it is read out."""
    return f"{cell.row}, {cell.column}: {cell.said}"


def _rules(position: Spec, rows: list[str], columns: list[str]) -> list[Spec]:
    """Light lines along rows and columns where not each has a cell, drawn under the cells."""
    return [
        {
            "data": {"values": [{field: cleaned(name)} for name in names]},
            "mark": {"type": "rule", "color": LINE, "aria": False},
            "encoding": {place: position[place]},
        }
        for place, field, names in (("y", "row", rows), ("x", "column", columns))
    ]


def _axis(field: str, names: list[str], **more: object) -> Spec:
    return {
        "field": field,
        "type": "ordinal",
        "scale": {"domain": [cleaned(name) for name in names], "padding": 0},
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelPadding": 6,
            **more,
        },
    }


def _value(cell: Cell, highest: int, room: float) -> dict[str, object]:
    step = shade(cell.value or 0, highest)
    written = cell.written
    return {
        "row": cleaned(cell.row),
        "column": cleaned(cell.column),
        "written": written if len(written) * _LETTER <= room else "\N{HORIZONTAL ELLIPSIS}",
        "said": cell_words(cell),
        "colour": HEAT[step - 1] if step else PAPER,
        "ink": ON_HEAT[step - 1] if step else SOFT,
    }
