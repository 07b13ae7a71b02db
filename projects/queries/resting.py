"""Which parts of a plan concept notes and ballots name."""

from __future__ import annotations

from collections.abc import Iterator

from plans.hooks import Rests
from plans.models import Plan
from plans.queries.resting import by_part
from projects.models import Ballot, ClaimedLink, ConceptNote, NotADuplicate


def of_parts(plan: Plan) -> Iterator[Rests]:
    """Concept notes by the objective that they say they serve, and by activity."""
    links = ClaimedLink.objects.filter(objective__area__plan=plan)
    for pk, number in by_part(links, "objective"):
        yield Rests("objective", pk, number, "concept note")
    ballots = Ballot.objects.filter(objectives__area__plan=plan)
    for pk, number in by_part(ballots, "objectives"):
        yield Rests("objective", pk, number, "ballot")
    apart = NotADuplicate.objects.filter(activity__plan=plan)
    for pk, number in by_part(apart, "activity"):
        yield Rests("activity", pk, number, "answer about a double", "answers about doubles")
    notes = ConceptNote.objects.filter(activity__plan=plan)
    for pk, number in by_part(notes, "activity"):
        yield Rests("activity", pk, number, "concept note")
