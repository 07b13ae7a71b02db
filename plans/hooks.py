"""What the floors above add to an activity's page and an aligned item's: what was done for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plans.models import Activity, InitiativeItem, Objective, Recommendation
from smewg.hooks import PanelLine, Section
from smewg.models import User

ActivitySource = Callable[[User, Activity], Section]
ItemSource = Callable[[User, Sequence[InitiativeItem]], dict[int, list[PanelLine]]]
RecommendationSource = Callable[[User, Sequence[Recommendation]], dict[int, list[PanelLine]]]
ObjectiveSource = Callable[[User, Sequence[Objective]], dict[int, list[PanelLine]]]

_activity: list[ActivitySource] = []
_items: list[ItemSource] = []
_recommendations: list[tuple[str, RecommendationSource]] = []
_objectives: list[ObjectiveSource] = []


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
