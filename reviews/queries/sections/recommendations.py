"""Recommendations of assessments and of papers from above, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from plans.models import Assessment, Recommendation
from reviews.queries.scope import Scope
from smewg.toolkit.addresses import reverse


@dataclass(frozen=True)
class RecommendationsSection:
    recommendations: list[Recommendation]
    url: str

    @property
    def title(self) -> str:
        """What the list is of: papers from above recommend too, and are no assessment."""
        kinds = {each.assessment.kind for each in self.recommendations}
        if kinds <= {Assessment.Kind.ASSESSMENT}:
            return "Recommendations of the independent assessment"
        return "Recommendations to the group"

    def name_of(self, recommendation: Recommendation) -> str:
        """Its number and words; with its source, where there are several."""
        sources = {each.assessment_id for each in self.recommendations}
        several = len(sources) > 1
        return f"{recommendation.assessment}: {recommendation}" if several else str(recommendation)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each state with how many stand there."""
        states = [each.state for each in self.recommendations]
        return [(state.label, states.count(state)) for state in Recommendation.State]

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
