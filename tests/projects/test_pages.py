"""The pages of concept notes: who reads them, the form that saves itself, and the steps."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.enums import NoteState
from projects.forms.concept_notes import words_of
from projects.models import ConceptNote
from projects.operations.notes import write_note
from projects.operations.transitions import transition_note
from smewg.models import Economy
from tests.factories import UserFactory
from tests.forms import opened_now
from tests.projects import factories

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def sent(note, **changes):
    """The form's fields as the page sends them."""
    return {**words_of(note), "version": note.version, **changes}


@pytest.fixture
def draft(plan, delegate):
    return factories.note(delegate, links=[(plan.areas.first().objectives.first(), "By training")])


def test_a_draft_is_its_proposers_alone_until_it_is_submitted(client_as, draft, delegate):
    address = reverse("projects:note", args=[draft.pk])
    assert client_as("delegate").get(address).status_code == 200
    for role in ("secretariat", "chair", "observer"):
        assert client_as(role).get(address).status_code == 404
    client_as("delegate").post(reverse("projects:note_take", args=[draft.pk, "submit"]))
    assert client_as("secretariat").get(address).status_code == 200
    assert client_as("observer").get(address).status_code == 404
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.APPROVED)
    assert client_as("observer").get(address).status_code == 200


def test_a_delegate_starts_a_note_for_their_own_economy(client_as, plan, delegate):
    session = factories.session()
    address = reverse("projects:note_new", args=[session.slug])
    refused = client_as("delegate").post(address, {"title": ""})
    assert refused.status_code == 422
    answer = client_as("delegate").post(
        address, {"title": "Women in digital trade", "fund": session.funds.get().pk}
    )
    note = ConceptNote.objects.get()
    assert answer.url == reverse("projects:note_change", args=[note.pk])
    assert [economy.code for economy in note.proposers.all()] == ["PE"]
    assert (note.number, note.state) == (1, "draft")


def test_the_form_saves_itself_and_keeps_every_word(client_as, draft, delegate):
    address = reverse("projects:note_draft", args=[draft.pk])
    typed = sent(draft, summary="A new summary", cofunding_usd="")
    answer = client_as("delegate").post(address, typed, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["version"] == draft.version + 1
    kept = ConceptNote.objects.get(pk=draft.pk)
    assert (kept.summary, kept.cofunding_usd) == ("A new summary", None)
    assert [link.how for link in kept.links.all()] == ["By training"]
    assert {each.code for each in kept.cosponsors.all()} == {"CL", "MX"}


def test_two_delegates_of_one_economy_see_both_sides_and_lose_nothing(client_as, draft, delegate):
    other = UserFactory(role="delegate", economy=delegate.economy)
    client_as("delegate").post(
        reverse("projects:note_draft", args=[draft.pk]), sent(draft, title="Theirs")
    )
    client = client_as("delegate")
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    script = client.post(reverse("projects:note_draft", args=[draft.pk]), sent(draft, title="Mine"))
    assert script.status_code == 409
    assert script.json()["theirs"] == {"title": "Theirs"}
    page = client.post(reverse("projects:note_change", args=[draft.pk]), sent(draft, title="Mine"))
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()
    assert "Mine" in page.content.decode()
    assert ConceptNote.objects.get(pk=draft.pk).title == "Theirs"


def test_what_is_not_valid_is_said_beside_its_field_and_nothing_is_saved(client_as, draft):
    address = reverse("projects:note_draft", args=[draft.pk])
    backwards = sent(draft, ends="2001-01-01", apec_usd="much")
    answer = client_as("delegate").post(address, backwards)
    assert answer.status_code == 422
    assert {"ends", "apec_usd"} <= set(answer.json()["errors"])
    mine = sent(draft, cosponsors=[str(Economy.objects.get(code="PE").pk)])
    answer = client_as("delegate").post(address, mine)
    assert "does not co-sponsor" in answer.json()["errors"]["cosponsors"][0]
    assert ConceptNote.objects.get(pk=draft.pk).version == draft.version


def test_a_delegate_cannot_take_their_economy_off_their_own_note(client_as, draft):
    chile = str(Economy.objects.get(code="CL").pk)
    typed = sent(draft, proposers=[chile], cosponsors=[])
    answer = client_as("delegate").post(reverse("projects:note_draft", args=[draft.pk]), typed)
    assert "keep it among the proposers" in answer.json()["errors"]["proposers"][0]


def test_a_final_note_is_written_on_no_more(client_as, draft, secretariat):
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.FINAL, was_submitted=True)
    for role in ("delegate", "secretariat"):
        answer = client_as(role).get(reverse("projects:note_change", args=[draft.pk]))
        assert answer.status_code == 403


def test_a_version_keeps_the_words_that_were_handed_in(client_as, draft, delegate):
    client_as("delegate").post(reverse("projects:note_take", args=[draft.pk, "submit"]))
    before = draft.title
    note = transition_note(
        factories.step("return"), draft.pk, by=UserFactory(), reason="Shorten it"
    )
    note.title = "Another title"
    named = {"proposers": note.proposers.all(), "cosponsors": note.cosponsors.all()}
    links = [(each.objective, each.how) for each in note.links.all()]
    write_note(note, by=delegate, links=links, **named)
    transition_note(factories.step("submit"), note.pk, by=delegate)
    first = client_as("chair").get(reverse("projects:note_version", args=[note.pk, 1]))
    assert before in first.content.decode()
    assert [version.number for version in note.versions.all()] == [1, 2]


