"""The eligibility gate: each question by itself, and what is recorded of it."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from projects import workflow
from projects.domain import eligibility
from projects.domain.eligibility import NoteFacts
from projects.enums import NoteState
from projects.models import ConceptNote, NotADuplicate
from projects.operations.transitions import transition_note
from smewg.toolkit.transitions import TransitionRefused
from tests.projects import factories

GOOD = NoteFacts(
    session="1/2018",
    year=2018,
    proposers=frozenset({"PE"}),
    cosponsors=frozenset({"CL", "MX"}),
    is_endorsed=True,
    fund="APEC Support Fund: MSME",
    fund_years="no limit recorded",
    fund_is_valid=True,
    fund_is_offered=True,
    pages=3,
)


def test_a_note_that_has_everything_passes():
    assert eligibility.passes(eligibility.checks(GOOD))
    assert eligibility.reasons(eligibility.checks(GOOD)) == ""


@pytest.mark.parametrize(
    ("key", "facts", "said"),
    [
        ("complete", {"missing": ("a summary", "the day it ends")}, "a summary, the day it ends"),
        ("cosponsors", {"cosponsors": frozenset({"CL"})}, "1 economy besides the proposers; 2"),
        ("cosponsors", {"cosponsors": frozenset({"CL", "PE"})}, "1 economy besides"),
        ("cosponsors", {"min_cosponsors": 3}, "3 are needed"),
        ("endorsed", {"is_endorsed": False}, "has not endorsed"),
        ("fund", {"fund": ""}, "names no fund"),
        ("fund", {"fund_is_valid": False, "fund_years": "until 2017"}, "not valid in 2018 (until"),
        ("fund", {"fund_is_offered": False}, "1/2018 does not offer"),
        ("pages", {"pages": 4}, "4 of at most 3"),
        ("pages", {"pages": None}, "not stated"),
        ("once", {"same_in_session": ("Note 2",)}, "Note 2"),
        ("duplicates", {"unanswered": ("Something alike",)}, "Something alike"),
    ],
)
def test_each_question_fails_by_itself_with_its_reason(key, facts, said):
    answers = eligibility.checks(replace(GOOD, **facts))
    assert [check.key for check in answers if not check.passed] == [key]
    assert said in eligibility.reasons(answers)


@given(
    proposers=st.frozensets(st.sampled_from("ABCDEF"), min_size=1),
    cosponsors=st.frozensets(st.sampled_from("ABCDEF")),
    needed=st.integers(0, 6),
)
def test_a_proposer_never_counts_as_its_own_cosponsor(proposers, cosponsors, needed):
    facts = replace(GOOD, proposers=proposers, cosponsors=cosponsors, min_cosponsors=needed)
    (check,) = [each for each in eligibility.checks(facts) if each.key == "cosponsors"]
    assert check.passed == (len([each for each in cosponsors if each not in proposers]) >= needed)


@pytest.fixture
def waiting(plan, secretariat):
    """A complete note whose final version waits at the gate."""
    objective = plan.areas.first().objectives.first()
    return factories.note(secretariat, state=NoteState.FINAL, links=[(objective, "By training")])


@pytest.mark.django_db
def test_the_secretariat_records_what_the_gate_finds(client_as, waiting):
    address = reverse("projects:gate", args=[waiting.pk])
    assert "It passes every question" in client_as("secretariat").get(address).content.decode()
    client_as("secretariat").post(address, {"eligible": "yes"})
    note = ConceptNote.objects.get(pk=waiting.pk)
    decision = note.gate_decisions.get()
    assert note.at is NoteState.ELIGIBLE
    assert decision.eligible
    assert decision.version.number == 1
    assert {check["key"] for check in decision.checks} >= {"complete", "pages", "fund"}


@pytest.mark.django_db
def test_a_note_that_does_not_pass_is_refused_with_a_reason_only(client_as, waiting, secretariat):
    waiting.cosponsors.clear()
    address = reverse("projects:gate", args=[waiting.pk])
    page = client_as("secretariat").post(address, {"eligible": "yes"})
    assert page.status_code == 422
    assert "It does not pass. 0 economies besides the proposers" in page.content.decode()
    page = client_as("secretariat").post(address, {"eligible": "no", "reason": " "})
    assert page.status_code == 422
    reason = "Co-sponsors are missing"
    client_as("secretariat").post(address, {"eligible": "no", "reason": reason})
    note = ConceptNote.objects.get(pk=waiting.pk)
    assert (note.at, note.state_reason) == (NoteState.INELIGIBLE, reason)
    page = client_as("delegate").get(reverse("projects:note", args=[note.pk]))
    assert reason in page.content.decode()


@pytest.mark.django_db
def test_those_that_pass_are_recorded_together_and_no_other(client_as, waiting, secretariat):
    poor = factories.note(
        secretariat,
        state=NoteState.FINAL,
        title="Ports and customs",
        cosponsors=(),
        summary="Short.",
    )
    address = reverse("projects:session_gate", args=[waiting.session.slug])
    chosen = {"note": [waiting.pk, poor.pk]}
    client_as("secretariat").post(address, chosen)
    assert ConceptNote.objects.get(pk=waiting.pk).at is NoteState.ELIGIBLE
    assert ConceptNote.objects.get(pk=poor.pk).at is NoteState.FINAL


@pytest.mark.django_db
def test_the_same_note_for_two_funds_of_a_session_is_refused(client_as, waiting, delegate):
    again = factories.note(
        delegate, fund=factories.fund("General Project Account", ""), title=waiting.title.upper()
    )
    NotADuplicate.objects.create(note=again, other_note=waiting, because="No", by=delegate)
    with pytest.raises(TransitionRefused, match="The same note is in this session"):
        transition_note(workflow.SUBMIT, again.pk, by=delegate)
    page = client_as("delegate").post(reverse("projects:note_take", args=[again.pk, "submit"]))
    assert "One project asks one fund" in page.content.decode()
    assert ConceptNote.objects.get(pk=again.pk).at is NoteState.DRAFT
