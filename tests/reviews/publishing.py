"""A review that may be published, published."""

from kpis.models import ReportingYear
from reviews.models import Review
from reviews.operations.reviews import publish_review
from reviews.workflow import PUBLISH
from smewg.toolkit.transitions import transition


def published(review, by):
    """Its snapshot; its years are published first, and it gets a number where it has none."""
    years = ReportingYear.objects.filter(plan=review.plan, year__in=review.years)
    years.update(state="published")
    Review.objects.filter(pk=review.pk, number="").update(number="2018/SMEWG47/003")
    return publish_review(review.pk, by=by)


def mark_published(by):
    """The only review is published, with nothing kept of it."""
    return transition(PUBLISH, Review, Review.objects.get().pk, by=by, note="published")
