"""Reviews that are published at one instant, on the database in use."""

import pytest

from kpis.models import ReportingYear
from reviews.models import Snapshot
from reviews.operations import snapshots
from reviews.operations.reviews import publish_review
from smewg.toolkit.transitions import TransitionRefused
from tests.factories import UserFactory
from tests.kpis.test_parallel_writes import WRITERS, at_once
from tests.reviews.test_reviews import begun, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked_for(monkeypatch):
    """Documents are asked for, and nobody makes them here."""
    monkeypatch.setattr(snapshots, "start_making", lambda: None)


@pytest.mark.usefixtures("asked_for")
def test_reviews_that_are_published_at_one_instant_get_a_number_each(plan):
    assert ReportingYear.objects.exists()
    by = UserFactory()
    reviews = [begun(plan, by, title=f"Review {number}") for number in range(WRITERS)]
    for review in reviews:
        written(review, by)

    def publish(number):
        return publish_review(reviews[number].pk, by=by).number

    numbers = at_once(publish)
    assert sorted(numbers, key=lambda each: int(each.split("-")[1])) == [
        f"R{numbers[0][1:5]}-{n}" for n in range(1, WRITERS + 1)
    ]


@pytest.mark.usefixtures("asked_for")
def test_a_review_that_many_publish_at_one_instant_is_published_once(plan):
    by = UserFactory()
    review = begun(plan, by)
    written(review, by)

    def publish(number):
        return publish_review(review.pk, by=by).number

    results = at_once(publish)
    refused = [each for each in results if isinstance(each, TransitionRefused)]
    assert len(refused) == WRITERS - 1, results
    assert Snapshot.objects.get().number in results
    assert review.history.filter(state="published").count() == 1
