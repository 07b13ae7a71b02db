"""The independent assessment's recommendations, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from plans.models import Recommendation
from reviews.queries.scope import Scope


@dataclass(frozen=True)
class RecommendationsSection:
    recommendations: list[Recommendation]
    url: str

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each stage with how many stand there."""
        stages = [each.stage for each in self.recommendations]
        return [(stage.label, stages.count(stage)) for stage in Recommendation.Stage]

    @property
    def open(self) -> list[Recommendation]:
        return [each for each in self.recommendations if not each.is_settled]


def recommendations_section(scope: Scope) -> RecommendationsSection:
    """Narrowed to an area by the objectives they name, to an economy by their owner."""
    rows = Recommendation.objects.visible_to(scope.user).filter(plan=scope.plan).with_names()
    if scope.area:
        rows = rows.filter(objectives__area=scope.area).distinct()
    if scope.economy:
        rows = rows.filter(owner=scope.economy)
    return RecommendationsSection(
        list(rows), reverse("plans:recommendations", args=[scope.plan.key])
    )
