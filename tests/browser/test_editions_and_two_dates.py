"""Pages of a review that is followed or withdrawn, and of a review of a part of a year."""

from datetime import date

import pytest

from reviews.models import Review
from reviews.operations.editions import withdraw_review
from tests.reviews.publishing import published
from tests.reviews.test_reviews import begun, written


@pytest.fixture
def figures_in(with_counts, monkeypatch):
    for place in ("snapshots", "slips"):
        monkeypatch.setattr(f"reviews.operations.{place}.start_making", lambda: None)
    return with_counts


def test_another_edition_and_a_withdrawal_are_asked_and_told(
    page, figures_in, chair, observer, as_person, go, looked_at
):
    review = begun(figures_in, chair)
    written(review, chair)
    published(review, chair)
    as_person(chair)
    go("reviews:review", review.pk)
    looked_at(page, "published-review")
    page.get_by_role("link", name="Begin the next edition").click()
    looked_at(page, "next-edition")
    page.get_by_label("What does it put right?").fill("A figure was corrected.")
    page.get_by_role("button", name="Begin edition 2").click()
    page.get_by_text("Edition 2 is begun").wait_for()
    looked_at(page, "edition-in-draft")
    go("reviews:withdraw", review.pk)
    looked_at(page, "withdraw")
    withdraw_review(review.pk, by=chair, reason="The wrong years.")
    as_person(observer)
    go("reviews:review", review.pk)
    page.get_by_text("This review is withdrawn").wait_for()
    looked_at(page, "withdrawn")
    assert Review.objects.count() == 2


def test_a_part_of_a_year_beside_the_whole_year(page, figures_in, chair, as_person, go, looked_at):
    review = begun(figures_in, chair, happened_until=date(2018, 8, 31))
    as_person(chair)
    go("reviews:section", review.pk, "summary")
    page.get_by_text("2018, listed until 31 August 2018").first.wait_for()
    looked_at(page, "part-of-a-year")
    go("reviews:changes", figures_in.key, then="?since=2018-01-01&until=2018-12-31")
    looked_at(page, "changes-by-entry")
    page.get_by_role("link", name="the same days by the day of the event").click()
    looked_at(page, "changes-by-event")
    go("group:partners")
    looked_at(page, "partners")
    go("reviews:dashboard", figures_in.key, then="?from=2017&to=2019")
    page.get_by_text("More about Initiatives").click()
    page.get_by_text("Adds 2017 to 2019").first.wait_for()
    looked_at(page, "tiles")
