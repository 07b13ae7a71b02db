"""A first draft of a review's sections: rules and rows only, in the house's own sentences.

Nothing is invented and no effect is claimed: what is told are figures, lists, names of things and
what is missing. A section of which the rows say nothing (context, what is to come) gets none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviews.models import ReviewSection
from reviews.queries.first_draft import counted, kinds_of_section
from reviews.queries.first_draft.passages import Passage, compose, plain
from reviews.queries.number_facts import ReviewFacts

__all__ = ["Passage", "compose", "drafted", "may_be_drafted", "plain"]

Builder = Callable[[ReviewFacts], list[Passage]]
BY_KEY: Mapping[str, Builder] = {
    "summary": kinds_of_section.in_brief,
    "mandate": kinds_of_section.mandate,
    "findings": counted.findings_of,
    "challenges": counted.standstills,
    "decisions": kinds_of_section.decisions,
    "recommendations": kinds_of_section.decisions,
}
BY_FIGURES: Mapping[str, Builder] = {
    "kpis": counted.indicators,
    "areas": counted.areas,
    "participation": kinds_of_section.economies,
    "adoptions": kinds_of_section.adoptions,
    "schedule": kinds_of_section.schedule,
    "projects": kinds_of_section.projects,
    "dialogues": kinds_of_section.partners,
    "recommendations": kinds_of_section.recommendations,
}
"""A section is known by its key, else by the figures that stand beside it."""


def may_be_drafted(section: ReviewSection) -> bool:
    """Whether a rule knows the section."""
    is_known = section.key in BY_KEY or section.figures in BY_FIGURES
    return is_known and not section.is_annex


def drafted(section: ReviewSection, facts: ReviewFacts) -> list[Passage]:
    """The passages of a section's first draft; none where no rule knows it."""
    build = BY_KEY.get(section.key) or BY_FIGURES.get(section.figures)
    if build is None or not may_be_drafted(section):
        return []
    asked = set(section.asked)
    return [each for each in build(facts) if each.field in asked]
