"""Explain this number, to everybody: from an edition alone, with offices and without a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpis.domain import explanation as domain
from kpis.domain.explanation import Explanation, Line
from public.queries.states import Shown
from smewg.toolkit.cautions import caution
from smewg.toolkit.days import day_in_words
from smewg.toolkit.text import count_of
from smewg.toolkit.values import Value


def of_figure(state: Shown, slug: str, figure: dict[str, Any]) -> Explanation:
    """What explains one figure; `figure` is states.figure's."""
    value = Value.from_dict(figure["value"])
    column = figure["column"]
    where = f"area {column['number']}" if column["number"] else "total"
    rule = state.content["indicators"][slug]
    counts = domain.counts_line(tuple(rule["what_counts"]))
    return Explanation(
        place=f"{figure['indicator']['code']}, {figure['year']}, {where}",
        name=figure["indicator"]["name"],
        value=value,
        words=figure["value"]["words"],
        lines=(
            domain.meaning_line(value),
            *([counts] if counts else []),
            Line("Rule", (domain.rules_of(is_total=column["kind"] == "total"),)),
            *(_published(figure, value) if figure["published"] else [_NOT_PUBLISHED]),
        ),
        source=_source(figure),
    )


_NOT_PUBLISHED = Line("Published", ("Not yet. Not published is not 0.",))


def _published(figure: dict[str, Any], value: Value) -> list[Line]:
    """The list, who typed and verified, and what was corrected, of a published figure."""
    then, listed = figure["published"], figure["listed"]
    on = day_in_words(date.fromisoformat(then["published_on"]))
    verified = f"{domain.VERIFIED_BY[0].upper()}{domain.VERIFIED_BY[1:]}."
    differs = domain.why_it_differs(value, listed["count"], listed["explanation"] or "")
    return [
        Line("The list behind it", (count_of(listed["count"], "item"),), "#list"),
        Line("Figure and list", (differs,)),
        Line("Typed", (f"{domain.TYPED_BY[0].upper()}{domain.TYPED_BY[1:]}.",)),
        Line("Verified", (verified if then["verified"] else domain.NOT_VERIFIED,)),
        Line("Published", (f"On {on}, as {then['words']}.",)),
        _corrected(figure["corrections"]),
    ]


def _corrected(corrections: list[dict[str, Any]]) -> Line:
    told = tuple(
        domain.correction_sentence(
            each["from"]["words"],
            each["to"]["words"],
            date.fromisoformat(each["on"]),
            each["reason"],
        )
        for each in corrections
    )
    if not told:
        return Line("Corrected", (domain.NOT_CORRECTED,))
    return Line("Corrected", (count_of(len(told), "time"),), "#corrected", copied=told)


def _source(figure: dict[str, Any]) -> str:
    invented = caution()
    return " ".join([figure["cite"], f"{invented.rstrip('.')}."] if invented else [figure["cite"]])
