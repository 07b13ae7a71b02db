"""The steps of an activity. Each locks it, judges the locked row and gives it back.

All raise TransitionRefused, with a sentence for each thing in the way; then nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction as database
from django.utils import timezone

from plans import workflow
from plans.enums import ActivityState
from plans.models import Activity, PriorityArea
from smewg.models import User
from smewg.toolkit.transitions import (
    Attempt,
    Refusal,
    TransitionRefused,
    last_step_in_words,
    locked,
    obstacles,
    transition,
)

SAID_WITH_EVIDENCE = "Carried out is said with the evidence of it, in one step."
KEPT_HERE = {"kept_here": True}
"""What was decided on the pages stays when the plan file is loaded again."""


def why_not_in_state(activity: Activity, state: str, *, by: User, reason: str) -> list[Refusal]:
    """What `change_state` would refuse, of an activity as it stands; nothing is changed."""
    if state not in workflow.STEPS_TO:
        return [Refusal(SAID_WITH_EVIDENCE, "state")]
    ways = workflow.STEPS_TO[state]
    step = next((each for each in ways if activity.state in each.sources), ways[0])
    return obstacles(step, activity, Attempt(by, timezone.now(), reason.strip()))


def why_not_moved(
    activity: Activity, first_year: int, last_year: int, *, by: User, reason: str
) -> list[Refusal]:
    """What `move_activity` would refuse, of an activity as it stands; nothing is changed."""
    years = {"first_year": first_year, "last_year": last_year}
    attempt = Attempt(by, timezone.now(), reason.strip(), changes=years)
    return obstacles(workflow.MOVE, activity, attempt, guards=[_ends_after_it_starts])


@database.atomic
def change_state(
    activity_id: int, state: str, *, by: User, reason: str = "", seen: str | None = None
) -> Activity:
    """Say where it stands. Deferring, dropping, planning again and taking up need a reason.

    `seen` is the state that the page showed. Refused for carried out, which
    kpis.operations.evidence_from_activity does together with its evidence.
    """
    if state not in workflow.STEPS_TO:
        raise TransitionRefused(SAID_WITH_EVIDENCE)
    (current,) = locked(Activity, [activity_id])
    ways = workflow.STEPS_TO[state]
    step = next((each for each in ways if current.state in each.sources), ways[0])
    if current.state == ActivityState.CARRIED_OUT:
        step = replace(step, refusal="Take its evidence off the list first.")
    was, now = current.get_state_display(), ActivityState(state).label
    return transition(
        step,
        Activity,
        activity_id,
        by=by,
        reason=reason,
        changes=KEPT_HERE,
        note=f"{was}, now {now}" + (f": {reason.strip()}" if reason.strip() else ""),
        seen=seen,
    )


@database.atomic
def move_activity(  # noqa: PLR0913 (from when to when, by whom and why)
    activity_id: int,
    first_year: int,
    last_year: int,
    *,
    by: User,
    reason: str,
    seen: str | None = None,
) -> Activity:
    """Give it other years; `seen` are the years that the page showed. Refused once settled."""
    (current,) = locked(Activity, [activity_id])
    years = {"first_year": first_year, "last_year": last_year}
    moved = Activity(**years)
    return transition(
        workflow.MOVE,
        Activity,
        activity_id,
        by=by,
        reason=reason,
        changes=years | KEPT_HERE,
        guards=[_its_years_are_those_seen(seen), _ends_after_it_starts],
        note=f"moved from {current.years} to {moved.years}: {reason.strip()}",
    )


def carry_out_activity(activity_id: int, year: int, *, by: User) -> Activity:
    """It was carried out in `year`; the caller lists its evidence in the same transaction."""
    return transition(
        workflow.CARRY_OUT,
        Activity,
        activity_id,
        by=by,
        changes={"carried_out_in": year} | KEPT_HERE,
        note=f"carried out in {year}",
    )


def take_activity_back(activity_id: int, *, by: User, reason: str) -> Activity:
    """It turned out not to have been carried out; its evidence counts no more."""
    return transition(
        workflow.TAKE_BACK,
        Activity,
        activity_id,
        by=by,
        reason=reason,
        changes=KEPT_HERE,
        note=f"not carried out after all: {reason.strip()}",
    )


@database.atomic
def confirm_areas(activity_id: int, areas: Iterable[PriorityArea], *, by: User) -> Activity:
    """The secretariat says which areas it serves; from now on they are not inferred."""
    chosen = list(areas)
    if not chosen:
        raise TransitionRefused(Refusal("Choose at least one area.", "areas"))
    activity = transition(
        workflow.CONFIRM_AREAS,
        Activity,
        activity_id,
        by=by,
        changes={"area_inferred": False} | KEPT_HERE,
        note=f"area confirmed: {'; '.join(str(area.number) for area in chosen)}",
    )
    if set(activity.areas.all()) != set(chosen):
        activity.areas.set(chosen)
    return activity


def _ends_after_it_starts(_: Activity, attempt: Attempt) -> Refusal | None:
    if attempt.changes["last_year"] < attempt.changes["first_year"]:
        return Refusal("The last year is before the first.", "last_year")
    return None


def _its_years_are_those_seen(seen: str | None) -> Callable[[Activity, Attempt], str | None]:
    def guard(activity: Activity, _: Attempt) -> str | None:
        if seen is None or seen == activity.years:
            return None
        now = f"It is in {activity.years} now: {last_step_in_words(activity)}."
        return f"Look at its years again before you move it. {now}"

    return guard
