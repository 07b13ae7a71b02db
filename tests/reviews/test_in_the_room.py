"""In the room: each screen safe to project, one message a screen, decided and noted there."""

import itertools
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contributions.models import Contribution
from plans.models import Plan
from reviews.models import Review, ReviewAsk
from reviews.operations.reviews import circulate_review
from reviews.queries import room
from smewg.models import Meeting, User
from tests.factories import reported, signed_in
from tests.reviews.documents import begun, write

pytestmark = [pytest.mark.once, pytest.mark.django_db]

DRAFT_WORDS = "Nobody has agreed on this sentence yet"
SECRET = "Ring the minister before the meeting"


@pytest.fixture
def review(demonstrated, economy_words):
    """Circulated, with words of its writers, an economy's private note, and two things asked."""
    User.objects.filter(role="chair").update(name="Le Thi Hoa Binh")
    chair = User.objects.get(email="chair@smewg.example")
    found = begun(demonstrated, chair, meeting=Meeting.objects.filter(year=2018).first())
    write(found, chair, "findings", text=f"{DRAFT_WORDS}. {chair.name} wrote it.")
    for number, text in enumerate(("to go on with the plan", "the next steps"), 1):
        ReviewAsk.objects.create(review=found, number=number, text=text)
    circulate_review(found.pk, by=chair)
    return found


@pytest.fixture
def economy_words(demonstrated):
    """A report in draft, one that waits, and one accepted with a private note and a contact."""
    by = User.objects.filter(role="delegate").exclude(economy=None).first()
    reported(demonstrated, by, state="draft", title="Title of a mere draft")
    reported(demonstrated, by, title="Title of a report that waits")
    private = {"private_note": SECRET, "contact": "Ann Onymous, ann@firm.example"}
    accepted = reported(demonstrated, by, state="accepted", title="Accepted", **private)
    Contribution.objects.filter(pk=accepted.pk).update(quoting="papers")


def screens(client, address):
    """The whole HTML of each screen, by its own address; Next leads from one to the other.

    Nothing changes meanwhile, so what is to be shown is asked of the database once.
    """
    found = []
    with pytest.MonkeyPatch.context() as patched:
        for name in ("of_review", "of_dashboard"):
            patched.setattr(room, name, asked_once(getattr(room, name)))
        for _ in range(60):
            page = client.get(address).content.decode()
            found.append(page)
            onward = re.search(r'rel="next" href="([^"]+)"', page)
            if not onward:
                return found
            address = onward[1].replace("&amp;", "&")
    raise AssertionError("Next leads in a circle.")


def asked_once(shown_of):
    """The function, giving each time what it gave first."""
    first = []
    return lambda *of: first[0] if first else first.append(shown_of(*of)) or first[0]


@pytest.mark.parametrize("role", ["chair", "secretariat", "delegate.pe"])
def test_no_draft_no_private_note_no_name_and_no_address_is_projected(review, role):
    client = signed_in(role)
    addresses = (
        reverse("reviews:room_begin", args=[review.pk]),
        reverse("reviews:dashboard_room_begin", args=[review.plan.key]),
    )
    people = [each for user in User.objects.all() for each in (user.name, user.email)]
    withheld = [
        *(each for each in people if " " in each or "@" in each),
        DRAFT_WORDS,
        SECRET,
        "Title of a mere draft",
        "Title of a report that waits",
        "ann@firm.example",
        "draft begun",
    ]
    for page in itertools.chain.from_iterable(screens(client, each) for each in addresses):
        assert page.count("<h1") == 1
        for each in withheld:
            assert each not in page, each
        assert not re.search(r"[\w.]+@[\w.]+\.\w+", page)


def test_a_drafts_requests_are_not_projected(review):
    Review.objects.filter(pk=review.pk).update(state="draft")
    shown = "".join(screens(signed_in("chair"), reverse("reviews:room_begin", args=[review.pk])))
    assert "to go on with the plan" not in shown


def test_what_the_meeting_decides_stands_in_its_record_and_in_what_changed(review):
    client = signed_in("chair")
    pages = screens(client, reverse("reviews:room_begin", args=[review.pk]))
    place = next(n for n, page in enumerate(pages, 1) if "Agree to go on with the plan" in page)
    ask = review.asks.get(number=1)
    address = reverse("reviews:room_decide", args=[ask.pk, place])
    assert client.post(address, {"seen": "open", "words": "Agreed by all."}).status_code == 422
    said = {"step": "take-up", "words": "Agreed by all.", "seen": "open"}
    assert client.post(address, said).status_code == 302
    again = client.post(address, said)
    assert again.status_code == 422
    assert "decided already" in again.content.decode()
    [decision] = review.meeting.decisions.filter(asks=ask)
    assert decision.text == (
        f"Decided: Agree to go on with the plan ({review.title}, 1). Agreed by all."
    )
    screen = client.get(reverse("reviews:room", args=[review.pk, place])).content.decode()
    assert "Agreed by all." in screen
    record = reverse("group:meeting", args=[review.meeting.slug])
    assert "Agreed by all." in client.get(record).content.decode()
    day = review.meeting.start
    period = {"since": day, "from": day, "to": day, "until": day}
    changed = reverse("reviews:changes", args=[review.plan.key])
    both = client.get(changed, period).content.decode() + client.get(changed).content.decode()
    rows = [each for each in both.split("</tr>") if "Agree to go on with the plan" in each]
    assert any("taken up" in each for each in rows)


def test_anything_else_that_is_decided_is_noted_once(review):
    client = signed_in("secretariat")
    address = reverse("reviews:room_note", args=[review.pk, 1])
    said = {"meeting": review.meeting.pk, "words": "To meet again in May."}
    before = review.meeting.decisions.count()
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert review.meeting.decisions.count() == before + 1
    assert client.post(address, said | {"words": " "}).status_code == 422
    Review.objects.filter(pk=review.pk).update(meeting=None)
    assert client.post(address, said).status_code == 422
    assert signed_in("delegate.pe").post(address, said).status_code == 403


def test_a_screen_that_is_not_there_is_not_found(review):
    client = signed_in("chair")
    for place in (0, 400):
        assert client.get(reverse("reviews:room", args=[review.pk, place])).status_code == 404
    plan = Plan.objects.get(key=review.plan.key)
    dashboard = reverse("reviews:dashboard_room", args=[plan.key, 400])
    assert client.get(dashboard, {"from": "junk", "area": "x"}).status_code == 404


def test_a_screen_asks_the_database_as_often_whatever_is_listed(review):
    client, address = signed_in("chair"), reverse("reviews:room", args=[review.pk, 2])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) < 140
