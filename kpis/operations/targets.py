"""Baselines and targets of a whole plan, changed together: each dated, signed, with its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from kpis.models import Target
from plans.models import Indicator, Plan
from smewg.models import User
from smewg.toolkit.transitions import Refusal, TransitionRefused


@dataclass(frozen=True)
class TargetChange:
    """One place of the table: what the person saw there, and what they want; None is nothing."""

    field: str
    indicator: Indicator
    kind: str
    year: int
    seen: int | None
    wanted: int | None


@transaction.atomic
def change_targets(
    plan: Plan, changes: Iterable[TargetChange], *, note: str, by: User
) -> list[Target]:
    """Write them, all or none; the targets that were set or taken out.

    TransitionRefused, beside each place, where somebody else changed it meanwhile.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    rows = Target.objects.filter(indicator__plan=plan)
    current = {(each.indicator_id, each.kind, each.year): each for each in rows}
    refusals, changed = [], []
    for change in changes:
        row = current.get((change.indicator.pk, change.kind, change.year))
        stands = row.number if row else None
        if stands not in (change.seen, change.wanted):
            said = f"Somebody else made it {'blank' if stands is None else stands} meanwhile."
            refusals.append(Refusal(f"{said} Type it again if yours is right.", change.field))
        elif stands != change.wanted:
            changed.append(_written(change, row, note, by))
    if refusals:
        raise TransitionRefused(*refusals)
    return changed


def _written(change: TargetChange, row: Target | None, note: str, by: User) -> Target:
    if change.wanted is None and row is not None:
        row._change_reason = note[:100]  # type: ignore[attr-defined]
        row._history_user = by  # type: ignore[attr-defined]
        row.delete()
        return row
    row = row or Target(indicator=change.indicator, kind=change.kind, year=change.year)
    row.number, row.note, row.set_by = change.wanted or 0, note, by
    row.save()
    return row
