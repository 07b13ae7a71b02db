"""Several counts of each of a few things, as bars side by side: what has something, what has none.

Each column has a scale of its own, for its unit is its own; each bar has its figure beside it, and
a nothing is written "none".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smewg.toolkit.charts import letters
from smewg.toolkit.charts.drawing import INK, SERIES, SOFT, Chart, Spec, cleaned, tidy_row
from smewg.toolkit.values import listed

NONE = "none"
BAR = 16
"""A bar's height, in pixels: where names take several lines, it stays a bar."""
LEAST_ROOM = 90
"""With less room for names, in pixels, the codes stand alone."""


@dataclass(frozen=True)
class Covered:
    """One thing with its counts, in the order of the columns; None is not counted here yet.

    urls: where each count opens to.
    """

    code: str
    text: str
    counts: Sequence[int | None]
    urls: Sequence[str] = ()

    @property
    def name(self) -> str:
        return f"{self.code} {self.text}"


def coverage(  # noqa: PLR0913 -- each argument is a word on the picture
    name: str,
    title: str,
    summary: str,
    things: Sequence[Covered],
    columns: Sequence[str],
    *,
    heading: str,
    note: str = "",
) -> Chart:
    """A row for each thing, a column of bars for each kind of count."""
    names = [letters.in_lines(each.name, letters.BESIDE, 13) for each in things]
    return Chart(
        name=name,
        title=title,
        summary=summary,
        note=note,
        spec=_spec(things, columns, 800, labels=320),
        narrow_spec=_spec(things, columns, 340, labels=34, lines=max(map(len, names), default=1)),
        whole_names=names,
        columns=[heading, *columns],
        rows=[[each.name, *(_said(count) for count in each.counts)] for each in things],
        of=heading.lower(),
        tidy=[
            tidy_row(each.name, "", column, listed(count or 0))
            for each in things
            for column, count in zip(columns, each.counts, strict=True)
        ],
        links=[["", *(each.urls or [""] * len(columns))] for each in things],
    )


def _said(count: int | None) -> object:
    return "not kept here yet" if count is None else count


def _spec(
    things: Sequence[Covered], columns: Sequence[str], total: int, *, labels: int, lines: int = 0
) -> Spec:
    """`lines`: for so many lines of a name each row has room, whatever stands in the picture."""
    width = max(40, (total - labels) // max(1, len(columns)) - 14)
    is_narrow = labels < LEAST_ROOM
    texts = {each.code: each.code if is_narrow else each.name for each in things}
    lined, drawn = letters.broken_labels(texts.values(), max(labels, 3 * LEAST_ROOM) - 12)
    names = {code: cleaned(lined[text]) for code, text in texts.items()}
    tall = max(24, letters.LINE * max(lines, drawn) + 8)
    return {
        "spacing": 14,
        "hconcat": [
            _column(things, place, column, names, width, labels) | {"height": tall * len(things)}
            for place, column in enumerate(columns)
        ],
    }


def cell_words(thing: Covered, place: int, column: str) -> str:
    """What a count's mark says when it is read out."""
    return f"{thing.name}: {column}, {_said(thing.counts[place]) or NONE}"


def _column(  # noqa: PLR0913, PLR0917 -- sizes
    things: Sequence[Covered],
    place: int,
    column: str,
    names: dict[str, str],
    width: int,
    labels: int,
) -> Spec:
    highest = max((each.counts[place] or 0 for each in things), default=0)
    down: Spec = {
        "field": "name",
        "type": "ordinal",
        "scale": {"domain": list(names.values()), "paddingInner": 0.3},
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelColor": INK,
            "labelLimit": labels,
            "labelPadding": 6,
            **letters.label_axis(next(iter(names.values()), "").count(letters.BREAK) + 1),
        }
        if place == 0
        else None,
    }
    scale = {"domain": [0, max(1, highest) * 1.35], "nice": False}
    across: Spec = {"field": "count", "type": "quantitative", "scale": scale, "axis": None}
    return {
        "width": width,
        "height": 24 * max(1, len(things)),
        "title": {
            "text": _in_lines(cleaned(column), width),
            "anchor": "start",
            "frame": "group",
            "fontWeight": "normal",
            "lineHeight": 16,
        },
        "data": {"values": [_value(each, names, place, column) for each in things]},
        "layer": [
            {
                "transform": [{"filter": "datum.count > 0"}],
                "mark": {"type": "bar", "color": SERIES[0], "height": BAR},
                "encoding": {"x": across, "y": down, "description": {"field": "said"}},
            },
            {
                "transform": [{"filter": "datum.count > 0"}],
                "mark": {"type": "text", "align": "left", "dx": 4, "aria": False},
                "encoding": {"x": across, "y": down, "text": {"field": "count"}},
            },
            {
                "transform": [{"filter": "datum.count === 0 || datum.count === null"}],
                "mark": {"type": "text", "align": "left", "dx": 2, "color": SOFT},
                "encoding": {
                    "x": {"datum": 0, "type": "quantitative", "scale": scale, "axis": None},
                    "y": down,
                    "text": {"field": "words"},
                    "description": {"field": "said"},
                },
            },
        ],
    }


def _in_lines(text: str, width: int) -> list[str]:
    """The column's heading in one or two lines."""
    first, _, rest = text.partition(" ")
    return [text, " "] if len(text) * 6.6 <= width or not rest else [first, rest]


def _value(thing: Covered, names: dict[str, str], place: int, column: str) -> dict[str, object]:
    count = thing.counts[place]
    words = "" if count else NONE if count == 0 else "\N{EN DASH}"
    return {
        "name": names[thing.code],
        "count": count,
        "words": words,
        "said": cell_words(thing, place, column),
    }
