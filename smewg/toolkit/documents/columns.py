"""How wide a table's columns are: words stay whole, figures take little, texts share the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smewg.toolkit.documents.paper import Table

TEXT_WIDTH = 166.0
"""Millimetres between the margins."""
MANY_COLUMNS = 6
"""A table with more columns than this is set smaller."""
ROWS_KEPT_TOGETHER = 14
"""A table of so many rows is not torn apart; a longer one repeats its head on each page."""
_BETWEEN = 5.5  # millimetres between the text of a cell and the next
_LONGEST_WORD, _LONGEST_HEAD, _LONGEST_LINE = 22, 16, 80  # letters


def size(table: Table) -> float:
    """The size of the table's letters, in points."""
    return 7.5 if len(table.columns) > MANY_COLUMNS else 8.5


def is_kept_together(table: Table) -> bool:
    """Whether the table stands on one page: few rows, and not much text in them."""
    letters = sum(len(str(cell)) for row in table.rows for cell in row)
    return len(table.rows) <= ROWS_KEPT_TOGETHER and letters < 2500


def widths(table: Table) -> list[float]:
    """Millimetres for each column; together the width of the text."""
    letter = size(table) * 0.22
    columns = [list(map(str, texts)) for texts in _by_column(table)]
    least = [letter * _longest_word(texts) + _BETWEEN for texts in columns]
    more = [
        max(0, letter * _line(texts) + _BETWEEN - low)
        for low, texts in zip(least, columns, strict=True)
    ]
    room = TEXT_WIDTH - sum(least)
    if room < 0:
        return [each * TEXT_WIDTH / sum(least) for each in least]
    if room < sum(more):
        return _given(least, room, more)
    wanted = _given(least, sum(more), more)
    texts_only = [
        0 if is_number else each for is_number, each in zip(table.numeric, wanted, strict=True)
    ]
    return _given(wanted, TEXT_WIDTH - sum(wanted), texts_only)


def _by_column(table: Table) -> list[list[str | int]]:
    return [[head, *(row[place] for row in table.rows)] for place, head in enumerate(table.columns)]


def _longest_word(texts: Sequence[str]) -> int:
    words = (word for text in texts for word in re.split(r"\s+|-(?=\D)", text))
    return min(_LONGEST_WORD, max(map(len, words), default=1))


def _line(texts: Sequence[str]) -> float:
    """How many letters a line of the column should hold: short texts whole, long ones in part."""
    head, *cells = texts
    longest = max(map(len, cells), default=0)
    typical = sum(map(len, cells)) / max(1, len(cells))
    return max(min(len(head), _LONGEST_HEAD), min(longest, max(24, 1.2 * typical), _LONGEST_LINE))


def _given(to: Sequence[float], room: float, shares: Sequence[float]) -> list[float]:
    """`room` added to the widths `to`, by their shares."""
    whole = sum(shares) or 1
    return [each + room * share / whole for each, share in zip(to, shares, strict=True)]
