"""Two people have one form open: the later save shows both, and overwrites nothing unseen.

Without a script; tests/browser/test_two_people_one_form.py does the same in two windows.
"""

import pytest
from django.urls import reverse

from plans.models import Recommendation, WorkPlanItem
from plans.operations.work_plans import agree_edition
from reviews.models import Review
from reviews.operations.reviews import circulate_review
from smewg.models import Meeting
from smewg.toolkit.versioned_forms import VersionedModelForm
from tests.forms import as_sent
from tests.reviews.publishing import mark_published
from tests.two_people import FORMS, Form

pytestmark = pytest.mark.django_db


@pytest.fixture(params=FORMS, ids=lambda form: form.name)
def form(request) -> Form:
    return request.param


def typed(form, fields, what):
    """What is typed into the field, in what the page's form holds."""
    if isinstance(what, list):
        what = [str(Recommendation.objects.get(number=number).pk) for number in what]
    return {**fields, **form.rest, form.field: what}


@pytest.mark.once
def test_a_later_save_shows_both_and_overwrites_nothing_unseen(form, plan, verifier, client_as):
    """Sri Wibowo and Tomas Reyes open the form at once; she saves first."""
    secretariat = client_as("secretariat")
    opened = form.make(plan, verifier)
    address = opened.action or opened.page
    tomas = client_as("verifier")
    before = as_sent(tomas.get(opened.page), opened.action)

    hers = typed(form, as_sent(secretariat.get(opened.page), opened.action), form.theirs)
    assert secretariat.post(address, hers).status_code == 302
    saved = opened.reads()

    page = tomas.post(address, typed(form, before, form.mine))
    text = page.content.decode()
    assert page.status_code == 409
    assert opened.reads() == saved, "nothing is saved yet"
    theirs, mine = form.says if any(form.says) else (form.theirs, form.mine)
    assert "Sri Wibowo saved this while you were writing" in text
    assert "Keep what I typed" in text
    assert "Keep what Sri Wibowo saved" in text
    assert f'<div class="conflict-words" dir="auto">{theirs}</div>' in text
    assert f'<div class="conflict-words" dir="auto">{mine}</div>' in text

    shown = as_sent(page, opened.action)
    assert f"choice-{form.field}" not in shown, "both changed it, so nothing is ticked"
    assert tomas.post(address, shown).status_code == 409, "it has to be chosen"
    assert opened.reads() == saved

    theirs_chosen = {**shown, f"choice-{form.field}": "theirs"}
    assert tomas.post(address, theirs_chosen).status_code == 302
    assert opened.reads() == saved

    page = tomas.post(address, typed(form, before, form.mine))
    mine_chosen = {**as_sent(page, opened.action), f"choice-{form.field}": "mine"}
    assert tomas.post(address, mine_chosen).status_code == 302
    expected = typed(form, {}, form.mine)[form.field]
    assert opened.reads() == expected, "what was typed stands, for it was chosen"


@pytest.mark.parametrize("version", [None, "", "letters", "9" * 40, "-1", "٣", "another row's"])
def test_a_version_that_is_none_overwrites_nothing(version, plan, secretariat, client_as):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, place="Da Nang")
    if version == "another row's":
        other = Meeting.objects.create(kind="SMEWG", number=646, year=2018)
        version = str(other.history.first().history_id)
    client = client_as("secretariat")
    address = reverse("group:meeting_change", args=[meeting.slug])
    fields = {**as_sent(client.get(address)), "version": version, "place": "Hue"}
    if version is None:
        del fields["version"]
    assert client.post(address, fields).status_code == 409
    meeting.refresh_from_db()
    assert meeting.place == "Da Nang"


def test_two_who_save_the_same_words_are_not_asked(plan, secretariat, client_as):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, place="Da Nang")
    client = client_as("secretariat")
    address = reverse("group:meeting_change", args=[meeting.slug])
    fields = {**as_sent(client.get(address)), "place": "Hue"}
    assert client.post(address, fields).status_code == 302
    assert client.post(address, fields).status_code == 302


