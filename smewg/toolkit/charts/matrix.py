"""Who gave to whom: a matrix where there is room, the same pairs in lines where there is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smewg.toolkit.charts.drawing import Chart, Spec, tidy_row
from smewg.toolkit.charts.heat import Cell, heat
from smewg.toolkit.values import counted

MOST_COLUMNS = 7
"""So many columns fit a narrow page, and the matrix is one picture for every page. Above, a narrow
page shows the pairs in lines."""
MOST_LINES = 40
"""Above so many pairs the lines end, and the table is a matrix."""


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
    giver_urls: dict[str, str] | None = None,
) -> Chart:
    """Givers down, receivers across by their codes; `receivers` is (name, code), both in order.

    The table under it has a line for each of a few pairs; of many it is the matrix itself, and
    its rows open to `giver_urls`. Where nothing went from one to another there is no cell.
    """
    at = {(pair.giver, pair.receiver): pair for pair in pairs}
    ordered = [
        at[giver, receiver]
        for giver in givers
        for receiver, _ in receivers
        if (giver, receiver) in at
    ]
    codes = dict(receivers)
    cells = [
        Cell(pair.giver, codes[pair.receiver], pair.count, pair.said, url=pair.url)
        for pair in ordered
    ]
    wide = heat(
        name,
        title,
        summary,
        cells,
        row_heading=heading,
        note=note,
        sizes=(560, 340),
        order=(list(givers), [code for _, code in receivers]),
        row_urls=giver_urls,
    )
    wide = replace(
        wide,
        of=heading.lower(),
        tidy=[tidy_row(each.giver, "", each.receiver, counted(each.count)) for each in ordered],
    )
    is_small = len(receivers) <= MOST_COLUMNS
    narrow = wide.narrow_spec if is_small else _lines(wide, ordered).spec
    wide = replace(wide, is_slim=is_small)
    if len(ordered) > MOST_LINES:
        return replace(
            wide,
            spec=_quiet(wide.spec),
            narrow_spec=narrow,
            links=[[row[0]] + [""] * len(receivers) for row in wide.links],
        )
    return replace(
        wide,
        narrow_spec=narrow,
        columns=["Shared by", "Adopted by", "How many"],
        rows=[[pair.giver, pair.receiver, pair.count] for pair in ordered],
        links=[["", "", pair.url] for pair in ordered],
    )


def _quiet(spec: Spec) -> Spec:
    """The picture without a sentence for each mark: of many pairs the table tells them."""
    layers = []
    for layer in spec["layer"]:
        mark = layer["mark"] if isinstance(layer["mark"], dict) else {"type": layer["mark"]}
        encoding = {name: each for name, each in layer["encoding"].items() if name != "description"}
        layers.append({**layer, "mark": {**mark, "aria": False}, "encoding": encoding})
    return {**spec, "layer": layers}


def _lines(chart: Chart, pairs: Sequence[Pair]) -> Chart:
    shown = [
        Cell(
            f"{pair.giver} \N{RIGHTWARDS ARROW} {pair.receiver}", "How many", pair.count, pair.said
        )
        for pair in pairs[:MOST_LINES]
    ]
    return heat(chart.name, chart.title, "", shown, row_heading="", sizes=(340, 340))
