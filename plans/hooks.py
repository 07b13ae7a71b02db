"""What the floors above add to an activity's page and an aligned item's: what was done for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.models import Activity, InitiativeItem, Objective, Plan, Recommendation
from smewg.hooks import PanelLine, Section
from smewg.models import User
from smewg.toolkit.text import count_of

PeriodSource = Callable[[Plan, range], Iterable[str]]


@dataclass(frozen=True)
class Rests:
    """How many things of one kind were recorded of a part of a plan, and where they are read.

    `kind` is area, objective, indicator or activity, `pk` the id of the part.
    """

    kind: str
    pk: int
    number: int
    one: str
    several: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        return count_of(self.number, self.one, self.several)


RestsSource = Callable[[Plan], Iterable[Rests]]
FileSource = Callable[[Plan], Mapping[int, Mapping[str, Any]]]

ActivitySource = Callable[[User, Activity], Section]
ItemSource = Callable[[User, Sequence[InitiativeItem]], dict[int, list[PanelLine]]]
RecommendationSource = Callable[[User, Sequence[Recommendation]], dict[int, list[PanelLine]]]
ObjectiveSource = Callable[[User, Sequence[Objective]], dict[int, list[PanelLine]]]

_activity: list[ActivitySource] = []
_items: list[ItemSource] = []
_recommendations: list[tuple[str, RecommendationSource]] = []
_objectives: list[ObjectiveSource] = []
_rests: list[RestsSource] = []
_periods: list[PeriodSource] = []
_files: list[FileSource] = []


def add_to_activities(source: ActivitySource) -> None:
    """From now on an activity's page shows the section that `source` gives."""
    if source not in _activity:
        _activity.append(source)


def add_to_items(source: ItemSource) -> None:
    """From now on an aligned item shows the lines that `source` gives, by the item's id."""
    if source not in _items:
        _items.append(source)


def add_to_recommendations(title: str, source: RecommendationSource) -> None:
    """From now on a recommendation shows under `title` what `source` gives, by its id."""
    if (title, source) not in _recommendations:
        _recommendations.append((title, source))


def add_to_objectives(source: ObjectiveSource) -> None:
    """From now on an objective shows the lines that `source` gives, by the objective's id."""
    if source not in _objectives:
        _objectives.append(source)


def of_objectives(user: User, objectives: Sequence[Objective]) -> dict[int, list[PanelLine]]:
    """What serves each objective, by its id."""
    found: dict[int, list[PanelLine]] = {each.pk: [] for each in objectives}
    for source in _objectives:
        for pk, lines in source(user, objectives).items():
            found[pk] += lines
    return found


def of_activity(user: User, activity: Activity) -> list[Section]:
    return [source(user, activity) for source in _activity]


def of_items(user: User, items: Sequence[InitiativeItem]) -> dict[int, list[PanelLine]]:
    """What was done for each item, by the item's id."""
    found: dict[int, list[PanelLine]] = {item.pk: [] for item in items}
    for source in _items:
        for pk, lines in source(user, items).items():
            found[pk] += lines
    return found


def of_recommendations(
    user: User, recommendations: Sequence[Recommendation]
) -> dict[int, list[Section]]:
    """What stands beside each recommendation, by its id: a section for each source."""
    found: dict[int, list[Section]] = {each.pk: [] for each in recommendations}
    for title, source in _recommendations:
        lines = source(user, recommendations)
        for pk, sections in found.items():
            sections.append(Section(title, lines.get(pk, []), empty="none yet"))
    return found


def add_to_rests(source: RestsSource) -> None:
    """From now on `source` says what was recorded of a plan's parts."""
    if source not in _rests:
        _rests.append(source)


def add_to_period(source: PeriodSource) -> None:
    """From now on `source` says, in sentences, what of a plan lies outside of given years."""
    if source not in _periods:
        _periods.append(source)


def add_to_plan_file(source: FileSource) -> None:
    """From now on an indicator's part of the plan file holds what `source` gives, by its id."""
    if source not in _files:
        _files.append(source)


def resting_on(plan: Plan) -> dict[tuple[str, int], list[Rests]]:
    """What was recorded of each part of the plan, by its kind and id."""
    found: dict[tuple[str, int], list[Rests]] = {}
    for source in _rests:
        for each in source(plan):
            if each.number:
                found.setdefault((each.kind, each.pk), []).append(each)
    return found


def outside_of(plan: Plan, years: range) -> list[str]:
    """What was recorded of the plan outside of `years`, a sentence each."""
    return [said for source in _periods for said in source(plan, years)]


def of_plan_file(plan: Plan) -> dict[int, dict[str, Any]]:
    """What other floors write into an indicator's part of the plan file, by its id."""
    found: dict[int, dict[str, Any]] = {}
    for source in _files:
        for pk, values in source(plan).items():
            found.setdefault(pk, {}).update(values)
    return found
