"""Who was at a meeting: each body once, economies apart from observers and guests."""

import pytest
from django.core.exceptions import ValidationError

from smewg.models import Attendance, Meeting, Partner
from smewg.operations.attendance import record_attendance, strike_off
from tests.factories import EconomyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def meeting():
    return Meeting.objects.create(kind="SMEWG", number=645, year=2017)


def test_a_body_is_written_down_once_however_often_it_comes(meeting):
    peru, abac = EconomyFactory(code="PE"), Partner.objects.create(name="ABAC")
    for people in (3, 3, 4):
        record_attendance(meeting, economy=peru, people=people)
        record_attendance(meeting, partner=abac, attended_as="observer")
        record_attendance(
            meeting, body="A  chamber of trade" if people == 3 else "a Chamber of trade"
        )
    assert [str(each) for each in Attendance.objects.in_order()] == [
        str(peru), "ABAC", "A chamber of trade",
    ]  # fmt: skip
    stands = Attendance.objects.get(economy=peru)
    assert stands.people == 4
    assert stands.history.count() == 2
    assert Attendance.objects.of_economies().count() == 1


@pytest.mark.parametrize("named", [(), ("economy", "partner"), ("economy", "body")])
def test_a_line_names_one_body(meeting, named):
    bodies = {
        "economy": EconomyFactory(code="PE"),
        "partner": Partner.objects.create(name="ABAC"),
        "body": "A chamber",
    }
    with pytest.raises(ValidationError, match="Name one economy, one partner or one other body"):
        record_attendance(meeting, **{name: bodies[name] for name in named})


def test_an_economy_is_no_guest(meeting):
    with pytest.raises(ValidationError, match="Name one economy"):
        record_attendance(meeting, economy=EconomyFactory(code="PE"), attended_as="guest")


def test_what_is_struck_off_stays_in_the_history(meeting):
    row = record_attendance(meeting, body="A chamber")
    strike_off(row.pk)
    assert not Attendance.objects.exists()
    assert [each.history_type for each in Attendance.history.filter(id=row.pk)] == ["-", "+"]
