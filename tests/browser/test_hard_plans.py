"""The dashboard and a review of plans that are hard to lay out, looked at on both widths."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.reviews.documents import LONG_TEXT, begun, crowd, long_name, small_plan, write
from tests.reviews.publishing import published


@pytest.fixture
def crowded(with_counts, chair, secretariat):
    with transaction.atomic():  # the words of all are indexed for the search at once
        crowd(with_counts, secretariat)
    review = begun(with_counts, chair, last=2020, title=long_name("A review"))
    write(review, chair, "findings", text=LONG_TEXT)
    return review


@pytest.fixture
def small(chair, tmp_path):
    return begun(small_plan(tmp_path), chair, first=2022, last=2022)


@pytest.mark.parametrize("case", ["small", "crowded"])
def test_a_hard_plan_stays_on_its_page(case, request, page, live_server, sign_in, chair, looked_at):
    review = request.getfixturevalue(case)
    sign_in(page, chair)
    page.goto(live_server.url + reverse("reviews:dashboard", args=[review.plan.key]))
    looked_at(page, f"dashboard-{case}")
    page.goto(live_server.url + reverse("reviews:section", args=[review.pk, "progress-by-area"]))
    looked_at(page, f"section-{case}")
    page.goto("about:blank")
    published(review, chair)
    page.goto(live_server.url + reverse("reviews:review", args=[review.pk]))
    looked_at(page, f"review-{case}")
