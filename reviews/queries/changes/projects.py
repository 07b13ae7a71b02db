"""Concept notes that moved, and sessions whose scoring was closed, opened again or decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from projects.models import Closing, ConceptNote, ConsensusDecision
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.access import allowed


def notes(query: ChangeQuery) -> Iterable[Change]:
    seen = ConceptNote.objects.visible_to(query.user).handed_in(query.plan.years)
    for was, now in history(query, ConceptNote.history, id__in=seen.values("pk")):
        if was and was.state == now.state:
            continue
        before = f", {was.get_state_display()} before" if was else ""
        yield Change(
            f"{now.title}: {now.get_state_display()}{before}.",
            now.history_date,
            reverse("projects:note", args=[now.id]),
            now.state_reason,
        )


def sessions(query: ChangeQuery) -> Iterable[Change]:
    """For those who may read rankings."""
    if not allowed(query.user, "projects.view_scoring"):
        return
    years = query.plan.years
    of_plan = {"session__year__range": (years[0], years[-1])}
    closings = Closing.objects.filter(**of_plan).select_related("session", "closed_by")
    for each in closings.filter(query.within("closed_at")):
        yield Change(
            f"{each.session}: scoring was closed by {each.closed_by}.",
            each.closed_at,
            _ranking(each),
        )
    for each in closings.filter(query.within("reopened_at")):
        yield Change(
            f"{each.session}: scoring was opened again.",
            each.reopened_at,
            _ranking(each),
            each.reopen_reason,
        )
    decisions = ConsensusDecision.objects.filter(
        query.within("decided_at"), closing__session__year__range=(years[0], years[-1])
    )
    for decision in decisions.select_related("closing__session", "decided_by"):
        yield Change(
            f"{decision.closing.session}: the order at position {decision.position} was decided by "
            "consensus.",
            decision.decided_at,
            _ranking(decision.closing),
            decision.words,
        )


def _ranking(closing: Closing) -> str:
    return reverse("scoring:ranking", args=[closing.session.slug])
