"""The schedule's lines of a plan file; those that were changed on the pages stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plans.domain.plan_file import ActivityPart, Problem
from plans.models import Activity, PriorityArea
from plans.operations.differences import Loaded, part_name, set_many, set_values
from plans.operations.numbers import free_numbers, park
from smewg.models import Economy


def load_activities(
    loaded: Loaded, areas: Mapping[int, PriorityArea], spellings: Mapping[str, str]
) -> None:
    """`areas` are the plan's as they stand now, by the numbers that the file gives them."""
    rows = loaded.parts.activities
    _take_out(loaded)
    known = {each.index: rows[one.key] for one, each in loaded.decided.matchings["activity"].pairs}
    taken = _taken_numbers(loaded, known)
    loaded.problems += [_problem(index, row) for index, row in taken.items()]
    _free_the_numbers(loaded, known)
    economies = {each.short_name: each for each in Economy.objects.all()}
    for index, part in enumerate(loaded.file.activities):
        there = known.get(index)
        if index in taken or (there is not None and there.kept_here):
            continue
        row = _written(loaded, there, part)
        names = [spellings[" ".join(name.split()).casefold()] for name in part.proponents]
        proponents = [economies[name] for name in names]
        set_many(loaded, row, "proponents", proponents, is_new=there is None)
        served = [areas[number] for number in part.areas]
        set_many(loaded, row, "areas", served, is_new=there is None)


def _take_out(loaded: Loaded) -> None:
    for known in loaded.decided.matchings["activity"].left_out:
        if ("activity", known.key) not in loaded.decided.stays:
            row = loaded.parts.activities[known.key]
            loaded.add(part_name(row), "taken out")
            row.delete()


def _taken_numbers(loaded: Loaded, known: Mapping[int, Activity]) -> dict[int, Activity]:
    """The file's lines whose number is that of another line, which the pages keep; by index."""
    kept = {each.number: each for each in loaded.parts.activities.values() if each.kept_here}
    return {
        index: kept[part.number]
        for index, part in enumerate(loaded.file.activities)
        if part.number in kept and known.get(index) != kept[part.number]
    }


def _problem(index: int, row: Activity) -> Problem:
    said = f"Activity {row.number} was added or changed on the pages. Give this one another number."
    return Problem(("activities", index, "number"), said)


def _free_the_numbers(loaded: Loaded, known: Mapping[int, Activity]) -> None:
    """Numbers that change wait apart; lines that stay get one that the file does not use."""
    file, rows = loaded.file.activities, loaded.parts.activities
    park(
        Activity,
        [
            row
            for index, row in known.items()
            if not row.kept_here and row.number != file[index].number
        ],
    )
    staying = [rows[key] for kind, key in loaded.decided.stays if kind == "activity"]
    kept = {each.number for each in rows.values() if each.kept_here}
    numbers = {each.number for each in file} | kept
    free_numbers(loaded, [each for each in staying if not each.kept_here], numbers)


def _written(loaded: Loaded, row: Activity | None, part: ActivityPart) -> Activity:
    values: dict[str, Any] = {
        "number": part.number,
        "title": part.title,
        "first_year": min(part.years),
        "last_year": max(part.years),
        "area_inferred": part.area_inferred,
    }
    if row is None:
        row = Activity.objects.create(plan=loaded.plan, **values)
        loaded.add(part_name(row), "added")
        return row
    if ("activity", str(row.pk)) in loaded.decided.old_words:
        values.pop("title")
    set_values(loaded, row, part_name(row), values)
    return row
