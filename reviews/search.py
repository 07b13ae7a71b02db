"""What the reviews let one find: each review, and the sentences of its sections."""

from __future__ import annotations

from django.urls import reverse

from plans.models import Plan
from reviews.models import Review, ReviewSection
from smewg.toolkit.search.index import Document, Findable, Touch, lines_of


def _of_review(review: Review) -> Document:
    texts = (review.number, review.edition_reason, review.withdrawn_reason)
    return Document(
        title=review.title,
        url=reverse("reviews:review", args=[review.pk]),
        text=lines_of(*texts),
        where=f"{review.get_kind_display()} of {review.span}: {review.get_state_display()}",
        year=review.last_year,
        plan=review.plan.period,
    )


def _of_section(section: ReviewSection) -> Document:
    review = section.review
    return Document(
        title=f"{section.heading}, in {review.title}",
        url=reverse("reviews:section", args=[review.pk, section.key]),
        text=lines_of(*(each for each in section.words.values() if each.strip())),
        where=f"{review.get_kind_display()} of {review.span}: {review.get_state_display()}",
        year=review.last_year,
        plan=review.plan.period,
    )


KINDS = (
    Findable(
        key="review",
        one="Review",
        several="Reviews",
        rows=lambda: Review.objects.select_related("plan"),
        document=_of_review,
        visible=Review.objects.visible_to,
        touches=(Touch(Plan, to="plan"),),
    ),
    Findable(
        key="section",
        one="Section of a review",
        several="Sections of reviews",
        rows=lambda: ReviewSection.objects.select_related("review__plan"),
        document=_of_section,
        visible=ReviewSection.objects.visible_to,
        touches=(Touch(Review, to="review"), Touch(Plan, to="review__plan")),
    ),
)
