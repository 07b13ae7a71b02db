"""A plan file's areas, objectives and indicators: what was recorded of them stays with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from plans.domain.addresses import address_of, free
from plans.domain.plan_file import IndicatorPart, KeyedPart, Problem
from plans.domain.plan_matching import plain
from plans.models import DefinitionChange, Indicator, Objective, PriorityArea
from plans.operations.crosswalk import Crosswalk
from plans.operations.differences import Loaded, part_name, set_values
from plans.operations.numbers import APART, free_numbers, park
from smewg.toolkit.search import index as search


def load_lasting_parts(loaded: Loaded) -> dict[int, PriorityArea]:
    """Write them; the areas by the numbers that the file gives them."""
    crosswalk = Crosswalk(loaded)
    areas = _areas(loaded, crosswalk)
    _objectives(loaded, areas, crosswalk)
    _take_out(loaded, "area")
    indicators = _indicators(loaded, crosswalk)
    _practices(loaded, indicators)
    changes = defaultdict(list)
    for change in DefinitionChange.objects.filter(indicator__plan=loaded.plan):
        changes[change.indicator_id].append(change)
    for part in loaded.file.indicators:
        row = indicators[part.code]
        _definition_changes(loaded, row, part, changes[row.pk])
    crosswalk.say_what_is_dropped()
    return areas


# Areas


def _areas(loaded: Loaded, crosswalk: Crosswalk) -> dict[int, PriorityArea]:
    """The file's areas by number. Those that go are taken out later, once they are empty."""
    file, known = loaded.file.priority_areas, _known(loaded, "area")
    going = _going(loaded, "area")
    park(PriorityArea, [*going, *_renumbered(file, known)])
    free_numbers(loaded, _staying(loaded, "area"), {each.number for each in file})
    keys = set(loaded.parts.areas)
    found = {}
    for index, part in enumerate(file):
        row = known.get(index) or PriorityArea(plan=loaded.plan)
        values = {"number": part.number, "name": part.name, "last_year": part.last_year}
        _write(loaded, "area", row, values, part, keys)
        crosswalk.take(row, part, ("priority_areas", index))
        found[part.number] = row
    return found


# Objectives


def _objectives(loaded: Loaded, areas: Mapping[int, PriorityArea], crosswalk: Crosswalk) -> None:
    file = [(area, each) for area in loaded.file.priority_areas for each in area.objectives]
    known = _known(loaded, "objective")
    for row in _going(loaded, "objective"):
        loaded.add(part_name(row), "taken out")
        row.delete()
    park(Objective, list(known.values()))
    _let_objectives_stay(loaded, areas, known)
    keys = set(loaded.parts.objectives)
    places = {id(area): place for place, area in enumerate(loaded.file.priority_areas)}
    stay_in_their_area = loaded.decided.old_areas

    def comes_last(index: int) -> bool:
        return index in known and known[index].key in stay_in_their_area

    for index in sorted(range(len(file)), key=comes_last):
        area, part = file[index]
        row = known.get(index) or Objective(area=areas[area.number])
        values: dict[str, Any] = {"number": part.number, "text": part.text}
        values |= {"last_year": part.last_year, "area": areas[area.number]}
        if comes_last(index):
            values |= {"number": _next_number(row.area), "area": row.area}
        _write(loaded, "objective", row, values, part, keys)
        place = ("priority_areas", places[id(area)], "objectives", area.objectives.index(part))
        crosswalk.take(row, part, place)


def _let_objectives_stay(
    loaded: Loaded, areas: Mapping[int, PriorityArea], known: Mapping[int, Objective]
) -> None:
    """Those that the file leaves out keep their area, beside the ones that the file puts there."""
    by_area: dict[int, list[Objective]] = {}
    for row in _staying(loaded, "objective"):
        by_area.setdefault(row.area_id, []).append(row)
    numbers = {
        areas[area.number].pk: {each.number for each in area.objectives}
        for area in loaded.file.priority_areas
    }
    for pk, rows in by_area.items():
        free_numbers(loaded, rows, numbers.get(pk, set()))


def _next_number(area: PriorityArea) -> int:
    taken = area.objectives.filter(number__lt=APART).values_list("number", flat=True)
    return max(taken, default=0) + 1


# Indicators


def _indicators(loaded: Loaded, crosswalk: Crosswalk) -> dict[str, Indicator]:
    """The file's indicators by the code that the file gives them."""
    file, known = loaded.file.indicators, _known(loaded, "indicator")
    # One adopts the practices of another: neither stands in the way while they go.
    going = {each.pk for each in _going(loaded, "indicator")}
    Indicator.objects.filter(plan=loaded.plan, practices_of__in=going).update(practices_of=None)
    for row in loaded.parts.indicators.values():
        if row.practices_of_id in going:
            row.practices_of = None
    _take_out(loaded, "indicator")
    park(Indicator, _renumbered(file, known))
    staying = _staying(loaded, "indicator")
    free_numbers(loaded, staying, {each.number for each in file})
    keys = set(loaded.parts.indicators)
    slugs = {each.slug for each in loaded.parts.indicators.values()}
    found = {}
    for index, part in enumerate(file):
        row = known.get(index) or Indicator(plan=loaded.plan)
        if row.pk is None:
            row.slug = free(address_of(part.code), slugs)
            slugs.add(row.slug)
        _write(loaded, "indicator", row, _indicator_values(part), part, keys)
        crosswalk.take(row, part, ("indicators", index))
        found[part.code] = row
    _refuse_codes_that_stay(loaded, staying)
    return found


