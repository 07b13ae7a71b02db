"""The figures that stand beside a review's sections: the same blocks for page and document.

Typed figures and the lists behind them are those of the end of the cut-off day, from the histories.
What keeps no such history (the schedule's state, recommendations, meetings, reports, notes) is as
it stands when the page or the snapshot is made, and says so (AS_IT_STANDS).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviews.queries.figures.annexes import abbreviations, corrections, counting_rules, lists
from reviews.queries.figures.asked import asks
from reviews.queries.figures.counts import adoptions_matrix, areas, data, kpis, summary
from reviews.queries.figures.group import (
    achievements,
    alignment,
    by_economy,
    meetings,
    next_work_plan,
    partners,
    projects,
    recommendations,
    reports,
    schedule,
    schedule_lines,
    work_plan,
)
from reviews.queries.figures.reading import Figures, cell_key, figures_of
from reviews.queries.figures.since import since
from smewg.toolkit.documents import Block

__all__ = ["SECTIONS", "Figures", "blocks_for", "cell_key", "figures_of"]

Builder = Callable[[Figures], Iterable[Block]]


SECTIONS: dict[str, tuple[str, Builder]] = {
    "summary": ("Each indicator's figure and how it does", summary),
    "data": ("The state of the data", data),
    "kpis": ("Indicators by year and area", kpis),
    "areas": ("Counts by area, and what there is for each objective", areas),
    "participation": ("What economies reported", by_economy),
    "achievements": ("What was reported, shared and adopted", achievements),
    "adoptions": ("Practices shared and adopted", adoptions_matrix),
    "schedule": ("The schedule by state", schedule),
    "projects": ("Concept notes", projects),
    "dialogues": ("Dialogues by partner", partners),
    "recommendations": ("The assessment's recommendations", recommendations),
    "asks": ("Recommendations and decisions sought", asks),
    "since": ("The review before: then and now", since),
    "meetings": ("Offices and meetings", meetings),
    "alignment": ("What the plan is aligned with", alignment),
    "work_plan": ("The year's Work Plan", work_plan),
    "next_work_plan": ("The next Work Plan", next_work_plan),
    "counting_rules": ("How things are counted", counting_rules),
    "lists": ("The list behind every figure", lists),
    "reports": ("The accepted reports one by one", reports),
    "schedule_lines": ("The schedule's activities", schedule_lines),
    "abbreviations": ("Abbreviations", abbreviations),
    "corrections": ("Corrections and explained differences", corrections),
}
"""What may stand beside a section: its name for the secretariat, and what builds it."""


def blocks_for(of: Figures, name: str) -> list[Block]:
    """The figures named `name`; none for a section without any.

    Made once of the same figures: what is judged before publishing is what is kept.
    """
    if name not in SECTIONS:
        return []
    if name not in of.made:
        of.made[name] = list(SECTIONS[name][1](of))
    return list(of.made[name])
