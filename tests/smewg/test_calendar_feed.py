"""Calendars that took a meeting learn of each later change, also that it is called off or gone."""

from datetime import date
from itertools import count

import icalendar
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from smewg.calendar import meetings
from smewg.hooks import calendar_from
from smewg.models import Meeting, User
from smewg.operations.meetings import cancel_meeting, hold_meeting, postpone_meeting

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def meeting():
    return Meeting.objects.create(
        kind="SMEWG", number=760, year=2031, start=date(2031, 4, 1), end=date(2031, 4, 2)
    )


@pytest.fixture
def feed(client_as):
    client = client_as("delegate")

    def events():
        content = client.get(reverse("group:calendar_file")).content
        found = icalendar.Calendar.from_ical(content).walk("VEVENT")
        assert len({str(each["uid"]) for each in found}) == len(found)
        return {str(each["uid"]).partition("@")[0]: each for each in found}

    return events


def test_a_moved_meeting_keeps_its_name_and_has_a_higher_number(meeting, feed):
    before = feed()["meeting-smewg-760"]
    assert before["sequence"] == 0
    meeting.start, meeting.end = date(2031, 5, 6), date(2031, 5, 7)
    meeting.save()
    after = feed()["meeting-smewg-760"]
    assert after["sequence"] == 1
    assert after.decoded("dtstart") == date(2031, 5, 6)
    assert after.decoded("last-modified") >= before.decoded("last-modified")
    meeting.note = "A source that no calendar shows"
    meeting.save()
    assert feed()["meeting-smewg-760"]["sequence"] == 1


def test_a_meeting_that_is_numbered_anew_is_the_same_event(meeting, feed):
    meeting.number = 761
    meeting.save()
    Meeting.objects.create(kind="SMEWG", number=760, year=2032, start=date(2032, 4, 1))
    found = {key: each for key, each in feed().items() if "smewg-76" in key}
    assert found["meeting-smewg-760"]["summary"] == "SMEWG meeting 761"
    (other,) = set(found) - {"meeting-smewg-760"}
    assert found[other]["summary"] == "SMEWG meeting 760"


def test_a_called_off_meeting_stays_and_says_so(meeting, feed, secretariat):
    postpone_meeting(meeting.pk, by=secretariat, reason="A typhoon")
    assert (feed()["meeting-smewg-760"]["status"], feed()["meeting-smewg-760"]["sequence"]) == (
        "TENTATIVE",
        1,
    )
    cancel_meeting(meeting.pk, by=secretariat, reason="A typhoon")
    event = feed()["meeting-smewg-760"]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 2)
    hold_meeting(meeting.pk, by=secretariat, reason="It is held later")
    event = feed()["meeting-smewg-760"]
    assert (event["status"], event["sequence"]) == ("TENTATIVE", 3), "without a day for now"
    assert event.decoded("dtstart") == date(2031, 4, 1), "the last day that it had"
    held = Meeting.objects.get(pk=meeting.pk)
    held.start = date(2031, 9, 1)
    held.save()
    event = feed()["meeting-smewg-760"]
    assert "status" not in event
    assert event.decoded("dtstart") == date(2031, 9, 1)


def test_a_removed_meeting_stays_in_the_feed_as_cancelled_and_on_no_page(meeting, feed, delegate):
    meeting.delete()
    event = feed()["meeting-smewg-760"]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert event.decoded("dtstart") == date(2031, 4, 1)
    assert not [each for each in calendar_from(delegate, date(2031, 1, 1)) if "760" in each.title]
    again = Meeting.objects.create(kind="SMEWG", number=760, year=2031, start=date(2031, 6, 1))
    found = {key: each for key, each in feed().items() if "760" in key}
    assert [each.get("status") for _, each in sorted(found.items())] == [None, "CANCELLED"]
    assert found["meeting-smewg-760"].decoded("dtstart") == again.start


CHANGES = st.lists(
    st.sampled_from(["move", "note", "renumber", "lose the day", "cancel"]), max_size=6
)


NUMBERS = count(900, 10)


def entry_of(key):
    return next(each for each in meetings(User()) if each.key == key)


@given(CHANGES)
@settings(max_examples=15)
def test_the_number_only_grows_and_the_name_stays(changes):
    number, sequence, moment = next(NUMBERS), 0, None
    mine = Meeting.objects.create(kind="SMEMM", number=number, year=2031, start=date(2031, 4, 1))
    for place, change in enumerate(changes):
        if change == "move":
            mine.start, mine.end = date(2031, 4, 2 + place), None
        elif change == "note":
            mine.note = f"{place}"
        elif change == "renumber":
            mine.number = number + 1 + place
        elif change == "lose the day":
            mine.start = mine.end = mine.month = None
        else:
            mine.state, mine.state_because = "cancelled", "A reason"
        mine.save()
        entry = entry_of(f"meeting-smemm-{number}")
        assert entry.sequence - sequence in {0, 1}
        assert moment is None or entry.changed >= moment
        sequence, moment = entry.sequence, entry.changed
    mine.delete()
    gone = entry_of(f"meeting-smemm-{number}")
    assert (gone.is_cancelled, gone.sequence) == (True, sequence + 1)
