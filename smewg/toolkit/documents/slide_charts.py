"""A chart's figures on a slide: a chart of PowerPoint's own that people can edit, or its table.

The data are the rows of the chart's table, cell by cell: a number is its number, and a cell without
one is a gap, whose words `absences` gives to stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt

from smewg.toolkit.charts.bars import whole_ticks
from smewg.toolkit.charts.drawing import SERIES, Chart, cleaned

MOST_CATEGORIES, MOST_SERIES, MOST_BARS = 24, 6, 60
"""What can be read from the back of a room; a chart with more is shown as its picture."""
LONGEST_NAME = 125
"""Letters of a row's name; a longer one would leave no room for the bars."""
FEW_ROWS = 8
"""So many rows have room for larger letters."""
MOST_ROWS, MOST_COLUMNS, TABLE_SIZES = 14, 7, (12, 10, 9)
"""What a table on a slide holds, and the sizes of its letters, in points."""
TABLE_WIDTH, TABLE_HEIGHT = 302.0, 108.0
"""Millimetres between the margins, and from under the title to the foot."""
_NUMBER = re.compile(r"(\d+)(?: so far(?: \(.*\))?| \(.*\))$", re.DOTALL)


def number_of(cell: object) -> int | None:
    """The number that a cell of a chart's table says: 12, "12 so far", "12 (corrected ...)"."""
    if isinstance(cell, int):
        return cell
    found = _NUMBER.match(str(cell or ""))
    return int(found[1]) if found else None


def first_series(chart: Chart) -> int:
    """The place of the first column of numbers; those before it name the rows, too.

    A year's column without a number is a series all the same.
    """
    for place, head in enumerate(chart.columns[1:], 1):
        has_numbers = any(number_of(row[place]) is not None for row in chart.rows)
        if has_numbers or str(head)[:4].isdecimal():
            return place
    return len(chart.columns)


def is_native(chart: Chart) -> bool:
    """Whether it is shown as a chart that can be edited: numbers, and no more than can be read."""
    start = first_series(chart)
    names, series = len(chart.rows), len(chart.columns) - start
    fits = names <= MOST_CATEGORIES and 0 < series <= MOST_SERIES and names * series <= MOST_BARS
    fits = fits and all(len(each) <= LONGEST_NAME for each in names_of(chart))
    cells = (cell for row in chart.rows for cell in row[start:])
    return fits and any(number_of(cell) is not None for cell in cells)


def table_size(chart: Chart) -> int:
    """The largest letters, in points, with which its table stands on a slide; 0 where none do."""
    fits = 0 < len(chart.rows) <= MOST_ROWS and len(chart.columns) <= MOST_COLUMNS
    if not fits:
        return 0
    return next((each for each in TABLE_SIZES if _height(chart, each) <= TABLE_HEIGHT), 0)


def table_widths(chart: Chart) -> list[float]:
    """Millimetres for each column, by how much its cells say."""
    texts = list(zip(*_lines_of(chart), strict=True))
    wanted = [min(60, max(map(len, each)) / 2 + sum(map(len, each)) / len(each)) for each in texts]
    wanted = [each + 6 for each in wanted]
    return [TABLE_WIDTH * each / sum(wanted) for each in wanted]


def _lines_of(chart: Chart) -> list[list[str]]:
    return [
        ["" if cell is None else str(cell) for cell in row] for row in (chart.columns, *chart.rows)
    ]


def _height(chart: Chart, points: int) -> float:
    """Millimetres of the table: a letter is about half as wide as high, and words break early."""
    widths, letter, line = table_widths(chart), points * 0.22, points * 0.5
    rows = [
        max(-(-len(text) * letter // (width - 6)) for text, width in zip(row, widths, strict=True))
        for row in _lines_of(chart)
    ]
    return sum(max(1, each) * line + 3 for each in rows)


def names_of(chart: Chart) -> list[str]:
    """What each row is called: "Area 1", or "Chile, Japan" where two columns name it."""
    start = first_series(chart)
    return [cleaned(", ".join(str(each) for each in row[:start])) for row in chart.rows]


def editable_figures(chart: Chart) -> CategoryChartData:
    """The figures as PowerPoint keeps them: a series for each column, a category for each row."""
    found = CategoryChartData(number_format="0")
    found.categories = names_of(chart)
    for place in range(first_series(chart), len(chart.columns)):
        numbers = [number_of(row[place]) for row in chart.rows]
        found.add_series(cleaned(str(chart.columns[place])), numbers)
    return found


def absences(chart: Chart) -> str:
    """The words of the cells without a plain number: "2020: not entered", once where all say so."""
    said = []
    for place in range(first_series(chart), len(chart.columns)):
        column = chart.columns[place]
        spoken = [
            (name, row[place])
            for name, row in zip(names_of(chart), chart.rows, strict=True)
            if isinstance(row[place], str) and row[place]
        ]
        words = {str(cell) for _, cell in spoken}
        if len(words) == 1 and len(spoken) == len(chart.rows):
            said.append(f"{column}: {words.pop()}")
        else:
            said += [f"{name}, {column}: {cell}" for name, cell in spoken]
    return "; ".join(said)


def kind_of(chart: Chart) -> Any:
    """Bars across where the names are long, so that they are read whole; else columns."""
    longest = max(map(len, names_of(chart)), default=0)
    is_long = longest * len(chart.rows) > 60
    return XL_CHART_TYPE.BAR_CLUSTERED if is_long else XL_CHART_TYPE.COLUMN_CLUSTERED


def dress(made: Any, chart: Chart) -> None:
    """Letters to be read from afar, whole ticks from 0, each figure written at its bar."""
    size = Pt(12 if len(chart.rows) <= FEW_ROWS else 9)
    made.font.size, made.font.name = size, "Arial"
    made.has_title = False
    start = first_series(chart)
    made.has_legend = len(chart.columns) - start > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    values = [number_of(cell) or 0 for row in chart.rows for cell in row[start:]]
    ticks = whole_ticks(max(values, default=0))
    across = made.value_axis
    across.minimum_scale, across.maximum_scale = 0, ticks[-1]
    across.major_unit = ticks[1] - ticks[0]
    across.has_major_gridlines = across.visible = False
    if made.chart_type == XL_CHART_TYPE.BAR_CLUSTERED:
        made.category_axis.reverse_order = True
    _name_each_row(made.category_axis)
    _plot(made, size)


def _name_each_row(axis: Any) -> None:
    """No name is left out for want of room, as programs do that draw charts."""
    skipped = axis._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skipped)


def _plot(made: Any, size: Any) -> None:
    [plot] = made.plots
    plot.gap_width, plot.overlap, plot.has_data_labels = 60, 0, True
    plot.data_labels.show_value, plot.data_labels.font.size = True, size
    for series, colour in zip(plot.series, _colours(len(plot.series)), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour


def _colours(wanted: int) -> Sequence[RGBColor]:
    return [RGBColor.from_string(SERIES[n % len(SERIES)][1:].upper()) for n in range(wanted)]
