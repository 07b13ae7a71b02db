"""Concept notes that moved, and sessions whose scoring was closed, opened again or decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse, reverse_lazy

from projects.enums import NoteState
from projects.models import Closing, ConceptNote, ConsensusDecision
from reviews.queries.changes.change_query import Change, ChangeQuery, history_rows
from smewg.access import allowed

NOTE = (
    *("title", "number", "state", "state_reason", "session__year", "session__number"),
    *("history_user__name", "history_user__email"),
)


def notes(query: ChangeQuery) -> Iterable[Change]:
    seen = ConceptNote.objects.visible_to(query.user).handed_in(query.plan.years)
    for was, now in history_rows(query, ConceptNote.history, *NOTE, id__in=seen.values("pk")):
        if was and was.state == now.state:
            continue
        yield Change(
            now.title,
            NoteState(now.state).label,
            (now.session__year or 0, now.session__number or 0, now.number or 0, now.id),
            before=NoteState(was.state).label if was else "",
            when=now.history_date,
            url=reverse_lazy("projects:note", args=[now.id]),
            reason=now.state_reason,
            by=query.name(now.history_user__name, now.history_user__email),
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
