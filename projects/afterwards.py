"""What comes after approval: the project as an activity of the implementation schedule."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from plans.models import Activity, Objective, Plan, PriorityArea
from projects import note_life
from projects.models import ConceptNote
from projects.note_life import Stage
from smewg.models import User


def years_of(note: ConceptNote) -> tuple[int, int]:
    """The years in which it runs, as far as they are known."""
    first = note.starts.year if note.starts else note.year or timezone.localdate().year
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
def make_activity(note: ConceptNote, *, by: User) -> Activity:
    """The approved project as a line of the schedule, with all that the note says of it.

    ValidationError where it is not approved, is in a schedule already, or no plan covers its years.
    """
    plan = _require(note)
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
        stage=Activity.Stage.PLANNED if note.at is Stage.APPROVED else Activity.Stage.UNDER_WAY,
        kept_here=True,
    )
    activity._change_reason = f"made of {note.name}"[:100]  # type: ignore[attr-defined]
    activity.save()
    activity.proponents.set(note.proposers.all())
    activity.objectives.set(objectives)
    activity.areas.set(areas_of(objectives))
    note.become(activity, by=by)
    return activity


def areas_of(objectives: list[Objective]) -> list[PriorityArea]:
    return list({objective.area_id: objective.area for objective in objectives}.values())


@transaction.atomic
def is_activity(note: ConceptNote, activity: Activity, *, by: User) -> None:
    """Say that the project is a line which stands in the schedule already."""
    _require(note)
    note.become(activity, by=by)


def _require(note: ConceptNote) -> Plan:
    if note.at not in note_life.AFTER_APPROVAL:
        raise ValidationError("Only an approved project comes into the schedule.")
    standing = ConceptNote.objects.select_for_update(of=["self"]).get(pk=note.pk)
    if standing.activity_id:
        raise ValidationError("It is in the schedule already.")
    plan = plan_of(note)
    if plan is None:
        raise ValidationError("No plan that is loaded covers its years.")
    return plan
