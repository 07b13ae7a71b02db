"""What changed between two moments, read from the histories and grouped by kind.

Of each thing the net change is told: what stood before, and what stands after. Who may not read
working history (observers) is told what was published, corrected, decided and agreed, no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plans.models import Plan
from reviews.queries.changes import counts, projects, reports, reviews
from reviews.queries.changes import plan as plan_side
from reviews.queries.changes.change_query import Change, ChangeKind, ChangeQuery
from reviews.queries.changes.period import Period
from smewg.models import User


def changes(plan: Plan, user: User, period: Period, *, by_event: bool = False) -> list[ChangeKind]:
    """Every kind in the order of the page, each with its changes in the plan's order.

    By the day of the event, kinds are left out whose changes are known by their entry alone.
    """
    query = ChangeQuery(plan, user, period, by_event)
    return [
        ChangeKind(key, title, empty, sorted(source(query), key=_in_the_plans_order))
        for key, title, empty, source in KINDS
        if not (by_event and key in BY_ENTRY_ALONE)
    ]


BY_ENTRY_ALONE = ("figures", "statuses", "schedule", "notes", "recommendations", "asks")


def _in_the_plans_order(change: Change) -> tuple[tuple[int, ...], str]:
    return change.order, change.what


Source = Callable[[ChangeQuery], Iterable[Change]]

KINDS: tuple[tuple[str, str, str, Source], ...] = (
    ("years", "Years", "No year was closed, verified or published.", counts.years),
    (
        "corrections",
        "Corrections of published figures",
        "No published figure was corrected.",
        counts.corrections,
    ),
    ("figures", "Figures", "No figure changed.", counts.figures),
    ("statuses", "Statuses that a person judged", "Nobody judged a status.", counts.statuses),
    ("evidence", "Evidence", "No item was listed.", counts.evidence),
    ("reports", "Reports of economies", "No report came in.", reports.reports),
    ("reviews", "Reviews", "No review was circulated or published.", reviews.reviews),
    (
        "schedule",
        "Implementation schedule",
        "The schedule stands as it stood.",
        plan_side.schedule,
    ),
    ("notes", "Concept notes and projects", "No note moved.", projects.notes),
    (
        "sessions",
        "Scoring of sessions",
        "No session's scoring was closed.",
        projects.sessions,
    ),
    (
        "asks",
        "Recommendations and decisions sought",
        "Nothing was decided on what reviews ask.",
        reviews.asks,
    ),
    ("decisions", "Decisions of meetings", "No decision was recorded.", plan_side.decisions),
    (
        "recommendations",
        "Recommendations of the assessment",
        "Every recommendation stands as it stood.",
        plan_side.recommendations,
    ),
)
"""Its key, its title, what is said where nothing of it changed, and where it is read."""
