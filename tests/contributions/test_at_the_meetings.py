"""Beside who said what stands who was at the meetings: told kindly, and never as a gap."""

from datetime import date

import pytest
from django.urls import reverse

from smewg.models import Economy, Meeting, User
from smewg.operations.attendance import record_attendance
from smewg.queries.attendance import attendance_of_years

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_who_was_at_the_meetings_is_told_with_who_said_what_and_nobody_is_missing(
    client_as, plan, django_assert_num_queries
):
    """A meeting without a list is not recorded; nobody is named who was not there."""
    held = [
        Meeting.objects.create(kind="SMEWG", number=n, year=2018, start=date(2018, 5, n - 900))
        for n in (901, 902)
    ]
    off = Meeting.objects.create(
        kind="SMEWG", number=903, year=2018, start=date(2018, 6, 1), state="cancelled",
        state_because="A typhoon",
    )  # fmt: skip
    peru, chile = (Economy.objects.get(code=code) for code in ("PE", "CHL"))
    for economy in (peru, chile):
        record_attendance(held[0], economy=economy)
    address = reverse("contributions:who")
    page = " ".join(client_as("delegate").get(address).content.decode().split())
    part = page[page.index("Who was at the meetings") :]
    first, second = (part[part.index(each.name) :].split("<dt>")[0] for each in held)
    assert "2 of 21 economies" in first
    assert "Chile; Peru" in first
    assert "Japan" not in first
    assert "not recorded yet" in second
    assert off.name not in part
    assert "Peru is named at 1 of 1 meeting with a list" in part
    assert "is named at" not in client_as("secretariat").get(address).content.decode()
    user = User.objects.filter(role="delegate").first()
    with django_assert_num_queries(3):
        attendance_of_years([2018], user, date(2019, 1, 1))
    assert [each for each, _ in attendance_of_years([2018], user, date(2018, 5, 1))] == [held[0]]
