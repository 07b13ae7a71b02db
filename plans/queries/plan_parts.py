"""A plan's parts beside those of a plan file, and what was recorded of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from plans import hooks
from plans.domain.plan_file import IndicatorPart, PlanFile
from plans.domain.plan_matching import FilePart, Known, Matching, match, plain
from plans.domain.plan_questions import Answers, Decided, decide, named
from plans.hooks import Rests
from plans.models import Activity, Indicator, LastingPart, Objective, Plan, PriorityArea

ALIKE = 60
"""From which likeness an activity's title on the pages is taken for the file's, reworded."""


@dataclass
class Parts:
    """The rows of a plan that figures and items hang on, by their keys, and what rests on each."""

    areas: dict[str, PriorityArea]
    objectives: dict[str, Objective]
    indicators: dict[str, Indicator]
    activities: dict[str, Activity]
    rests: dict[tuple[str, str], list[Rests]] = field(default_factory=dict)
    """By kind and key."""
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """What each part was called before anything was changed, by kind and key."""

    def of(self, kind: str) -> Mapping[str, LastingPart | Activity]:
        rows: dict[str, Mapping[str, LastingPart | Activity]] = {
            "area": self.areas,
            "objective": self.objectives,
            "indicator": self.indicators,
            "activity": self.activities,
        }
        return rows[kind]

    def number_of(self, kind: str, key: str) -> int:
        return sum(each.number for each in self.rests.get((kind, key), []))


def parts_of(plan: Plan | None) -> Parts:
    """The plan's parts as they stand; none for a plan that is not there yet."""
    if plan is None:
        return Parts({}, {}, {}, {})
    objectives = Objective.objects.filter(area__plan=plan)
    indicators = plan.indicators.select_related("comes_from", "practices_of")
    activities = plan.activities.prefetch_related("proponents", "areas")
    found = Parts(
        {each.key: each for each in plan.areas.select_related("comes_from")},
        {each.key: each for each in objectives.select_related("area", "comes_from")},
        {each.key: each for each in indicators.prefetch_related("definition_changes")},
        {str(each.pk): each for each in activities},
    )
    for kind in ("area", "objective", "indicator", "activity"):
        for key, row in found.of(kind).items():
            place = getattr(row, "code", "") or str(row.number)
            found.names[kind, key] = named(kind, place)
    resting = hooks.resting_on(plan)
    for kind in ("area", "objective", "indicator", "activity"):
        for key, row in found.of(kind).items():
            if known := resting.get((kind, row.pk)):
                found.rests[kind, key] = known
    return found


def decided(parts: Parts, file: PlanFile, answers: Answers) -> Decided:
    """Which part of the file is which part of the plan, and what must still be said."""
    matchings = {
        "area": match(_known_areas(parts, file), _wanted_areas(file)),
        "indicator": match(_known_indicators(parts), _wanted_indicators(file)),
        "activity": _apart(match(_known_activities(parts), _wanted_activities(file))),
    }
    period = range(file.period.start, file.period.end + 1)
    return decide(matchings, _objectives(parts, file), period, answers)


def _known_areas(parts: Parts, file: PlanFile) -> list[Known]:
    """An area bears what rests on it and on those of its objectives that are not in the file."""
    texts = {plain(each.text) for area in file.priority_areas for each in area.objectives}
    bears = {
        key: sum(
            parts.number_of("objective", each.key)
            for each in parts.objectives.values()
            if each.area_id == area.pk and plain(each.text) not in texts
        )
        for key, area in parts.areas.items()
    }
    kept = {each.key for each in file.priority_areas}
    return [
        Known(
            key,
            str(area.number),
            area.name,
            rests=parts.number_of("area", key) + (0 if key in kept else bears[key]),
        )
        for key, area in parts.areas.items()
    ]


def _wanted_areas(file: PlanFile) -> list[FilePart]:
    return [
        FilePart(index, str(each.number), each.name, key=each.key or "")
        for index, each in enumerate(file.priority_areas)
    ]


def _objectives(parts: Parts, file: PlanFile) -> Callable[[Matching], Matching]:
    def matched(areas: Matching) -> Matching:
        return match(_known_objectives(parts), _wanted_objectives(file, areas))

    return matched


def _known_objectives(parts: Parts) -> list[Known]:
    return [
        Known(
            key,
            each.code,
            each.text,
            each.area.key,
            rests=parts.number_of("objective", key),
            number=str(each.number),
        )
        for key, each in parts.objectives.items()
    ]


def _wanted_objectives(file: PlanFile, areas: Matching) -> list[FilePart]:
    found: list[FilePart] = []
    for place, area in enumerate(file.priority_areas):
        parent = areas.key_of(place) or f"new-{place}"
        found += [
            FilePart(
                len(found) + n,
                f"{area.number}.{each.number}",
                each.text,
                parent,
                key=each.key or "",
                number=str(each.number),
            )
            for n, each in enumerate(area.objectives)
        ]
    return found


def _known_indicators(parts: Parts) -> list[Known]:
    return [
        Known(
            key,
            each.code,
            each.name,
            meaning=_meaning(each.unit, each.what_counts, each.what_does_not_count),
            rests=parts.number_of("indicator", key),
        )
        for key, each in parts.indicators.items()
    ]


def _wanted_indicators(file: PlanFile) -> list[FilePart]:
    return [
        FilePart(index, each.code, each.name, meaning=_meaning_of(each), key=each.key or "")
        for index, each in enumerate(file.indicators)
    ]


def _meaning_of(part: IndicatorPart) -> str:
    return _meaning(part.unit or "", part.what_counts, part.what_does_not_count)


def _meaning(unit: str, counts: Sequence[str], not_counted: Sequence[str]) -> str:
    """What an indicator counts besides its name, in a sentence each."""
    said = [f"One of it is {unit}."] if unit else []
    said += [f"Counts: {'; '.join(counts)}."] if counts else []
    said += [f"Does not count: {'; '.join(not_counted)}."] if not_counted else []
    return " ".join(said)


def _known_activities(parts: Parts) -> list[Known]:
    return [
        Known(
            key,
            str(each.number),
            each.title,
            rests=parts.number_of("activity", key),
            is_kept=each.kept_here,
        )
        for key, each in parts.activities.items()
    ]


def _wanted_activities(file: PlanFile) -> list[FilePart]:
    return [
        FilePart(index, str(each.number), each.title) for index, each in enumerate(file.activities)
    ]


def _apart(matching: Matching) -> Matching:
    """One that was added on the pages is not the file's, only because its number is the same."""
    for known, each in list(matching.pairs):
        if known.is_kept and fuzz.ratio(plain(known.words), plain(each.words)) < ALIKE:
            matching.pairs.remove((known, each))
            matching.left_out.append(known)
            matching.new.append(each)
    return matching
