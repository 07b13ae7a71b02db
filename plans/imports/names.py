"""What lists may name of a plan: its indicators, objectives and activities, in any spelling."""

from __future__ import annotations

import re

from plans.models import (
    Activity,
    AlignedInitiative,
    Indicator,
    InitiativeItem,
    Objective,
    Plan,
    PriorityArea,
)
from smewg.imports.names import Learned
from smewg.toolkit.imports.names import Name, Vocabulary


def indicators(plan: Plan, learned: Learned) -> Vocabulary:
    """By code ("KPI 2", "kpi2", "2" where only one has this number) or by their words."""
    scope = f"indicator of {plan.key}"[:40]
    found = [
        Name(
            each.code,
            (each.code.replace(" ", ""), "".join(filter(str.isdigit, each.code)), each.name),
            f"{each.code}: {each.name}",
        )
        for each in Indicator.objects.filter(plan=plan)
    ]
    return Vocabulary("indicator", found, learned=learned.get(scope), scope=scope, splits=False)


def objectives(plan: Plan) -> Vocabulary:
    """By code; a wrong code is mended in its row, and never learned."""
    found = [
        Name(each.code, label=f"{each.code} {each.text}")
        for each in Objective.objects.filter(area__plan=plan).select_related("area")
    ]
    return Vocabulary("objective", found, asks=False)


def activities(plan: Plan) -> Vocabulary:
    """By their number in the schedule."""
    found = [
        Name(str(each.number), (f"No. {each.number}",))
        for each in Activity.objects.filter(plan=plan)
    ]
    return Vocabulary("activity", found, asks=False, splits=False)


def area_word(area: PriorityArea) -> str:
    """How a list names an area: by its number."""
    return str(area.number)


def areas(plan: Plan) -> Vocabulary:
    """By number or by name, as "2. Financing"."""
    found = [
        Name(area_word(each), (each.name, str(each), f"Area {each.number}"), str(each))
        for each in plan.areas.all()
    ]
    return Vocabulary("priority area", found, asks=False)


def initiatives(plan: Plan) -> Vocabulary:
    """By title, and as people shorten it: "BAA", "Boracay Action Agenda", "DEAP"."""
    found = [Name(each.title, _short_titles(each)) for each in plan.aligned_with.all()]
    return Vocabulary("initiative", found, asks=False, splits=False)


def _short_titles(initiative: AlignedInitiative) -> tuple[str, ...]:
    """The title without its year, the letters in brackets, and what stands before "to"."""
    bare = re.sub(r",?\s*\(?\b(19|20)\d\d\)?\s*$", "", initiative.title)
    letters = re.findall(r"\(([^)]+)\)", bare)
    plain = re.sub(r"\s*\([^)]*\)", "", bare).strip()
    return tuple({bare, plain, plain.partition(" to ")[0], *letters})


def item_word(item: InitiativeItem) -> str:
    """How a list names an aligned item: by its initiative and number."""
    return f"{item.initiative.title}: {item.number}"


def aligned_items(plan: Plan) -> Vocabulary:
    """By initiative and number ("BAA 3", "DEAP: 2"), or by the item's words."""
    items = InitiativeItem.objects.filter(initiative__plan=plan).select_related("initiative")
    found = [
        Name(
            item_word(each),
            (
                each.text,
                str(each),
                *(f"{short} {each.number}" for short in _short_titles(each.initiative)),
            ),
            str(each),
        )
        for each in items
    ]
    return Vocabulary("aligned item", found, asks=False, splits=False)
