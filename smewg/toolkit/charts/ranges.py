"""Positions with the range in which each may lie: a dot on a line, one row for each."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from smewg.toolkit.charts.drawing import SERIES, Chart, Spec, cleaned, tidy_row
from smewg.toolkit.values import counted


@dataclass(frozen=True)
class Range:
    """A position between its best and its worst; `text` is as it is written ("2=")."""

    name: str
    text: str
    best: int
    position: int
    worst: int

    @property
    def words(self) -> str:
        if self.best == self.worst:
            return f"{self.text}, in every case"
        return f"{self.text}, between {self.best} and {self.worst}"


def positions(name: str, title: str, summary: str, ranges: Sequence[Range]) -> Chart:
    """The ranges, one below the other; position 1 is at the left."""
    return Chart(
        name=name,
        title=title,
        summary=summary,
        spec=_spec(tuple(ranges), width=440, letters=38),
        narrow_spec=_spec(tuple(ranges), width=170, letters=20),
        columns=["Note", "Position", "Best", "Worst"],
        rows=[[each.name, each.text, each.best, each.worst] for each in ranges],
        of="concept note",
        tidy=[
            tidy_row(each.name, "", column, counted(number), note=note)
            for each in ranges
            for column, number, note in (
                ("position", each.position, "" if each.text.isdecimal() else each.text),
                ("best", each.best, ""),
                ("worst", each.worst, ""),
            )
        ],
    )


@lru_cache(maxsize=64)
def _spec(ranges: tuple[Range, ...], *, width: int, letters: int) -> Spec:
    last = max((each.worst for each in ranges), default=1)
    step = max(1, -(-last // 10))
    ticks = [1, *range(step * 2 if step == 1 else step, last + 1, step)]
    scale = {"domain": [0.5, last + 0.5], "nice": False, "zero": False}
    axis = {"title": "Position", "values": ticks, "format": "d", "domain": False, "ticks": False}
    rows = [
        {
            "label": label,
            "best": each.best,
            "at": each.position,
            "worst": each.worst,
            "description": f"{cleaned(each.name)}: {each.words}",
        }
        for label, each in zip(_labels(ranges, letters), ranges, strict=True)
    ]
    y = {
        "field": "label",
        "type": "ordinal",
        "sort": None,
        "axis": {"title": None, "domain": False, "ticks": False, "labelLimit": 400},
    }
    described = {"description": {"field": "description"}}
    return {
        "width": width,
        "height": {"step": 26},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3, "color": SERIES[5], "aria": False},
                "encoding": {
                    "y": y,
                    "x": {"field": "best", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "worst"},
                },
            },
            {
                "mark": {"type": "circle", "size": 110, "opacity": 1, "color": SERIES[0]},
                "encoding": {
                    "y": y,
                    "x": {"field": "at", "type": "quantitative", "scale": scale},
                    **described,
                },
            },
        ],
    }


def _labels(ranges: Sequence[Range], letters: int) -> list[str]:
    """Each row's own label: two of the same words would share a row."""
    labels: list[str] = []
    for each in ranges:
        name = textwrap.shorten(cleaned(each.name), letters, placeholder=" …")
        label = f"{each.text}  {name}"
        while label in labels:
            label += " "
        labels.append(label)
    return labels
