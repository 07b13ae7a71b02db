"""A completed project becomes evidence: what its concept note already says, and where it counts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from kpis.models import Evidence, ReportingYear
from kpis.operations.evidence_from_activity import mark_as_listed
from plans.models import Activity
from projects.enums import NoteState
from projects.models import ConceptNote
from projects.operations.activity_from_note import objectives_of
from smewg.models import User
from smewg.toolkit.days import today
from smewg.toolkit.text import whole_number


def completed_note(user: User, pk: str) -> ConceptNote | None:
    """The completed project that an address names, where there is one that `user` may see."""
    number = whole_number(pk)
    if number is None:
        return None
    notes = ConceptNote.objects.visible_to(user).filter(state=NoteState.COMPLETED)
    return notes.with_names().filter(pk=number).first()


def evidence_of(user: User, note: ConceptNote) -> QuerySet[Evidence]:
    """The counted items that `user` may see of the project, or of the activity it became."""
    its = Q(concept_note=note)
    if note.activity_id:
        its |= Q(activity=note.activity_id)
    items = Evidence.objects.visible_to(user).counted().filter(its)
    return items.select_related("indicator", "reporting_year")


def year_of(note: ConceptNote) -> int:
    """The year in which it ended, as far as that is known: it counts in the year it was held."""
    last = note.ends or note.state_since or today()
    return last.year


def reporting_year_of(note: ConceptNote) -> ReportingYear | None:
    return ReportingYear.objects.select_related("plan").filter(year=year_of(note)).first()


def initial(note: ConceptNote, year: ReportingYear) -> dict[str, Any]:
    """What the form of an item begins with; its days only where they lie in the year."""
    starts = note.starts if note.starts and note.starts.year == year.year else None
    ends = note.ends if starts and note.ends and note.ends.year == year.year else None
    activity = note.activity
    return {
        "title": note.title,
        "project_number": note.project_number[:20],
        "objectives": objectives_of(note, year.plan),
        "economies": note.proposers.all(),
        "held_from": starts,
        "held_until": ends,
        "activity": activity if activity and activity.plan_id == year.plan_id else None,
    }


@transaction.atomic
def settle_activity(item: Evidence, *, by: User) -> None:
    """The activity that the project became was carried out, as the item that names it says."""
    activity, note = item.activity, item.concept_note
    became = activity is not None and note is not None and activity.pk == note.activity_id
    if not (activity and became):
        return
    current = Activity.objects.select_for_update(of=["self"]).get(pk=activity.pk)
    if not current.is_settled:
        mark_as_listed(activity, by=by)
