"""A chart's title is what its figures bear, found by a second, plain reading."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain.chart_titles import Counted, of_areas
from smewg.toolkit.values import Value, ValueKind, counted, counted_so_far

pytestmark = pytest.mark.once

AREAS = ["Innovation", "Financing", "Ecosystems", "Market access"]
values = st.one_of(
    st.integers(0, 3).map(counted),
    st.integers(0, 3).map(counted_so_far),
    st.sampled_from([kind for kind in ValueKind if "number" not in kind.value]).map(Value),
)


@st.composite
def counts(draw):
    years = range(2017, 2017 + draw(st.integers(1, 4)))
    areas = AREAS[: draw(st.integers(1, 4))]

    def figures():
        return {year: draw(values) for year in years}

    found = [
        Counted(f"Things {n}", [figures() for _ in areas], figures())
        for n in range(draw(st.integers(1, 3)))
    ]
    return found, areas


def numbers(figures):
    return [value.number for value in figures.values() if value.number is not None]


def closed(figures):
    return {y: v.number for y, v in figures.items() if v.kind is ValueKind.NUMBER}


@given(counts())
def test_the_title_is_borne_by_the_figures_and_the_first_rule_wins(case):
    found, areas = case
    said = of_areas(found, areas, "the measure")
    zero = [
        (area, each)
        for area in range(len(areas))
        for each in found
        if len(numbers(each.areas[area])) > 1
        and set(numbers(each.areas[area])) == {0}
        and not (len(numbers(each.total)) > 1 and set(numbers(each.total)) == {0})
    ]
    if zero:
        area, each = zero[0]
        assert said.area == area
        assert said.title.startswith(
            f"{areas[area]} has 0 {each.name[0].lower()}{each.name[1:]} in"
        )
        return
    assert " has 0 " not in said.title
    fewest = re.fullmatch(r"(.+) has the fewest things (\d) in each of (.+)", said.title)
    if fewest:
        each, place = found[int(fewest[2])], areas.index(fewest[1])
        assert said.area == place
        told = 0
        for year in each.total:
            if all(year in closed(area) for area in each.areas):
                others = [closed(a)[year] for n, a in enumerate(each.areas) if n != place]
                assert closed(each.areas[place])[year] < min(others)
                told += 1
        assert told >= 2
        return
    change = re.fullmatch(r"Things (\d) in (.+): (\d+) in (\d+), (\d+) in (\d+)", said.title)
    pairs = []
    for each in found:
        for area in each.areas:
            years = closed(area)
            last = max(years, default=0)
            if last - 1 in years:
                pairs.append(abs(years[last] - years[last - 1]))
    if change:
        name, area, now, year, was, before = change.groups()
        years = closed(found[int(name)].areas[areas.index(area)])
        assert (years[int(year)], years[int(before)]) == (int(now), int(was))
        assert abs(int(now) - int(was)) == max(pairs) > 0
        assert max(years) == int(year) == int(before) + 1
    else:
        assert (said.title, said.area) == ("the measure", None)
        assert not any(pairs)
