"""Sessions with partners: the listed items of the indicators whose items name partners."""

from __future__ import annotations

from kpis.models.evidence import EvidenceQuerySet
from plans.models import Plan


def sessions_with_partners(plan: Plan, items: EvidenceQuerySet) -> EvidenceQuerySet:
    """Those of `items` that count dialogues in the plan; some may name no partner."""
    counted = [each.pk for each in plan.indicators.all() if "partners" in each.must_name]
    return items.filter(indicator__in=counted)


def slug_of_dialogues(plan: Plan) -> str:
    """The first indicator that counts dialogues; empty where none does."""
    return next((i.slug for i in plan.indicators.all() if "partners" in i.must_name), "")
