"""An indicator's figures as a picture for other sites: with title, edition and source in it."""

from __future__ import annotations

from kpis.domain.editions import Row, key_of
from public.queries import states
from public.queries.states import Shown
from smewg.models import Installation
from smewg.toolkit.charts.bars import Bar, panels
from smewg.toolkit.charts.drawing import Chart

SUMMARY = (
    "Figures by priority area and year, and the total. One item can serve two areas, so the "
    "areas may add up to more than the total."
)


def of_indicator(state: Shown, slug: str) -> Chart:
    """A panel for each priority area and the total, years across, in the state asked for."""
    found = state.content["indicators"][slug]
    bars = [
        _bar(_name(state, column), state.content["figures"][key_of(slug, year, column)])
        for column in (*(f"area-{number}" for number in _areas(state)), "total")
        for year in sorted(int(each) for each in state.content["years"])
    ]
    invented = "Invented figures. " if Installation.shows_invented_figures() else ""
    edition = f"edition {state.name}" if state.edition else "not yet in an edition"
    title = f"{invented}{found['code']}: {found['name']}. SMEWG {state.plan.key}, {edition}"
    return panels(slug, title, SUMMARY, bars, category_heading="Priority area")


def _areas(state: Shown) -> list[str]:
    return sorted(state.content.get("areas", {}), key=int)


def _name(state: Shown, column: str) -> str:
    told = states.column_of(state, column)
    return str(told["name"]) if told["number"] else "Total"


def _bar(category: str, row: Row) -> Bar:
    value = row["value"]
    note = f"published as {row['published']['words']}" if row["corrections"] else ""
    return Bar(category, str(row["year"]), value["number"], blank=value["words"], note=note)
