"""What comes after approval: the project as an activity of the implementation schedule."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from plans.models import Activity, Objective, Plan, PriorityArea
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.workflow import BECOME_ACTIVITY
from smewg.models import User
from smewg.toolkit import transitions
from smewg.toolkit.days import today
from smewg.toolkit.transitions import Attempt, TransitionRefused


def years_of(note: ConceptNote) -> tuple[int, int]:
    """The years in which it runs, as far as they are known."""
    first = note.starts.year if note.starts else note.year or today().year
    return first, max(first, note.ends.year if note.ends else first)


def plan_of(note: ConceptNote) -> Plan | None:
    """The plan to whose schedule it belongs: the one of its first year, else of a later one."""
    first, last = years_of(note)
    plans = Plan.objects.filter(start_year__lte=last, end_year__gte=first)
    return plans.order_by("start_year").first()


def objectives_of(note: ConceptNote, plan: Plan) -> list[Objective]:
    """The objectives of the plan that it says it serves."""
    links = [link.objective for link in note.links.all()]
    return [each for each in links if each.area.plan_id == plan.pk]


@transaction.atomic
def make_activity(pk: int, *, by: User) -> Activity:
    """The approved project as a line of the schedule, with all that the note says of it.

    TransitionRefused where it is not approved, is in a schedule already, or no plan covers its
    years.
    """
    note, plan = _ready(pk, by)
    first, last = years_of(note)
    objectives = objectives_of(note, plan)
    highest = plan.activities.aggregate(last=Max("number"))["last"] or 0
    activity = Activity(
        plan=plan,
        number=highest + 1,
        title=note.title,
        first_year=first,
        last_year=last,
        funding=Activity.Funding.SELF if note.is_self_funded else Activity.Funding.APEC,
        state=Activity.State.PLANNED if note.at is NoteState.APPROVED else Activity.State.UNDER_WAY,
        kept_here=True,
    )
    activity._change_reason = f"made of {note.name}"[:100]  # type: ignore[attr-defined]
    activity.save()
    activity.proponents.set(note.proposers.all())
    activity.objectives.set(objectives)
    activity.areas.set(areas_of(objectives))
    _become(note, activity, by)
    return activity


def areas_of(objectives: list[Objective]) -> list[PriorityArea]:
    return list({objective.area_id: objective.area for objective in objectives}.values())


@transaction.atomic
def become_activity(pk: int, activity: Activity, *, by: User) -> ConceptNote:
    """Say that the project is a line which stands in the schedule already.

    TransitionRefused as make_activity.
    """
    note, _ = _ready(pk, by)
    return _become(note, activity, by)


def _ready(pk: int, by: User) -> tuple[ConceptNote, Plan]:
    """The note, locked, and the plan to whose schedule it may come."""
    (note,) = transitions.locked(ConceptNote.objects.with_names(), [pk])
    found = transitions.obstacles(BECOME_ACTIVITY, note, Attempt(by, timezone.now()))
    if found:
        raise TransitionRefused(*found)
    plan = plan_of(note)
    if plan is None:
        raise TransitionRefused("No plan that is loaded covers its years.")
    return note, plan


def _become(note: ConceptNote, activity: Activity, by: User) -> ConceptNote:
    return transitions.transition(
        BECOME_ACTIVITY,
        ConceptNote,
        note.pk,
        by=by,
        changes={"activity": activity},
        note=f"became activity {activity.number} of the schedule",
    )
