"""Who gave to whom: a matrix where there is room, the same pairs in lines where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smewg.chart_heat import Cell, heat
from smewg.charts import Chart

MOST_COLUMNS = 6
"""Above so many columns a narrow page shows the pairs in lines, not the matrix."""
MOST_LINES = 40


@dataclass(frozen=True)
class Pair:
    """How many went from one to another."""

    giver: str
    receiver: str
    count: int
    said: str
    url: str = ""


def matrix(  # noqa: PLR0913 -- each argument is a word on the picture
    name: str,
    title: str,
    summary: str,
    pairs: Sequence[Pair],
    *,
    givers: Sequence[str],
    receivers: Sequence[tuple[str, str]],
    heading: str,
    note: str = "",
) -> Chart:
    """Givers down, receivers across by their codes; `receivers` is (name, code), both in order.

    The table under it has a line for each pair. A giver's own column is left out: nobody adopts
    what they shared.
    """
    at = {(pair.giver, pair.receiver): pair for pair in pairs}
    cells = [
        _cell(at.get((giver, receiver)), giver, code)
        for giver in givers
        for receiver, code in receivers
        if giver != receiver
    ]
    wide = heat(name, title, summary, cells, row_heading=heading, note=note, sizes=(560, 340))
    ordered = [
        at[giver, receiver]
        for giver in givers
        for receiver, _ in receivers
        if (giver, receiver) in at
    ]
    narrow = wide.narrow_spec if len(receivers) <= MOST_COLUMNS else _lines(wide, ordered).spec
    return replace(
        wide,
        narrow_spec=narrow,
        columns=["Shared by", "Adopted by", "How many"],
        rows=[[pair.giver, pair.receiver, pair.count] for pair in ordered],
        links=[["", "", pair.url] for pair in ordered],
    )


def _cell(pair: Pair | None, giver: str, code: str) -> Cell:
    if pair is None:
        return Cell(giver, code, None, "none", mark=" ")
    return Cell(giver, code, pair.count, pair.said)


def _lines(chart: Chart, pairs: Sequence[Pair]) -> Chart:
    shown = [
        Cell(
            f"{pair.giver} \N{RIGHTWARDS ARROW} {pair.receiver}", "How many", pair.count, pair.said
        )
        for pair in pairs[:MOST_LINES]
    ]
    return heat(chart.name, chart.title, "", shown, row_heading="", sizes=(340, 340))
