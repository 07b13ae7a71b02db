"""What no page of ours would send is refused in words: it never ends in an error of the server."""

import pytest
from django.urls import reverse

from kpis.models import Figure, ReportingYear, Target
from projects.models import ConceptNote, ConsensusDecision
from reviews.operations.comments import comment_on
from reviews.operations.reviews import circulate_review
from smewg.models import User
from tests.factories import UserFactory
from tests.kpis.test_life_of_a_year import published
from tests.projects.scoring import eligible
from tests.projects.test_scoring_pages import (  # noqa: F401 -- fixtures
    at,
    chile,
    closed,
    kept_closed,
    kept_scored,
    scored,
)
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]

JUNK = ["\N{SUPERSCRIPT TWO}", "9" * 30, "9" * 5000, "-1", "1e3", "\x00", "a", " "]


def refused(answer):
    assert answer.status_code < 500
    return answer


def test_a_grid_that_says_no_version_of_a_cell_saves_nothing(client_as, plan):
    client, address = client_as("secretariat"), reverse("kpis:grid", args=[2018])
    for junk in JUNK:
        posted = {"cell-kpi-1.1": "3", "was-kpi-1.1": "", "seen-kpi-1.1": junk}
        assert refused(client.post(address, posted)).status_code in (409, 422)
    assert not Figure.objects.filter(number=3).exists()


def test_a_correction_says_beside_each_figure_what_is_wrong(client_as, plan, secretariat, verifier):
    published(ReportingYear.objects.get(year=2017), secretariat, verifier)
    client, address = client_as("secretariat"), reverse("kpis:correct", args=[2017, "kpi-1"])
    for junk in JUNK:
        for posted in (
            {"cell-kpi-1.1": "2", "seen-kpi-1.1": junk or "a", "reason": "One was forgotten."},
            {"cell-kpi-1.1": junk, "reason": ""},
        ):
            assert refused(client.post(address, posted)).status_code == 422
    assert not Figure.objects.filter(number=2).exists()


def test_a_target_of_no_kind_year_or_number_is_refused_beside_its_field(client_as, plan):
    client = client_as("secretariat")
    address = reverse("kpis_pages:set_target", args=[plan.key, "kpi-1"])
    for junk in JUNK:
        for name in ("kind", "year", "number"):
            posted = {"kind": "target", "year": "2018", "number": "5", "note": "Decided"}
            assert refused(client.post(address, posted | {name: junk})).status_code == 422
    assert not Target.objects.exists()


def test_an_item_begins_blank_where_the_address_names_no_activity(client_as, plan):
    client, address = client_as("secretariat"), reverse("kpis:evidence_new", args=[2018, "kpi-1"])
    for junk in JUNK:
        assert client.get(address, {"activity": junk, "note": junk}).status_code == 200


def test_a_decision_is_refused_beside_what_was_chosen(client_as, closed):  # noqa: F811
    rules, notes = closed
    client = client_as("secretariat")
    for junk in JUNK:
        for posted in (
            {"action": "approve-in-principle", "note": [notes[0].pk, junk]},
            {"action": junk, "note": [notes[0].pk]},
            {"action": "refuse-in-principle", "note": [notes[0].pk], f"reason-{junk}": "No"},
            {"action": "refuse-in-principle", "note": [junk], "reason": junk},
        ):
            answer = refused(client.post(at(rules, "decision/"), posted))
            assert answer.status_code in (400, 422)
    now = ConceptNote.objects.get(pk=notes[0].pk)
    assert now.state == notes[0].state == "scored"


def test_a_decision_keeps_what_was_typed_and_says_what_is_wrong(client_as, closed):  # noqa: F811
    rules, notes = closed
    posted = {"note": [notes[0].pk], "reason": "Too dear", f"reason-{notes[1].pk}": "Late"}
    page = client_as("secretariat").post(at(rules, "decision/"), posted).content.decode()
    assert "Choose what was decided." in page
    assert "Too dear" in page
    assert 'value="Late"' in page
    page = (
        client_as("secretariat")
        .post(at(rules, "decision/"), {"action": "approve-in-principle"})
        .content.decode()
    )
    assert "Choose at least one note." in page


