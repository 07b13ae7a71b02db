"""What was said of a likely duplicate of a note is kept."""

from __future__ import annotations

from projects.models import ConceptNote, NotADuplicate
from projects.queries.duplicates import LikelyDuplicate
from smewg.models import User


def tell_apart(
    note: ConceptNote, duplicate: LikelyDuplicate, *, because: str, by: User
) -> NotADuplicate:
    """Record why the two are two; a later answer replaces an earlier one."""
    shared = ", ".join(duplicate.likeness.shared_words)[:300]
    kept, _ = NotADuplicate.objects.update_or_create(
        note=note,
        **duplicate.named,
        defaults={"because": because, "by": by, "shared_words": shared},
    )
    return kept
