"""Things across years: a bar for each, its state in words beside it, and where it first stood.

The state shows in the bar's form as well: planned is open, under way half filled, done filled,
put off or dropped dashed. A thing that was moved has a thin line under it at its first years.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from smewg.toolkit.charts import letters
from smewg.toolkit.charts.drawing import INK, PAPER, SERIES, SOFT, Chart, Spec, cleaned

LEAST_ROOM = 90
"""With less room for titles, in pixels, the numbers stand alone."""


class Form(StrEnum):
    """How a bar is drawn."""

    OPEN = "open"
    HALF = "half"
    FULL = "full"
    DASHED = "dashed"


@dataclass(frozen=True)
class Span:
    """One thing's years, first to last. `was` is its first years, where it was moved since."""

    number: str
    title: str
    first: int
    last: int
    form: Form
    words: str
    was: tuple[int, int] | None = None

    @property
    def said(self) -> str:
        moved = f", first planned for {_years(*self.was)}" if self.was else ""
        return f"{self.number} {self.title}: {_years(self.first, self.last)}, {self.words}{moved}"


def _years(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def timeline(  # noqa: PLR0913 -- each argument is a word on the picture
    name: str,
    title: str,
    summary: str,
    spans: Sequence[Span],
    years: range,
    *,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    links: Sequence[Sequence[str]] = (),
    note: str = "",
) -> Chart:
    """The picture of `spans` over at least `years`; columns, rows and links are its table."""
    texts = [f"{each.number} {each.title}" for each in spans]
    names = [letters.in_lines(each, letters.BESIDE, 13) for each in texts]
    most = max(map(len, names), default=1)
    return Chart(
        name=name,
        title=title,
        summary=summary,
        note=note,
        spec=_spec(spans, years, width=420, labels=340),
        narrow_spec=_spec(spans, years, width=280, labels=32, least=most),
        whole_names=names,
        columns=columns,
        rows=rows,
        links=links,
    )


def _spec(spans: Sequence[Span], years: range, *, width: int, labels: int, least: int = 1) -> Spec:
    """`least`: for so many lines of a name each row has room, whatever stands in the picture."""
    first = min([years[0], *(min(each.first, (each.was or (each.first,))[0]) for each in spans)])
    last = max([years[-1], *(max(each.last, (each.was or (each.last,))[-1]) for each in spans)])
    named, lines = _labels(spans, labels)
    across = {
        "field": "from",
        "type": "quantitative",
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
        "axis": {
            "values": list(range(first, last + 1)),
            "format": "d",
            "title": None,
            "orient": "top",
        },
    }
    down = {
        "field": "label",
        "type": "ordinal",
        "scale": {"domain": named},
        "axis": {
            "title": None,
            "labelLimit": labels,
            **letters.label_axis(lines),
            "labelColor": INK,
            "ticks": False,
            "domain": False,
        },
    }
    place: Spec = {"x": across, "x2": {"field": "to"}, "y": down}
    return {
        "data": {"values": [_value(each, name) for each, name in zip(spans, named, strict=True)]},
        "width": width,
        "height": {"step": max(36, letters.LINE * max(least, lines) + 8)},
        "layer": [
            _first_years(place),
            _frame(place, Form.DASHED, {"strokeDash": [3, 3]}),
            _frame(place, None, {}),
            _filled({**place, "x2": {"field": "filled"}}),
            _words(across, down),
        ],
    }


def _first_years(place: Spec) -> Spec:
    return {
        "transform": [{"filter": "datum.wasFrom !== null"}],
        "mark": {
            "type": "rule",
            "color": SERIES[1],
            "strokeWidth": 2,
            "yOffset": 16,
            "aria": False,
        },
        "encoding": {
            **place,
            "x": {**place["x"], "field": "wasFrom"},
            "x2": {"field": "wasTo"},
        },
    }


def _frame(place: Spec, form: Form | None, more: Spec) -> Spec:
    test = "datum.form === 'dashed'" if form else "datum.form !== 'dashed'"
    return {
        "transform": [{"filter": test}],
        "mark": {
            "type": "bar",
            "height": 9,
            "yOffset": 8,
            "fill": PAPER,
            "stroke": SERIES[0],
            "strokeWidth": 1.5,
            **more,
        },
        "encoding": {**place, "description": {"field": "said"}},
    }


def _filled(place: Spec) -> Spec:
    return {
        "transform": [{"filter": "datum.filled !== null"}],
        "mark": {"type": "bar", "height": 9, "yOffset": 8, "color": SERIES[0], "aria": False},
        "encoding": place,
    }


def _words(across: Spec, down: Spec) -> Spec:
    return {
        "mark": {"type": "text", "align": "left", "dx": 2, "dy": -6, "aria": False, "color": SOFT},
        "encoding": {"x": across, "y": down, "text": {"field": "words"}},
    }


def _value(span: Span, name: str) -> dict[str, object]:
    begins, ends = span.first - 0.45, span.last + 0.45
    filled = {Form.FULL: ends, Form.HALF: (begins + ends) / 2}.get(span.form)
    return {
        "from": begins,
        "to": ends,
        "filled": filled,
        "wasFrom": span.was and span.was[0] - 0.45,
        "wasTo": span.was and span.was[1] + 0.45,
        "form": span.form.value,
        "label": name,
        "words": cleaned(span.words),
        "said": span.said,
    }


def _labels(spans: Sequence[Span], room: int) -> tuple[list[str], int]:
    """Numbers and titles in lines, and how many; numbers alone where there is hardly any room."""
    texts = [e.number if room < LEAST_ROOM else f"{e.number} {e.title}" for e in spans]
    lined, lines = letters.broken_labels(texts, max(room, 3 * LEAST_ROOM) - 12)
    return [cleaned(lined[text]) for text in texts], lines