def test_a_consensus_needs_a_place_for_each_note(client_as, closed):  # noqa: F811
    rules, (_, second, third) = closed
    client, whole = client_as("chair"), {f"place-{second.pk}": 2, f"place-{third.pk}": 1}
    for junk in JUNK:
        for posted in (
            {**whole, f"place-{second.pk}": junk, "words": "By talking"},
            {f"place-{junk}": 2, f"place-{third.pk}": 1, "words": "By talking"},
        ):
            refused(client.post(at(rules, "decision/2/"), posted))
    for words in ("", " ", "\x00", "x" * 5000):
        refused(client.post(at(rules, "decision/2/"), {**whole, "words": words}))
    assert not ConsensusDecision.objects.exists()


def test_ballots_of_no_note_are_not_submitted(client, scored, chile):  # noqa: F811
    rules, _ = scored
    client.force_login(chile, backend="django.contrib.auth.backends.ModelBackend")
    for junk in JUNK:
        posted = {"note": [junk], "submit": junk, "version": junk}
        refused(client.post(at(rules, "ballots/"), posted))


def test_the_gate_records_no_note_that_is_none(client_as, plan, secretariat):
    (note,) = eligible(secretariat, 1)
    address = reverse("projects:session_gate", args=[note.session.slug])
    for junk in JUNK:
        refused(client_as("secretariat").post(address, {"note": [junk]}))


def test_a_project_becomes_no_activity_that_is_none(client_as, plan, secretariat):
    (note,) = eligible(secretariat, 1)
    ConceptNote.objects.filter(pk=note.pk).update(state="approved")
    address = reverse("projects:note_activity", args=[note.pk])
    for junk in JUNK:
        assert client_as("secretariat").post(address, {"is": junk}).status_code == 404
    note.refresh_from_db()
    assert note.activity is None


def test_a_report_begins_with_nothing_that_is_none(client_as, plan):
    client, address = client_as("delegate"), reverse("contributions:new", args=[2018, "PE"])
    for junk in JUNK:
        for begin in (f"report {junk}", f"activity {junk}", junk):
            answer = client.post(address, {"begin": begin, "token": junk})
            assert refused(answer).status_code in (404, 422)


@pytest.mark.parametrize("reason", ["", "\x00", " "])
def test_an_account_is_closed_for_a_reason_only(client_as, secretariat, verifier, reason):
    address = reverse("group:close_account", args=[verifier.pk])
    answer = client_as("secretariat").post(address, {"reason": reason}, follow=True)
    assert refused(answer).status_code == 422
    assert User.objects.get(pk=verifier.pk).is_active


def test_a_long_reason_is_refused_and_not_cut(client_as, secretariat):
    other = UserFactory(role="observer")
    address = reverse("group:close_account", args=[other.pk])
    answer = client_as("secretariat").post(address, {"reason": "x" * 5000}, follow=True)
    assert User.objects.get(pk=other.pk).is_active
    assert "at most 90 characters" in answer.content.decode()


@pytest.mark.parametrize("text", ["", "\x00", " ", "What\x00of 2016?"])
def test_a_comment_and_an_answer_say_something_that_can_be_kept(client_as, plan, chair, text):
    section = written(begun(plan, chair), chair)
    circulate_review(section.review.pk, by=chair)
    address = reverse("reviews:comment", args=[section.review.pk, section.key])
    assert refused(client_as("delegate").post(address, {"text": text})).status_code == 422
    said = comment_on(section, "What of 2016?", by=chair)
    answer = client_as("chair").post(
        reverse("reviews:answer", args=[said.pk]), {"answer": text}, follow=True
    )
    assert refused(answer).status_code == 200
    said.refresh_from_db()
    assert said.answer == ""


def test_a_character_that_no_database_keeps_costs_a_draft_no_word(client_as, plan, chair):
    section = written(begun(plan, chair), chair)
    section.refresh_from_db()
    address = reverse("reviews:section", args=[section.review.pk, section.key])
    posted = {"text": "Copied\x00from a paper", "version": section.version, "draft_writer": "\x00"}
    assert refused(client_as("chair").post(address, posted)).status_code == 302
    section.refresh_from_db()
    assert section.words["text"] == "Copied\N{REPLACEMENT CHARACTER}from a paper"
