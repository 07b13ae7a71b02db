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
    """Every kind in the order of the page, each with its changes, the latest first.

    By the day of the event, kinds are left out whose changes are known by their entry alone.
    """
    query = ChangeQuery(plan, user, period, by_event)
    return [
        ChangeKind(title, empty, sorted(source(query), key=_latest_first))
        for title, empty, source in KINDS
        if not (by_event and title in BY_ENTRY_ALONE)
    ]


BY_ENTRY_ALONE = (
    "Figures",
    "Statuses that a person judged",
    "Implementation schedule",
    "Concept notes and projects",
    "Recommendations of the assessment",
    "Recommendations and decisions sought",
)


def _latest_first(change: Change) -> tuple[float, str]:
    return (-change.when.timestamp() if change.when else 0, change.sentence)


KINDS: tuple[tuple[str, str, Callable[[ChangeQuery], Iterable[Change]]], ...] = (
    ("Years", "No year was closed, verified or published.", counts.years),
    ("Corrections of published figures", "No published figure was corrected.", counts.corrections),
    ("Figures", "No figure changed.", counts.figures),
    ("Statuses that a person judged", "Nobody judged a status.", counts.statuses),
    ("Evidence", "No item was listed.", counts.evidence),
    ("Reports of economies", "No report came in.", reports.reports),
    ("Reviews", "No review was circulated or published.", reviews.reviews),
    ("Implementation schedule", "The schedule stands as it stood.", plan_side.schedule),
    ("Concept notes and projects", "No note moved.", projects.notes),
    ("Scoring of sessions", "No session's scoring was closed.", projects.sessions),
    (
        "Recommendations and decisions sought",
        "Nothing was decided on what reviews ask.",
        reviews.asks,
    ),
    ("Decisions of meetings", "No decision was recorded.", plan_side.decisions),
    (
        "Recommendations of the assessment",
        "Every recommendation stands as it stood.",
        plan_side.recommendations,
    ),
)
