"""The slip of a published review's files: what was corrected since, and what followed it.

It is the same for everybody, so it tells what an observer may read and nothing besides. It is
found anew by comparing, so nothing can be forgotten, and says days, never "today".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from kpis.models import ReportingYear
from reviews.models import Review, ReviewDocument, Snapshot
from reviews.models.snapshot import checksum_of
from reviews.operations.snapshots import ChangedFigure, since_published, start_making
from smewg.models import Role, User
from smewg.toolkit.days import day_in_words, day_of

Slip = dict[str, Any]


def slip_of(snapshot: Snapshot) -> Slip:
    """Its title and sentences; empty while nothing happened since, and for a draft."""
    if not snapshot.is_final:
        return {}
    review = snapshot.review
    lines = [*_withdrawn(review), *_followed(review), *_corrected(snapshot)]
    if not lines:
        return {}
    title = "Withdrawn" if review.is_withdrawn else "What was corrected since this was published"
    numbered = f"{title}: {snapshot.number}" if review.is_withdrawn else title
    last = "What stands below is as it was published; its checksum is the same."
    return {"title": numbered, "lines": [*lines, last]}


def _withdrawn(review: Review) -> Iterator[str]:
    if review.withdrawn_at:
        day = day_in_words(day_of(review.withdrawn_at))
        yield f"This review was withdrawn on {day}: {_sentence(review.withdrawn_reason)}"


def _followed(review: Review) -> Iterator[str]:
    later = review.published_edition
    if later is None or later.published_at is None:
        return
    number = later.snapshots.get(is_final=True).number
    day = day_in_words(day_of(later.published_at))
    yield (
        f"Edition {later.edition} ({number}) was published on {day}: "
        f"{_sentence(later.edition_reason)}"
    )
    if later.is_withdrawn:
        yield from (f"Edition {later.edition}: {said}" for said in _withdrawn(later))


def _corrected(snapshot: Snapshot) -> Iterator[str]:
    for change in since_published(snapshot, User(role=Role.OBSERVER)):
        yield f"{change.place}: {change.was} in this review, {change.now} since. {_why(change)}"


def _why(change: ChangedFigure) -> str:
    if change.reasons:
        return " ".join(
            f"{_sentence(each.reason)} ({day_in_words(day_of(each.at))})" for each in change.reasons
        )
    year = ReportingYear.objects.filter(year=change.year).first()
    if year is None or year.published_at is None:
        return ""
    return f"The year was published on {day_in_words(day_of(year.published_at))}."


def _sentence(reason: str) -> str:
    text = reason.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def current_documents(snapshot: Snapshot) -> list[ReviewDocument]:
    """Its documents with the slip of now; they are asked for where nobody has yet."""
    return documents_with(snapshot, slip_of(snapshot))


def documents_with(snapshot: Snapshot, slip: Slip) -> list[ReviewDocument]:
    """Its documents with this slip; they are asked for where nobody has yet."""
    mark = checksum_of(slip) if slip else ""
    found = list(snapshot.documents.filter(slip_checksum=mark))
    if len(found) < len(ReviewDocument.Form):
        _ask(snapshot, slip, mark)
        found = list(snapshot.documents.filter(slip_checksum=mark))
    return found


@transaction.atomic
def _ask(snapshot: Snapshot, slip: Slip, mark: str) -> None:
    """Rows for the worker; two who ask at once ask once."""
    rows = [
        ReviewDocument(snapshot=snapshot, form=form, slip=slip, slip_checksum=mark)
        for form in ReviewDocument.Form
    ]
    ReviewDocument.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(start_making)
