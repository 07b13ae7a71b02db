"""The steps of a review: the only writers of its state.

A step sets its own columns and no other, so that a title block which somebody saves meanwhile
stands beside it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction as database

from kpis.models import ReportingYear
from reviews import notices as table
from reviews import workflow
from reviews.models import Review, ReviewSection, Snapshot
from reviews.operations import snapshots
from reviews.queries import readiness
from reviews.queries.figures import figures_of
from smewg.models import User
from smewg.operations import notices
from smewg.toolkit.confirm import what_stops
from smewg.toolkit.transitions import (
    Attempt,
    Refusal,
    TransitionRefused,
    last_step_in_words,
    locked,
    transition,
)


@database.atomic
def circulate_review(
    pk: int, *, by: User, until: date | None = None, seen: str | None = None
) -> Review:
    """Show the draft to the economies and ask for their comments, until the end of a day.

    Raises TransitionRefused, also while nothing is written.
    """
    circulated = transition(
        workflow.CIRCULATE,
        Review,
        pk,
        by=by,
        changes={"comments_until": until},
        guards=[_something_is_written],
        note=f"circulated by {by}",
        seen=seen,
    )
    notices.tell(table.CIRCULATED, circulated, by=by)
    return circulated


def _something_is_written(review: Review, attempt: Attempt) -> str | None:
    sections = ReviewSection.objects.filter(review=review)
    if any(section.is_written for section in sections):
        return None
    return "Nothing is written yet. Write at least one section first."


def take_back_review(pk: int, *, by: User, reason: str, seen: str | None = None) -> Review:
    """Make it a draft again; comments stay. Raises TransitionRefused, also without a reason."""
    return transition(
        workflow.TAKE_BACK,
        Review,
        pk,
        by=by,
        reason=reason,
        note=f"taken back: {reason.strip()}",
        seen=seen,
    )


@database.atomic
def publish_review(pk: int, *, by: User, seen: str | None = None) -> Snapshot:
    """From here on nothing of the review changes; gives the snapshot that it is read from.

    Raises TransitionRefused with all that readiness.in_the_way says stops it. What is judged is
    what is kept: review and years are locked, so that no figure comes in between.
    """
    review = _held(pk)
    of = figures_of(review, by)

    def nothing_stops_it(row: Review, attempt: Attempt) -> list[Refusal]:
        return what_stops(readiness.in_the_way(review, of))

    guards = [nothing_stops_it]
    transition(workflow.PUBLISH, Review, pk, by=by, guards=guards, note="published", seen=seen)
    review.refresh_from_db(fields=["state", "published_by", "published_at"])
    notices.tell(table.PUBLISHED, review, by=by)
    return snapshots.freeze(review, by, of, is_final=True)


def _held(pk: int) -> Review:
    """The review as it stands, held with the years that it tells of."""
    review = locked(Review.objects.select_related("plan", "meeting", "published_by"), [pk])[0]
    years = ReportingYear.objects.filter(plan=review.plan, year__in=review.years).order_by("pk")
    list(years.select_for_update(of=("self",)))
    return review


@database.atomic
def try_out_review(pk: int, *, by: User) -> Snapshot:
    """Ask for documents of the draft as it stands, to look at; earlier tries go."""
    review = _held(pk)
    refuse_where_published(review, "there is no draft of it any more")
    return snapshots.try_out(review, by=by)


def refuse_where_published(review: Review, so: str) -> None:
    """TransitionRefused once the review is published; `so` says what that means for the step."""
    if review.is_published:
        last = last_step_in_words(review)
        raise TransitionRefused(f"This review is published, so {so}. The last step was: {last}.")
