"""What the published figures say, in a sentence or two: of an indicator, and how much there is."""

from __future__ import annotations

from kpis.domain.editions import Row, key_of
from public.queries import states
from public.queries.states import Shown
from smewg.toolkit.text import count_of, years_in_words


def of_indicator(state: Shown, slug: str) -> str:
    """The total of each published year, and the years that are not published."""
    rows = [state.content["figures"][key_of(slug, year, "total")] for year in _years(state)]
    told = [f"{row['value']['words']} in {row['year']}" for row in rows if row["published"]]
    hidden = [row["year"] for row in rows if not row["published"]]
    parts = [", ".join(told) or "No year is published yet"]
    if told and hidden:
        are = "is" if len(hidden) == 1 else "are"
        parts.append(f"{years_in_words(hidden)} {are} not published")
    return f"{'; '.join(parts)}."


def _years(state: Shown) -> list[int]:
    return sorted(int(year) for year in state.content["years"])


def coverage(state: Shown) -> list[str]:
    """How much is published: years, corrections, economies that are named, objectives served."""
    content = state.content
    items = states.evidence(state)
    published = [row for row in content["years"].values() if row["published_on"]]
    named = {code for row in items for code in (*row["economies"], row["adopter"]) if code}
    objectives = [each["code"] for area in content.get("areas", {}).values() for each in _of(area)]
    served = {code for row in items for code in row["objectives"]}
    corrected = sum(bool(row["corrections"]) for row in content["figures"].values())
    return [
        f"{len(published)} of {count_of(len(content['years']), 'year')} published.",
        f"{len(named)} of {count_of(len(content['economies']), 'economy', 'economies')} named in "
        "at least one published item. Telling the group is voluntary.",
        f"{len(served.intersection(objectives))} of {count_of(len(objectives), 'objective')} "
        "served by at least one published item.",
        f"{count_of(corrected, 'figure')} corrected since publishing.",
    ]


def _of(area: Row) -> list[Row]:
    found: list[Row] = area["objectives"]
    return found
