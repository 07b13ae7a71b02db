"""A named economy is asked: it agrees, declines, offers or sends a letter; only then it counts."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.urls import reverse

from plans.models import Objective
from projects import workflow
from projects.enums import ConsentBasis, ConsentState, NoteState
from projects.forms import note_drafts
from projects.models import ConceptNote, Consent
from projects.operations import consents
from projects.operations.eligibility import assess_eligibility
from projects.operations.notes import write_note
from projects.operations.sessions import close_session
from projects.queries.closing import is_intact
from projects.queries.session_ranking import Voters
from smewg.hooks import waiting_for
from smewg.models import Economy
from smewg.toolkit.drafts import ChangedMeanwhile, Sent, with_words
from smewg.toolkit.transitions import TransitionRefused
from tests.at_one_instant import at_one_instant, on_postgresql
from tests.factories import UserFactory
from tests.projects import factories
from tests.projects.scoring import cast, given, rules_for

pytestmark = pytest.mark.django_db
PASSWORD = "a password for tests 2017"
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def speaker(code):
    """A delegate of the economy who can sign in."""
    economy = factories.economies(code)[0]
    person = UserFactory(role="delegate", economy=economy, name=f"Delegate of {economy}")
    person.set_password(PASSWORD)
    person.save()
    return person


def named(note, *, by, proposers=("PE",), cosponsors=("CHL", "MEX")):
    """The note as `by` writes it, naming these."""
    fresh = ConceptNote.objects.get(pk=note.pk)
    economies = factories.economies
    return write_note(
        fresh, by=by, proposers=economies(*proposers), cosponsors=economies(*cosponsors)
    )


@pytest.fixture
def peru(plan):
    return speaker("PE")


@pytest.fixture
def chile(plan):
    return speaker("CHL")


@pytest.fixture
def mexico(plan):
    return speaker("MEX")


@pytest.fixture
def draft(peru, chile, mexico):
    """Peru's draft, which names Chile and Mexico and was answered by nobody."""
    note = factories.note(peru, cosponsors=())
    named(note, by=peru, cosponsors=("CHL", "MEX"))
    mail.outbox.clear()
    return ConceptNote.objects.get(pk=note.pk)


def row(note, code):
    return Consent.objects.get(note=note, economy__code=code)


def backing(note):
    return {each.code for each in note.cosponsors.all()}


def test_a_named_economy_is_asked_and_counts_once_it_agreed(draft, chile, secretariat):
    assert backing(draft) == set()
    draft.links.create(objective_id=_objective(), how="By training")
    checks = {each.key: each for each in assess_eligibility(draft, secretariat)}
    assert not checks["cosponsors"].passed
    assert "Named, but not agreed: Chile; Mexico" in checks["cosponsors"].because
    consents.transition_consent(
        workflow.AGREE, row(draft, "CHL").pk, by=chile, words="With pleasure"
    )
    assert backing(draft) == {"CHL"}
    assert row(draft, "CHL").in_words.startswith("agreed on")


def _objective():
    return Objective.objects.first().pk


def test_who_is_asked_reads_the_draft_and_nobody_else_does(draft, chile, client_as):
    visible = ConceptNote.objects.visible_to
    assert draft in visible(chile)
    assert draft not in visible(speaker("VN"))
    consents.transition_consent(workflow.DECLINE, row(draft, "CHL").pk, by=chile, words="No time")
    assert draft not in visible(chile)


def test_the_question_stands_on_home_and_comes_by_mail(peru, chile, mexico):
    note = factories.note(peru, cosponsors=())
    mail.outbox.clear()
    named(note, by=peru, cosponsors=("CHL",))
    (sent,) = mail.outbox
    assert sent.to == [chile.email]
    assert "Does Chile co-sponsor" in sent.subject
    assert reverse("projects:note", args=[note.pk]) in sent.body
    (waits,) = [each for each in waiting_for(chile) if "co-sponsor" in each.text]
    assert waits.url.startswith(reverse("projects:note", args=[note.pk]))


def test_an_economy_made_a_proposer_without_agreeing_still_scores(draft, chile, secretariat, peru):
    named(draft, by=peru, proposers=("PE", "CHL"), cosponsors=("MEX",))
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.ELIGIBLE, was_submitted=True)
    rules = rules_for(draft.session, secretariat)
    assert not Voters.of(rules).why_not(draft.pk, chile.economy_id)
    assert Voters.of(rules).why_not(draft.pk, peru.economy_id)
    cast(rules, chile.economy, chile, {draft.pk: given(1, 3, 3, 3, 3)})


def test_who_declined_leaves_the_gate_and_stays_off_when_the_form_is_saved_again(
    draft, chile, peru
):
    consents.transition_consent(workflow.AGREE, row(draft, "CHL").pk, by=chile)
    consents.transition_consent(
        workflow.TAKE_CONSENT_BACK, row(draft, "CHL").pk, by=chile, words="A new minister"
    )
    assert backing(draft) == set()
    mail.outbox.clear()
    named(draft, by=peru, cosponsors=("CHL", "MEX"))  # still ticked on the open page
    assert row(draft, "CHL").state == ConsentState.DECLINED
    assert not mail.outbox
    consents.transition_consent(workflow.ASK_AGAIN, row(draft, "CHL").pk, by=peru)
    assert [each.to for each in mail.outbox] == [[chile.email]]