def test_a_step_without_its_reason_is_refused_in_words(client_as, draft, secretariat):
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.SUBMITTED, was_submitted=True)
    address = reverse("projects:note_take", args=[draft.pk, "return"])
    page = client_as("secretariat").post(address)
    assert page.status_code == 422
    assert "Say why, in a sentence." in page.content.decode()
    client_as("secretariat").post(address, {"return-reason": "Too long"})
    assert ConceptNote.objects.get(pk=draft.pk).state_reason == "Too long"


def test_scoring_and_the_gate_are_no_plain_steps(client_as, draft, secretariat):
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.FINAL, was_submitted=True)
    address = reverse("projects:note_take", args=[draft.pk, "find-eligible"])
    assert client_as("secretariat").post(address).status_code == 404


def test_the_secretariat_records_a_number_that_no_other_note_has(client_as, draft, secretariat):
    factories.note(secretariat, title="Another", project_number="SME 2 2016 A", state="approved")
    ConceptNote.objects.filter(pk=draft.pk).update(was_submitted=True)
    address = reverse("projects:note_record", args=[draft.pk])
    typed = opened_now(draft, project_number="SME 02 2016A", forum="SMEWG", pages=draft.pages)
    assert client_as("secretariat").post(address, typed).status_code == 422
    typed["project_number"] = "SME 03 2016A"
    assert client_as("secretariat").post(address, typed).status_code == 302
    assert ConceptNote.objects.get(pk=draft.pk).project_key == "SME 03 2016A"


def test_the_forum_cannot_change_after_the_final_deadline(client_as, draft, secretariat):
    ConceptNote.objects.filter(pk=draft.pk).update(was_submitted=True)
    session = draft.session
    session.notes_due = session.final_due = session.final_due.replace(year=2001)
    session.save()
    typed = opened_now(draft, forum="TELWG")
    page = client_as("secretariat").post(reverse("projects:note_record", args=[draft.pk]), typed)
    assert "the forum cannot change any more" in page.content.decode()


def test_a_late_note_is_refused_but_the_secretariat_may_take_it_in_with_a_reason(
    client_as, draft, secretariat
):
    session = draft.session
    session.notes_due = session.notes_due.replace(year=2001)
    session.save()
    address = reverse("projects:note_take", args=[draft.pk, "submit"])
    page = client_as("delegate").post(address)
    assert "the deadline passed at the end of" in page.content.decode()
    ConceptNote.objects.filter(pk=draft.pk).update(was_submitted=True)
    client_as("secretariat").post(address, {"submit-reason": "The line was down"})
    assert ConceptNote.objects.get(pk=draft.pk).state == NoteState.SUBMITTED


def test_an_ended_note_is_carried_into_a_later_session_once(client_as, draft, delegate):
    later = factories.session(draft.session.year + 1, notes_due=None, final_due=None)
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.INELIGIBLE, was_submitted=True)
    address = reverse("projects:note_carry", args=[draft.pk])
    for _ in range(2):
        client_as("delegate").post(address, {"session": later.pk})
    copy = ConceptNote.objects.get(session=later)
    assert copy.carried_from_id == draft.pk
    assert (copy.state, copy.title) == ("draft", draft.title)
    assert [link.how for link in copy.links.all()] == ["By training"]


def test_a_file_is_kept_after_a_look_at_its_content(client_as, draft):
    address = reverse("projects:note_add_file", args=[draft.pk])
    bad = SimpleUploadedFile("note.pdf", b"no pdf at all")
    page = client_as("delegate").post(address, {"file": bad}, follow=True)
    assert "is not what its name says" in page.content.decode()
    good = SimpleUploadedFile("note.pdf", b"%PDF-1.7\n1 0 obj\n")
    client_as("delegate").post(address, {"file": good})
    kept = draft.files.get()
    assert (
        client_as("delegate").get(reverse("projects:note_file", args=[kept.pk])).status_code == 200
    )
    assert client_as("chair").get(reverse("projects:note_file", args=[kept.pk])).status_code == 404


def test_a_session_says_its_deadlines_in_singapore_time(client_as, draft):
    page = client_as("observer").get(reverse("projects:session", args=[draft.session.slug]))
    assert "Singapore time" in page.content.decode()
    assert draft.title not in page.content.decode()


def test_a_session_keeps_a_fund_that_notes_ask_for(client_as, draft, secretariat):
    other = factories.fund("General Project Account", "")
    address = reverse("projects:session_change", args=[draft.session.slug])
    typed = opened_now(draft.session, funds=[other.pk], min_cosponsors=2, page_limit=3)
    page = client_as("secretariat").post(address, typed)
    assert "Keep it offered" in page.content.decode()


def test_a_sessions_list_asks_a_fixed_number_of_queries(
    client_as, plan, secretariat, django_assert_max_num_queries
):
    for number in range(12):
        factories.note(secretariat, title=f"Title {number}", state=NoteState.SUBMITTED)
    client = client_as("chair")
    for address in (reverse("projects:session", args=[factories.session().slug]),
                    reverse("projects:register"), reverse("projects:sessions")):  # fmt: skip
        with django_assert_max_num_queries(22):
            client.get(address)
