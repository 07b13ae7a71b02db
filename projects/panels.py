"""What concept notes add to the plan's pages: what became an activity, and who serves what."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, QuerySet
from django.urls import reverse

from plans.models import Activity, Objective
from projects.forms.state_line import with_state_lines
from projects.models import ClaimedLink, ConceptNote
from projects.queries.results import ScoredNote, current_result_line, results_of_notes
from smewg.access import allowed
from smewg.hooks import PanelLine, Section
from smewg.models import User
from smewg.toolkit.text import count_of

NOTES_OF_AN_OBJECTIVE = 10
"""Where more notes serve an objective, the others are counted and the register lists them."""


def of_activity(user: User, activity: Activity) -> Section:
    """The concept notes that became the activity."""
    notes = ConceptNote.objects.visible_to(user).filter(activity=activity)
    lines = [_line(note) for note in with_state_lines(notes.select_related("session"), user)]
    return Section("Concept note", lines, empty="It comes from none that is kept here.")


def of_objectives(user: User, objectives: Sequence[Objective]) -> dict[int, list[PanelLine]]:
    """The notes that say they serve each objective: where each stands, and how it was scored.

    The latest session first, each in the order of its ranking, as far as the reader may see it.
    """
    sees_scores = allowed(user, "projects.view_scoring")
    claiming: dict[int, list[int]] = {}
    for objective, note in _in_order(user, objectives, by_result=sees_scores):
        claiming.setdefault(objective, []).append(note)
    shown = {pk for notes in claiming.values() for pk in notes[:NOTES_OF_AN_OBJECTIVE]}
    notes = ConceptNote.objects.select_related("session").in_bulk(shown)
    with_state_lines(notes.values(), user)
    results = results_of_notes(shown) if sees_scores else {}
    return {
        objective: [
            *(_line(notes[pk], results.get(pk)) for pk in found[:NOTES_OF_AN_OBJECTIVE]),
            *_others(objective, len(found) - NOTES_OF_AN_OBJECTIVE),
        ]
        for objective, found in claiming.items()
    }


def _in_order(
    user: User, objectives: Sequence[Objective], *, by_result: bool
) -> QuerySet[ClaimedLink, tuple[int, int]]:
    """(objective, note), what comes first first."""
    seen = ConceptNote.objects.visible_to(user).values("pk")
    links = ClaimedLink.objects.filter(objective__in=objectives, note__in=seen)
    order = ["-note__session__year", "-note__session__number", "note__number", "note"]
    if by_result:
        links = links.annotate(line=current_result_line("note"))
        return links.order_by(*order[:2], F("line").asc(nulls_last=True), *order[2:]).values_list(
            "objective_id", "note_id"
        )
    return links.order_by(*order).values_list("objective_id", "note_id")


def _line(note: ConceptNote, result: ScoredNote | None = None) -> PanelLine:
    said = note.state_line.text
    if result and note.session:
        said += f"; {result.in_session(note.session)}"
    return PanelLine(
        f"{note.name}: {note.title}", reverse("projects:note", args=[note.pk]), note=said
    )


def _others(objective: int, how_many: int) -> list[PanelLine]:
    if how_many <= 0:
        return []
    address = f"{reverse('projects:register')}?objective={objective}"
    return [PanelLine(count_of(how_many, "more note"), address)]