def test_a_cosponsor_that_is_made_a_proposer_is_asked_anew(draft, chile, peru):
    consents.transition_consent(workflow.AGREE, row(draft, "CHL").pk, by=chile)
    named(draft, by=peru, proposers=("PE", "CHL"), cosponsors=("MEX",))
    assert row(draft, "CHL").state == ConsentState.ASKED
    assert {each.code for each in draft.proposers.all()} == {"PE"}
    assert backing(draft) == set()


def test_the_last_proposer_does_not_leave_the_note_alone(draft, peru):
    with pytest.raises(TransitionRefused, match="No other economy proposes"):
        consents.transition_consent(
            workflow.TAKE_CONSENT_BACK, row(draft, "PE").pk, by=peru, words="Gone"
        )


def test_an_economy_offers_and_the_proposers_decide(draft, peru, secretariat):
    viet_nam = speaker("VN")
    with pytest.raises(TransitionRefused):
        consents.offer(draft.pk, viet_nam.economy, by=viet_nam)
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.RETURNED, was_submitted=True)
    mail.outbox.clear()
    offered = consents.offer(draft.pk, viet_nam.economy, by=viet_nam, words="We did the same")
    assert [each.to for each in mail.outbox] == [[peru.email]]
    assert any("offer of Viet Nam" in each.text for each in waiting_for(peru))
    version = ConceptNote.objects.get(pk=draft.pk).version
    consents.transition_consent(workflow.ACCEPT_OFFER, offered.pk, by=peru)
    now = ConceptNote.objects.get(pk=draft.pk)
    assert "VN" in backing(now)
    assert now.version == version + 1, "an open page asks before it takes the name off"


def test_an_open_page_does_not_take_an_accepted_offer_off(draft, peru):
    viet_nam = speaker("VN")
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.RETURNED, was_submitted=True)
    opened = note_drafts.current_draft_of(ConceptNote.objects.get(pk=draft.pk))
    shown = Sent(opened.version, writer="page")
    note_drafts.save(
        draft.pk, with_words(QueryDict(mutable=True), opened.words), by=peru, sent=shown
    )
    offered = consents.offer(draft.pk, viet_nam.economy, by=viet_nam)
    consents.transition_consent(workflow.ACCEPT_OFFER, offered.pk, by=peru)
    typed = with_words(QueryDict(mutable=True), {**opened.words, "summary": "New words"})
    with pytest.raises(ChangedMeanwhile) as asked:
        note_drafts.save(draft.pk, typed, by=peru, sent=shown)
    assert "cosponsors" in asked.value.theirs
    assert "VN" in backing(draft)


def test_the_secretariat_records_a_letter_with_its_file(draft, client_as, chile, mexico, peru):
    address = reverse("projects:note_letter", args=[draft.pk])
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.SUBMITTED, was_submitted=True)
    office = client_as("secretariat")
    file = SimpleUploadedFile("letter.pdf", PDF)
    none = office.post(address, {"letter-economies": [chile.economy_id]})
    assert none.status_code == 422
    assert "Choose the file of the letter" in none.content.decode()
    both = list(Economy.objects.filter(code__in=("CHL", "MEX")).values_list("pk", flat=True))
    mail.outbox.clear()
    sent = {"letter-economies": both, "letter-file": file, "letter-words": "3 May"}
    assert office.post(address, sent).status_code == 302
    kept = row(draft, "CHL")
    assert kept.basis == ConsentBasis.LETTER
    assert kept.letter.name == "letter.pdf"
    assert backing(draft) == {"CHL", "MEX"}
    told = sorted(each.to[0] for each in mail.outbox)
    assert told == sorted([chile.email, mexico.email, peru.email, peru.email]), "each of its letter"
    again = office.post(address, {**sent, "letter-file": SimpleUploadedFile("b.pdf", PDF)})
    assert again.status_code == 302, "nobody is asked any more"
    page = office.get(reverse("projects:note", args=[draft.pk])).content.decode()
    assert "the letter of Chile" in page


def test_names_stay_once_the_note_is_scored(draft, chile):
    ConceptNote.objects.filter(pk=draft.pk).update(state=NoteState.ELIGIBLE, was_submitted=True)
    with pytest.raises(TransitionRefused, match="stays as it is"):
        consents.transition_consent(workflow.AGREE, row(draft, "CHL").pk, by=chile)
    assert backing(draft) == set()


def test_the_pages_of_asking_and_answering(draft, chile, client):
    client.force_login(chile)
    note = reverse("projects:note", args=[draft.pk])
    page = client.get(note).content.decode()
    assert "Does Chile co-sponsor this note?" in page
    decline = reverse("projects:note_consent", args=[draft.pk, row(draft, "CHL").pk, "decline"])
    refused = client.post(decline, {"seen": "asked"})
    assert refused.status_code == 422
    assert "Say in a word or two why" in refused.content.decode()
    agree = reverse("projects:note_consent", args=[draft.pk, row(draft, "CHL").pk, "agree"])
    prefix = f"n{row(draft, 'CHL').pk}-agree-words"
    answered = client.post(agree, {"seen": "asked", prefix: "Gladly"}, follow=True)
    assert "Chile counts for this note now" in answered.content.decode()
    assert "Gladly" in answered.content.decode()
    others = reverse("projects:note_consent", args=[draft.pk, row(draft, "MEX").pk, "agree"])
    assert client.post(others, {}).status_code == 403


