"""Numbers within a plan that are exchanged: each is free before another part gets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Model

from plans.operations.differences import Loaded, part_name, set_values

APART = 20_000
"""From here on numbers wait, while others take the ones that they had; a plan's end at 999."""


def park(model: type[Model], rows: Sequence[Any]) -> None:
    """Put the numbers of `rows` aside in the database; the rows in hand say what they were."""
    for place, row in enumerate(rows):
        model._default_manager.filter(pk=row.pk).update(number=APART + place)


def free_numbers(loaded: Loaded, staying: Sequence[Any], taken: Collection[int]) -> None:
    """Give parts that stay beside the file's a number that the file does not give to another."""
    used = {*taken, *(each.number for each in staying)}
    for row in staying:
        if row.number in taken:
            number = max(used) + 1
            used.add(number)
            set_values(loaded, row, part_name(row), {"number": number})
