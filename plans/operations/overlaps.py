"""What somebody says of a likely overlap is kept."""

from __future__ import annotations

from plans.models import Activity, OverlapAnswer
from plans.queries.overlaps import LikelyOverlap
from smewg.models import User


def keep_answer(
    activity: Activity, overlap: LikelyOverlap, *, answer: str, because: str, by: User
) -> OverlapAnswer:
    """Record what somebody says of a likely overlap; a later answer replaces an earlier one."""
    kept, _ = OverlapAnswer.objects.update_or_create(
        activity=activity,
        ours=overlap.ours,
        theirs=overlap.theirs,
        defaults={
            "answer": answer,
            "because": because,
            "by": by,
            "shared_words": ", ".join(overlap.shared_words)[:300],
        },
    )
    return kept