def test_the_form_shows_who_is_named_and_saving_it_asks_nobody_twice(draft, peru, client):
    client.force_login(peru)
    current = note_drafts.current_draft_of(draft)
    assert set(current.words["cosponsors"]) == {
        str(pk)
        for pk in Economy.objects.filter(code__in=("CHL", "MEX")).values_list("pk", flat=True)
    }
    page = client.get(reverse("projects:note_change", args=[draft.pk])).content.decode()
    assert page.count("checked") >= 3
    assert not mail.outbox


def test_a_close_and_its_recusals_are_what_they_were(secretariat, peru):
    note = factories.note(peru, state=NoteState.ELIGIBLE, cosponsors=("CHL", "MEX"))
    rules = rules_for(note.session, secretariat)
    chile = speaker("CHL")
    cast(rules, chile.economy, chile, {note.pk: given(1, 3, 3, 3, 3)})
    note.session.scores_due = None
    note.session.save()
    before = close_session(rules, by=secretariat)
    ranked = before.ranked.get()
    assert is_intact(before)
    with pytest.raises(TransitionRefused):
        consents.transition_consent(
            workflow.TAKE_CONSENT_BACK, row(note, "CHL").pk, by=chile, words="Late"
        )
    assert before.ranked.get().figures == ranked.figures


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_delegates_who_agree_at_one_instant_tell_once():
    peru, chile, other = speaker("PE"), speaker("CHL"), speaker("CHL")
    note = factories.note(peru, cosponsors=())
    named(note, by=peru, cosponsors=("CHL",))
    mail.outbox.clear()
    pk = row(note, "CHL").pk
    outcomes = at_one_instant(
        lambda: consents.transition_consent(workflow.AGREE, pk, by=chile, seen="asked"),
        lambda: consents.transition_consent(
            workflow.DECLINE, pk, by=other, words="No", seen="asked"
        ),
    )
    assert sum(isinstance(each, TransitionRefused) for each in outcomes) == 1
    assert len(mail.outbox) == 1
    is_counted = backing(note) == {"CHL"}
    assert is_counted == (row(note, "CHL").state == ConsentState.AGREED)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_save_at_one_instant_keep_both():
    peru, chile = speaker("PE"), speaker("CHL")
    note = factories.note(peru, cosponsors=())
    named(note, by=peru, cosponsors=("CHL", "MEX"))
    pk = row(note, "CHL").pk
    at_one_instant(
        lambda: consents.transition_consent(workflow.AGREE, pk, by=chile),
        lambda: named(note, by=peru, cosponsors=("CHL", "MEX", "VN")),
    )
    assert backing(note) == {"CHL"}
    states = dict(Consent.objects.filter(note=note).values_list("economy__code", "state"))
    assert states == {"PE": "agreed", "CHL": "agreed", "MEX": "asked", "VN": "asked"}


def test_names_that_stand_when_consent_begins_to_be_asked_count_and_say_so(peru, client):
    note = factories.note(peru, state=NoteState.ELIGIBLE, cosponsors=("CHL", "MEX"))
    Consent.objects.all().delete()  # as an installation was before
    before = backing(note), {each.code for each in note.proposers.all()}
    step = import_module("projects.migrations.0007_names_that_stand")
    for _ in range(2):
        step.say_so(apps, None)
    said = set(Consent.objects.values_list("economy__code", "named_as", "state", "basis"))
    assert said == {
        ("PE", "proposer", "agreed", "before"),
        ("CHL", "cosponsor", "agreed", "before"),
        ("MEX", "cosponsor", "agreed", "before"),
    }
    assert (backing(note), {each.code for each in note.proposers.all()}) == before
    client.force_login(peru)
    page = client.get(reverse("projects:note", args=[note.pk])).content.decode()
    assert page.count("named before consent was asked") == 3
    step.take_back(apps, None)
    assert not Consent.objects.exists()
    again = client.get(reverse("projects:note", args=[note.pk])).content.decode()
    assert again.count("named before consent was asked") == 3, "also where no row says it"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_delegates_who_offer_at_one_instant_offer_once(plan):
    peru, one, other = speaker("PE"), speaker("VN"), speaker("VN")
    note = factories.note(peru, state=NoteState.SUBMITTED, cosponsors=("CHL", "MEX"))
    mail.outbox.clear()
    outcomes = at_one_instant(
        lambda: consents.offer(note.pk, one.economy, by=one),
        lambda: consents.offer(note.pk, other.economy, by=other),
    )
    assert sum(isinstance(each, TransitionRefused) for each in outcomes) == 1
    assert [each.to for each in mail.outbox] == [[peru.email]]
