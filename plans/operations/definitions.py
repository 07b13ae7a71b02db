"""A dated change of what an indicator counts, entered on its page, and taking one back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from plans.models import DefinitionChange, Indicator
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused


@transaction.atomic
def add_definition_change(
    indicator: Indicator,
    day: date,
    change: str,
    *,
    by: User | None = None,
) -> DefinitionChange:
    """The change; the one that stands already where the same is said again."""
    row = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    known = list(DefinitionChange.objects.filter(indicator=row))
    same = next((each for each in known if (each.date, each.change) == (day, change)), None)
    if same is not None:
        return same
    return DefinitionChange.objects.create(
        indicator=row,
        number=max((each.number for each in known), default=0) + 1,
        date=day,
        change=change,
        kept_here=True,
        by=by,
    )


@transaction.atomic
def take_back_definition_change(indicator: Indicator, pk: int) -> DefinitionChange:
    """Take out one that was entered on the pages; TransitionRefused for the plan file's own."""
    found = DefinitionChange.objects.select_for_update().filter(indicator=indicator, pk=pk).first()
    if found is None:
        raise TransitionRefused("This change of definition is taken out already.")
    if not found.kept_here:
        raise TransitionRefused("It stands in the plan file. Take it out there, and send the file.")
    found.delete()
    return found