def _indicator_values(part: IndicatorPart) -> dict[str, Any]:
    return {
        "number": part.number,
        "code": part.code,
        "group": part.group,
        "short_name": part.short_name or "",
        "name": part.name,
        "unit": part.unit or "",
        "what_counts": part.what_counts,
        "what_does_not_count": part.what_does_not_count,
        "decides": part.decides or "",
        "must_name": part.evidence.must_name,
        "may_name": part.evidence.may_name,
        "last_year": part.last_year,
    }


def _refuse_codes_that_stay(loaded: Loaded, staying: Iterable[Indicator]) -> None:
    codes = {plain(each.code): each.code for each in staying}
    for index, part in enumerate(loaded.file.indicators):
        if code := codes.get(plain(part.code)):
            said = f"{code} stays in the plan, and has this code. Give this one another."
            loaded.problems.append(Problem(("indicators", index, "code"), said))


def _practices(loaded: Loaded, indicators: Mapping[str, Indicator]) -> None:
    by_code = {code.casefold(): row for code, row in indicators.items()}
    for part in loaded.file.indicators:
        source = part.evidence.practices_of
        row = indicators[part.code]
        wanted = by_code[source.casefold()] if source else None
        set_values(loaded, row, part_name(row), {"practices_of": wanted})


def _definition_changes(
    loaded: Loaded, row: Indicator, part: IndicatorPart, known: list[DefinitionChange]
) -> None:
    """The file's changes, known by their day and words; those of the pages stay beside them."""
    current = {(each.date, each.change): each for each in known}
    wanted = {(each.date, each.change) for each in part.definition_changes}
    for said, change in current.items():
        if said not in wanted and not change.kept_here:
            loaded.add(f"{part_name(row)}: {change}", "taken out")
            change.delete()
    new = [(each.date, each.change, False) for each in part.definition_changes]
    if row.key in loaded.decided.changed:
        new.append((*loaded.decided.changed[row.key], True))
    number = max((each.number for each in known), default=0)
    for day, words, kept_here in new:
        if (day, words) in current:
            continue
        number += 1
        current[day, words] = DefinitionChange.objects.create(
            indicator=row, number=number, date=day, change=words, kept_here=kept_here
        )
        loaded.add(f"{part_name(row)}, change of definition of {day}", "added")


# What all three have in common


def _known(loaded: Loaded, kind: str) -> dict[int, Any]:
    """The rows that the file's parts are, by their index in the file."""
    rows = loaded.parts.of(kind)
    pairs = loaded.decided.matchings[kind].pairs
    return {each.index: rows[known.key] for known, each in pairs}


def _going(loaded: Loaded, kind: str) -> list[Any]:
    rows = loaded.parts.of(kind)
    return [
        rows[known.key]
        for known in loaded.decided.matchings[kind].left_out
        if (kind, known.key) not in loaded.decided.stays
    ]


def _staying(loaded: Loaded, kind: str) -> list[Any]:
    """Rows that the file does not have and that stay; one that ends counts no longer."""
    rows = []
    for (of, key), last_year in loaded.decided.stays.items():
        if of == kind:
            row = loaded.parts.of(kind)[key]
            if last_year is not None:
                set_values(loaded, row, part_name(row), {"last_year": last_year})
            rows.append(row)
    return rows


def _take_out(loaded: Loaded, kind: str) -> None:
    for row in _going(loaded, kind):
        loaded.add(part_name(row), "taken out")
        row.delete()


def _renumbered(file: Iterable[KeyedPart], known: Mapping[int, Any]) -> list[Any]:
    return [
        known[index]
        for index, part in enumerate(file)
        if index in known and known[index].number != part.number
    ]


def _write(  # noqa: PLR0913, PLR0917 (what a part is, and what is to become of it)
    loaded: Loaded,
    kind: str,
    row: Any,
    values: dict[str, Any],
    part: KeyedPart,
    keys: set[str],
) -> None:
    """Write a known or a new part; what a person kept of the old words and codes stays."""
    if row.pk is not None:
        for name in _kept(loaded, kind, row.key):
            values.pop(name, None)
        if kind == "objective":
            # It was put aside, so its number is written whether or not it is another one.
            place = {name: values[name] for name in ("number", "area")}
            Objective.objects.filter(pk=row.pk).update(**place)
            search.mark(Objective, [row.pk])
        set_values(loaded, row, part_name(row), values)
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.key = part.key or free(row.usual_key, keys, 40)
    keys.add(row.key)
    row.save()
    loaded.add(part_name(row), "added")


def _kept(loaded: Loaded, kind: str, key: str) -> tuple[str, ...]:
    kept: tuple[str, ...] = ()
    if (kind, key) in loaded.decided.old_words:
        kept += ("name", "text", "unit", "what_counts", "what_does_not_count")
    if kind == "indicator" and key in loaded.decided.old_codes:
        kept += ("code",)
    return kept
