"""The page of partners counts the same rows as the dashboard."""

import pytest
from django.urls import reverse

from tests.factories import listed


@pytest.mark.django_db
def test_partners_show_the_sessions_that_the_dashboard_counts(plan, secretariat, client_as):
    partners = list(plan.partners.all()[:2])
    for n in range(3):
        listed(
            plan, secretariat, "kpi-5", title=f"Dialogue {n}", place="Lima",
            partners=partners if n == 0 else partners[:1],
        )  # fmt: skip
    client = client_as("chair")
    page = client.get(reverse("group:partners")).content.decode()
    dashboard = client.get(reverse("reviews:dashboard", args=[plan.key])).content.decode()
    assert ">3 sessions</a> with partners" in dashboard
    assert ">3 sessions with partners</a>" in page
    assert f'>3 listed<span class="visually-hidden"> with {partners[0]}' in page
    assert f'>1 listed<span class="visually-hidden"> with {partners[1]}' in page
    assert ">0<" not in page
    observer = client_as("observer").get(reverse("group:partners")).content.decode()
    assert "3 sessions" not in observer, "the year is not published"
