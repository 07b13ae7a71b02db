"""Concept notes that moved, and sessions whose scoring was closed, opened again or decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from projects.models import Closing, ConceptNote, ConsensusDecision
from reviews.queries.changes.change_query import Change, ChangeQuery, history
from smewg.access import allowed


def notes(query: ChangeQuery) -> Iterable[Change]:
    seen = ConceptNote.objects.visible_to(query.user).handed_in(query.plan.years)
    for was, now in history(
        query,
        ConceptNote.history.select_related("session", "history_user"),
        id__in=seen.values("pk"),
    ):
        if was and was.state == now.state:
            continue
        yield Change(
            now.title,
            now.get_state_display(),
            (*_session_of(now), now.number or 0, now.id),
            before=was.get_state_display() if was else "",
            when=now.history_date,
            url=reverse("projects:note", args=[now.id]),
            reason=now.state_reason,
            by=query.person(now.history_user),
        )


def _session_of(record: Any) -> tuple[int, int]:
    """The year and number of a note's session, for its place; none comes first."""
    return (record.session.year, record.session.number) if record.session else (0, 0)


def sessions(query: ChangeQuery) -> Iterable[Change]:
    """For those who may read rankings."""
    if not allowed(query.user, "projects.view_scoring"):
        return
    years = query.plan.years
    of_plan = {"session__year__range": (years[0], years[-1])}
    closings = Closing.objects.filter(**of_plan).select_related("session", "closed_by")
    for each in closings.filter(query.within("closed_at")):
        yield Change(
            str(each.session),
            "scoring was closed",
            (*_place(each), 0, each.pk),
            when=each.closed_at,
            url=_ranking(each),
            by=str(each.closed_by),
        )
    for each in closings.filter(query.within("reopened_at")):
        yield Change(
            str(each.session),
            "scoring was opened again",
            (*_place(each), 1, each.pk),
            when=each.reopened_at,
            url=_ranking(each),
            reason=each.reopen_reason,
        )
    decisions = ConsensusDecision.objects.filter(
        query.within("decided_at"), closing__session__year__range=(years[0], years[-1])
    )
    for decision in decisions.select_related("closing__session", "decided_by"):
        yield Change(
            str(decision.closing.session),
            f"the order at position {decision.position} was decided by consensus",
            (*_place(decision.closing), 2, decision.position),
            when=decision.decided_at,
            url=_ranking(decision.closing),
            reason=decision.words,
            by=str(decision.decided_by),
        )


def _place(closing: Closing) -> tuple[int, int]:
    return closing.session.year, closing.session.number


def _ranking(closing: Closing) -> str:
    return reverse("scoring:ranking", args=[closing.session.slug])