def test_what_only_one_side_changed_is_ticked_already(plan, verifier, client_as):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, place="Da Nang")
    client = client_as("secretariat")
    address = reverse("group:meeting_change", args=[meeting.slug])
    fields = as_sent(client.get(address))
    client_as("verifier").post(address, {**fields, "place": "Hue"})
    page = client.post(address, {**fields, "note": "In the old town"})
    assert page.status_code == 409
    shown = as_sent(page)
    assert (shown["choice-place"], shown["choice-note"]) == (["theirs"], ["mine"])
    assert client.post(address, shown).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.note) == ("Hue", "In the old town"), "both stand"


def test_a_meeting_that_got_another_number_is_still_found(plan, verifier, client_as):
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017, place="Da Nang")
    client = client_as("secretariat")
    address = reverse("group:meeting_change", args=[meeting.slug])
    fields = as_sent(client.get(address))
    client_as("verifier").post(address, {**fields, "number": "646"})
    page = client.post(address, {**fields, "place": "Hue"})
    assert page.status_code == 409
    assert "Hue" in page.content.decode()


def test_what_was_taken_away_meanwhile_keeps_the_words_on_the_page(plan, verifier, client_as):
    opened = next(each for each in FORMS if each.name == "line of the Work Plan").make(
        plan, verifier
    )
    client = client_as("secretariat")
    fields = as_sent(client.get(opened.page))
    line = WorkPlanItem.objects.get()
    removal = reverse("plans:item_remove", args=[plan.key, 2017, line.pk])
    client_as("verifier").post(removal)
    page = client.post(opened.page, {**fields, "title": "My own words"})
    assert page.status_code == 409
    assert "Tomas Reyes took this away" in page.content.decode()
    assert "My own words" in page.content.decode()
    assert client.get(opened.page).status_code == 404


def test_a_published_review_stays_published_and_its_writer_is_told(plan, verifier, client_as):
    opened = next(each for each in FORMS if each.name == "title of a review").make(plan, verifier)
    client = client_as("secretariat")
    fields = as_sent(client.get(opened.page))
    mark_published(verifier)
    page = client.post(opened.page, {**fields, "title": "My own words"})
    review = Review.objects.get()
    assert review.is_published
    assert review.published_at
    assert review.title == "A review"
    assert page.status_code == 409
    assert "This review was published by Tomas Reyes on" in page.content.decode()
    assert "My own words" in page.content.decode()
    assert client.get(opened.page).status_code == 403


def test_a_title_and_a_circulation_both_stand(plan, verifier, client_as):
    opened = next(each for each in FORMS if each.name == "title of a review").make(plan, verifier)
    client = client_as("secretariat")
    fields = as_sent(client.get(opened.page))
    review = Review.objects.get()
    review.sections.update(text="Written")
    circulate_review(review.pk, by=verifier)
    assert client.post(opened.page, {**fields, "title": "Halfway"}).status_code == 302
    review.refresh_from_db()
    assert (review.title, review.is_circulated) == ("Halfway", True)


def test_a_line_of_an_edition_agreed_meanwhile_is_refused_with_its_words(plan, verifier, client_as):
    opened = next(each for each in FORMS if each.name == "line of the Work Plan").make(
        plan, verifier
    )
    client = client_as("secretariat")
    fields = as_sent(client.get(opened.page))
    line = WorkPlanItem.objects.get()
    meeting = Meeting.objects.create(kind="SMEWG", number=645, year=2017)
    agree_edition(line.edition_id, meeting, by=verifier)
    page = client.post(opened.page, {**fields, "title": "My own words"})
    assert page.status_code == 409
    assert "was agreed at" in page.content.decode()
    assert "My own words" in page.content.decode()
    line.refresh_from_db()
    assert line.title == "A handbook"


def test_no_form_over_a_row_is_left_without_a_version():
    """Each ModelForm of the house carries one, or keeps drafts of its own, and says so here."""
    own = {"NoteForm", "EvidenceForm", "RulesForm", "PaperForm"}
    found = set()
    waiting = [__import__("django.forms", fromlist=["ModelForm"]).ModelForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            house = each.__module__.split(".")[0] in {
                "smewg", "plans", "projects", "kpis", "contributions", "reviews",
            }  # fmt: skip
            if house and not issubclass(each, VersionedModelForm):
                found.add(each.__name__)
    assert found <= own, "a draft with its own versions, or a thing only ever added"
