"""Objectives, economies, partners or the meeting of many items are changed at once: all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from kpis.models import Evidence
from plans.models import Objective
from smewg.models import Economy, Meeting, Partner, User

MOST_TOLD = 5
"""So many refused items are named; how many more there are is said."""
REASON = "changed for several items at once"


@dataclass(frozen=True)
class Named:
    """What is added to the items, or taken from them."""

    objectives: frozenset[Objective] = frozenset()
    economies: frozenset[Economy] = frozenset()
    partners: frozenset[Partner] = frozenset()
    meeting: Meeting | None = None


def change_items(items: Sequence[Evidence], named: Named, *, adding: bool, by: User) -> int:
    """Change each item through its own rules; how many had something to change.

    Raises ValidationError with a sentence for each item in the way; then nothing was changed.
    """
    refused: list[str] = []
    changed = 0
    with transaction.atomic():
        for item in items:
            try:
                changed += _change(item, named, adding=adding, by=by)
            except ValidationError as error:
                refused.append(f"{item.number}: {' '.join(error.messages)}")
        if refused:
            transaction.set_rollback(True)
    if refused:
        more = len(refused) - MOST_TOLD
        told = [*refused[:MOST_TOLD], f"And {more} more."] if more > 0 else refused
        raise ValidationError(told)
    return changed


def _change(item: Evidence, named: Named, *, adding: bool, by: User) -> int:
    """1 where the item was changed, 0 where it says this already."""
    now = {
        "objectives": set(item.objectives.all()),
        "economies": set(item.economies.all()),
        "partners": set(item.partners.all()),
    }
    then = {
        name: each | getattr(named, name) if adding else each - getattr(named, name)
        for name, each in now.items()
    }
    meeting = item.meeting
    if named.meeting and adding:
        meeting = named.meeting
    elif named.meeting and item.meeting == named.meeting:
        meeting = None
    if then == now and meeting == item.meeting:
        return 0
    _require_places_for(item, then, meeting)
    item.meeting = meeting
    item.keep(by=by, reason=REASON, **then)
    return 1


def _require_places_for(
    item: Evidence, then: dict[str, set[object]], meeting: Meeting | None
) -> None:
    """A list whose items never name such a thing takes none, as its form has no field for it."""
    may = {*item.indicator.must_name, *item.indicator.may_name}
    given = {"economies": then["economies"], "partners": then["partners"], "meeting": meeting}
    odd = [what for what, value in given.items() if value and what not in may]
    if odd:
        raise ValidationError(f"Items of {item.indicator.code} name no {' and no '.join(odd)}.")
