"""Meetings: called off with a reason, with agenda, attendance, and papers that not all may read."""

import re
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from smewg.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Paper,
    Partner,
    TermsOfReference,
    TermsReview,
)
from smewg.operations.attendance import record_attendance
from smewg.toolkit.days import today
from tests.factories import EconomyFactory
from tests.forms import opened_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def meeting():
    return Meeting.objects.create(kind="SMEWG", number=645, year=2030, start=date(2030, 5, 2))


def page_of(client, meeting):
    return " ".join(
        client.get(reverse("group:meeting", args=[meeting.slug])).content.decode().split()
    )


def test_a_meeting_is_called_off_with_a_reason_and_every_place_says_so(meeting, client_as):
    client = client_as("secretariat")
    step = reverse("group:meeting_step", args=[meeting.slug, "postpone"])
    assert client.post(step, {"reason": ""}).status_code == 422
    client.post(step, {"reason": "The host asks for June"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.state_because) == ("postponed", "The host asks for June")
    assert "The host asks for June" in page_of(client_as("chair"), meeting)
    feed = client.get(reverse("group:calendar_file")).content.decode()
    assert "STATUS:TENTATIVE" in feed
    assert "SUMMARY:Postponed: SMEWG meeting 645" in feed
    hold = reverse("group:meeting_step", args=[meeting.slug, "hold"])
    client.post(hold, {"reason": "Agreed", "start": "3 June 2031", "end": "4 June 2031"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.year, meeting.when) == (
        "on", 2031, "3 June 2031 to 4 June 2031",
    )  # fmt: skip
    client.post(reverse("group:meeting_step", args=[meeting.slug, "cancel"]), {"reason": "Flu"})
    assert not Meeting.objects.after(date(2031, 1, 1)).exists()
    assert "STATUS:CANCELLED" in client.get(reverse("group:calendar_file")).content.decode()
    assert "cancelled" in client.get(reverse("group:meetings")).content.decode()
    reasons = [each.history_change_reason for each in meeting.history.all()]
    assert reasons[:3] == ["cancel: Flu", "hold: Agreed", "postpone: The host asks for June"]


def test_who_was_there_is_ticked_and_a_second_page_takes_nobody_off(meeting, client_as):
    peru, chile = EconomyFactory(code="PE"), EconomyFactory(code="CHL")
    abac = Partner.objects.create(name="ABAC")
    client, place = client_as("secretariat"), reverse("group:attendance", args=[meeting.slug])
    client.post(
        place,
        {"economies": [peru.pk], "observers": [abac.pk], "other_guests": "A chamber\n a  CHAMBER"},
    )
    assert "1 of 2 economies, 1 observer and 1 guest." in page_of(client, meeting)
    shown = list(meeting.attendance.values_list("pk", flat=True))
    record_attendance(meeting, economy=chile)  # by somebody else, while the page is open
    client.post(place, {"shown": shown, "economies": [peru.pk], "observers": [abac.pk]})
    assert {str(each) for each in meeting.attendance.all()} == {str(peru), str(chile), "ABAC"}
    both = {"observers": [abac.pk], "guests": [abac.pk]}
    assert client.post(place, both).status_code == 422
    row = Attendance.objects.get(economy=peru)
    change = reverse("group:attendance_change", args=[row.pk])
    client.post(change, opened_now(row, attended_as="economy", economy=peru.pk, people="3"))
    assert "(3)" in page_of(client, meeting)


def test_an_observer_never_reads_a_restricted_paper(meeting, client_as, secretariat):
    open_one, shut = (
        Paper.objects.create(
            meeting=meeting, title=access, access=access, added_by=secretariat,
            file=ContentFile(b"%PDF", "a.pdf"),
        )
        for access in ("public", "restricted")
    )  # fmt: skip
    for role, status in (("observer", 404), ("delegate", 200)):
        client = client_as(role)
        assert client.get(reverse("group:paper_file", args=[shut.pk])).status_code == status
        assert client.get(reverse("group:paper_file", args=[open_one.pk])).status_code == 200
        assert (f"> {shut.title}</a>" in page_of(client, meeting)) == (status == 200)


def test_a_paper_names_its_item_and_an_item_with_papers_stays(meeting, client_as, secretariat):
    client = client_as("secretariat")
    add = reverse("group:agenda_item", args=[meeting.slug])
    client.post(add, {"number": "3.1", "title": "The plan", "place": "1"})
    item = AgendaItem.objects.get()
    paper = Paper.objects.create(
        meeting=meeting, title="A paper", link="https://example.org/a", added_by=secretariat
    )
    typed = {"title": "A paper", "link": paper.link, "agenda_item": item.pk, "access": "public"}
    client.post(
        reverse("group:paper_change", args=[paper.pk]),
        opened_now(paper, **typed, purpose="consideration"),
    )
    paper.refresh_from_db()
    assert (paper.agenda_item, paper.purpose) == (item, "consideration")
    gone = client.post(reverse("group:agenda_item_remove", args=[item.pk]), follow=True)
    assert "stays, because it is named elsewhere" in gone.content.decode()
    assert AgendaItem.objects.exists()


def test_terms_of_reference_are_dated_and_the_next_review_is_in_the_calendar(client_as):
    client = client_as("secretariat")
    new = reverse("group:terms_new")
    assert client.post(new, {"adopted_on": "1 May 2016"}).status_code == 422
    for day in ("1 May 2016", "1 May 2019"):
        client.post(new, {"adopted_on": day, "text": f"Words of {day}"})
    current = TermsOfReference.objects.on(today())
    assert str(current) == "Terms of reference of 1 May 2019"
    assert str(TermsOfReference.objects.on(date(2018, 1, 1))).endswith("2016")
    review = reverse("group:terms_review_new", args=[current.pk])
    client.post(review, {"day": "1 June 2020", "outcome": "confirmed", "next_due": "1 June 2040"})
    assert TermsReview.objects.get().terms == current
    page = client_as("observer").get(reverse("group:terms_of_reference")).content.decode()
    assert "confirmed as they stand" in re.sub(r"\s+", " ", page)
    assert "Review due" in client.get(reverse("group:calendar_file")).content.decode()
    early = {"day": "1 June 2021", "outcome": "confirmed", "next_due": "1 June 2020"}
    assert client.post(review, early).status_code == 422


def test_other_spellings_are_known_to_lists_and_never_a_list(client_as):
    peru = EconomyFactory(code="PE", short_name="Peru", aliases=["Perú"])
    EconomyFactory(code="CHL", short_name="Chile")
    client, place = client_as("secretariat"), reverse("group:economy_change", args=[peru.pk])

    def send(aliases):
        return client.post(place, opened_now(peru, code="PE", aliases=aliases))

    for refused, why in (
        ("Chile", "means Chile already"),
        ("Peru, Chile", "is a list of names"),
        ("Chile and Peru", "is a list of names"),
        ("a; b", "is a list of names"),
    ):
        answer = send(refused)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert send("Perú\n  the   Republic of Peru \nPERÚ").status_code == 302
    peru.refresh_from_db()
    assert peru.aliases == ["PERÚ", "the Republic of Peru"]
    assert [each.aliases for each in peru.history.all()][-1] == ["Perú"]
