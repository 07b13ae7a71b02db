"""What a review of each kind usually covers and is called, and where kind and years contradict.

Source: the plan's own reviews at its half and at its end; the yearly reports to SCE and Ministers.
"""

from __future__ import annotations

from reviews.domain import span as spans
from reviews.domain.span import Span

MID_TERM, FINAL, SCE_REPORT, MINISTERS = "mid-term", "final", "sce-report", "ministers"
YEARLY = (SCE_REPORT, MINISTERS)


def usual_span(kind: str, years: range, this_year: int, last_known: int | None = None) -> Span:
    """The years that a review of the kind covers, unless somebody means others.

    last_known: the last year that has figures; a yearly report tells of it.
    """
    if kind == MID_TERM:
        return spans.first_half(years)
    if kind == FINAL:
        return spans.whole(years)
    year = min(max(last_known or this_year, years[0]), years[-1])
    return Span(year, year)


def usual_title(kind: str, plan: str, span: Span) -> str:
    written = str(span.first) if span.is_one_year else f"{span.first}-{span.last}"
    return {
        MID_TERM: f"Mid-term review of the {plan}",
        FINAL: f"Final review of the {plan}",
        SCE_REPORT: f"SMEWG fora report to the SCE, {written}",
        MINISTERS: f"Progress of the {plan} in {written}",
    }[kind][:200]


def contradiction(kind: str, span: Span, years: range) -> str:
    """What a reader would stumble over: the kind says one span, the years another; "" for none."""
    whole = spans.whole(years)
    if kind == MID_TERM and span == whole and len(years) > 1:
        return f"A mid-term review covers a part of the plan; {span} is the whole plan."
    if kind == FINAL and span != whole:
        return f"A final review covers the whole plan, {whole}; you chose {span}."
    if kind in YEARLY and not span.is_one_year:
        return f"A yearly report covers one year; you chose {span}."
    return ""
