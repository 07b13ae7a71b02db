"""What was saved of a recommendation's words: its half of smewg/toolkit/draft_history.py."""

from __future__ import annotations

from typing import Any

from plans.models import Objective, Recommendation
from smewg.models import User
from smewg.toolkit import draft_history
from smewg.toolkit.drafts import CurrentDraft, Sent
from smewg.toolkit.versions import version_of

FIELDS = (
    "assessment",
    "number",
    "text",
    "response",
    "owner",
    "owner_name",
    "objectives",
    "state",
    "done",
    "links",
)
"""What its form holds, in its order."""


def name_of(recommendation: Recommendation) -> str:
    return f"recommendation-{recommendation.pk}"


def words_of(recommendation: Recommendation) -> dict[str, Any]:
    """What stands in it, as its form sends it."""
    words: dict[str, Any] = {}
    for name in FIELDS:
        if name == "objectives":
            named = Objective.objects.filter(recommendations=recommendation)
            words[name] = [str(pk) for pk in named.values_list("pk", flat=True)]
        elif name in {"assessment", "owner"}:
            words[name] = str(getattr(recommendation, f"{name}_id") or "")
        else:
            words[name] = str(getattr(recommendation, name))
    return words


def current_draft_of(recommendation: Recommendation) -> CurrentDraft:
    """Its words as they stand; those of nobody where it is not saved yet."""
    if recommendation.pk is None:
        return CurrentDraft(0, {})
    last = recommendation.history.select_related("history_user").order_by("-history_id").first()
    (kept,) = Recommendation.objects.filter(pk=recommendation.pk)
    return CurrentDraft(
        version_of(kept),
        words_of(kept),
        by=str(last.history_user or "") if last else "",
        at=last.history_date if last else None,
        person=last.history_user if last else None,
    )


def record(recommendation: Recommendation, before: CurrentDraft, *, by: User | None) -> None:
    """Write down the words that a save left, in its transaction."""
    version = version_of(recommendation)
    if version == before.version:
        return
    draft_history.record(
        name_of(recommendation),
        before,
        words_of(recommendation),
        version,
        sent=Sent(before.version),
        by=by,
    )
