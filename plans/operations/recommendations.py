"""Carrying an open recommendation into the next plan."""

from __future__ import annotations

from django.db import transaction as database

from plans.models import Plan, Recommendation
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused, last_step_in_words, locked


@database.atomic
def carry_recommendation(recommendation_id: int, plan: Plan, *, by: User) -> Recommendation:
    """The same recommendation for the next plan to answer; this one stays as it was.

    Its objectives are this plan's, so the next plan's are chosen anew. TransitionRefused once it
    is settled or was carried over, and for a plan that is not a later one.
    """
    (found,) = locked(Recommendation.objects.select_related("plan"), [recommendation_id])
    if found.is_settled:
        last = last_step_in_words(found)
        because = f": {last}" if last else ""
        raise TransitionRefused(f"It is {found.get_state_display()}{because}; that is settled.")
    if plan.start_year <= found.plan.start_year:
        raise TransitionRefused("It is carried into a later plan only.")
    if Recommendation.objects.filter(carried_from=found).exists():
        raise TransitionRefused("It was carried over already.")
    carried = Recommendation(
        assessment=found.assessment,
        plan=plan,
        number=found.number,
        text=found.text,
        response=found.response,
        owner=found.owner,
        owner_name=found.owner_name,
        state=found.state,
        done=found.done,
        links=found.links,
        carried_from=found,
    )
    carried._history_user = by  # type: ignore[attr-defined]
    carried._change_reason = f"carried over from {found.plan.period}"  # type: ignore[attr-defined]
    carried.save()
    return carried
