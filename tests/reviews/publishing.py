"""A review that may be published, published."""

from django.utils import timezone

from kpis.models import ReportingYear
from plans.models import Plan
from reviews.models import Review
from reviews.operations.reviews import publish_review
from reviews.workflow import PUBLISH
from smewg.toolkit.drafts import Sent
from smewg.toolkit.transitions import transition
from tests import database
from tests.factories import UserFactory


def published(review, by):
    """Its snapshot; its years are published first, and it gets a number where it has none."""
    years = ReportingYear.objects.filter(plan=review.plan, year__in=review.years)
    years.update(state="published")
    Review.objects.filter(pk=review.pk, number="").update(number="2018/SMEWG47/003")
    return publish_review(review.pk, by=by)


def mark_published(by):
    """The only review is published, with nothing kept of it."""
    return transition(PUBLISH, Review, Review.objects.get().pk, by=by, note="published")


def load_published_review():
    """The counts, and a review of one year that the Chair wrote a section of and published."""
    database.put_in(database.load_counts)
    chair = UserFactory(email="chair@smewg.example", name="Le Thi Hoa", role="chair")
    review = Review(
        plan=Plan.objects.get(key="2017-2020"),
        kind="ministers",
        title="Progress in 2017 (invented)",
        first_year=2017,
        last_year=2017,
        cut_off=timezone.localdate(),
        number="2018/SMEWG47/003",
    )
    review.begin(by=chair)
    section = review.sections.get(key="ahead")
    section.write({"text": "Much was shared."}, Sent(section.version), by=chair)
    published(review, chair)
