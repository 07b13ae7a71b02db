"""Which parts of a plan the economies' reports name."""

from __future__ import annotations

from collections.abc import Iterator

from contributions.models import Contribution, ContributionVersion
from plans.hooks import Rests
from plans.models import Plan
from plans.queries.resting import by_part


def of_parts(plan: Plan) -> Iterator[Rests]:
    """Reports by objective, indicator and activity, each report once in whatever version."""
    versions = ContributionVersion.objects.filter(contribution__reporting_year__plan=plan)
    for kind in ("objective", "indicator", "activity"):
        field = kind if kind == "activity" else f"{kind}s"
        named = Contribution.objects.filter(versions__in=versions)
        for pk, number in by_part(named, f"versions__{field}"):
            yield Rests(kind, pk, number, "report")
