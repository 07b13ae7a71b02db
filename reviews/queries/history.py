"""A review's life in sentences."""

from __future__ import annotations

from reviews.models import Review
from smewg.queries.history import HistoryEntry


def review_history(review: Review) -> list[HistoryEntry]:
    """The review's life in sentences, newest first."""
    records = review.history.select_related("history_user").exclude(history_change_reason=None)
    return [
        HistoryEntry(
            each.history_change_reason[:1].upper() + each.history_change_reason[1:],
            each.history_date,
            str(each.history_user or "The server's command line"),
        )
        for each in records
        if each.history_change_reason
    ]
