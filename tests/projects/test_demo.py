"""The demonstration's two sessions: full of work to show, and made once."""

import pytest
from django.utils import timezone

from projects.domain.eligibility import passes
from projects.enums import NoteState
from projects.models import Ballot, Closing, ConceptNote, Session
from projects.operations import demo
from projects.operations.eligibility import assess_eligibility
from projects.queries import closing
from smewg.hooks import calendar
from smewg.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(demonstrated):
    return {each.email.partition("@")[0]: each for each in User.objects.all()}


@pytest.mark.once
def test_a_second_run_changes_nothing(people, demonstrated):
    before = ConceptNote.history.count(), Ballot.history.count(), Closing.objects.count()
    assert not demo.load(demonstrated, people)
    assert (ConceptNote.history.count(), Ballot.history.count(), Closing.objects.count()) == before


def test_one_session_is_decided_with_all_that_a_ranking_can_show(people, demonstrated):
    closed = Closing.objects.get()
    assert closing.is_intact(closed)
    kinds = list(closed.ranked.values_list("kind", flat=True))
    assert kinds == ["ranked"] * 8 + ["provisional"]
    (shared,) = closing.shared_ranks(closed)
    assert shared.decision
    figures = [each.figures for each in closed.ranked.exclude(position=None)]
    assert any(each["best"] < each["worst"] for each in figures)
    assert any(each["without_link"]["position"] != each["place"]["position"] for each in figures)
    states = set(closed.session.notes.values_list("state", flat=True))
    assert states == {NoteState.IN_PRINCIPLE, NoteState.NOT_IN_PRINCIPLE}
    assert closed.session.year in demonstrated.years, "the plan's dashboard and reviews show it"


def test_a_session_that_closed_before_its_last_day_expects_no_scores(people):
    session, title = Closing.objects.get().session, "{}: scores are due"

    def titles():
        return {entry.title for entry in calendar(people["observer"])}

    assert title.format(session) in titles(), "a day that passed stays in the calendar"
    session.scores_due = timezone.localdate()
    session.save()
    assert title.format(session) not in titles()


def test_one_session_takes_ballots_and_has_notes_at_every_stage_before(people, client):
    session = Session.objects.get(year=timezone.localdate().year)
    states = set(session.notes.values_list("state", flat=True))
    assert states >= {"draft", "submitted", "returned", "endorsed", "final", "eligible"}
    at_the_gate = session.notes.filter(state=NoteState.FINAL)
    assert not any(passes(assess_eligibility(note, people["secretariat"])) for note in at_the_gate)
    client.force_login(
        User.objects.get(email="delegate.pe@smewg.example"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    home = client.get("/").content.decode()
    assert f"Score 3 concept notes of session {session.name}" in home
    assert "1 of 4 done" in home


def test_every_invented_thing_says_so(people):
    sessions = Session.objects.filter(note__startswith="Invented")
    assert sessions.count() == 2
    notes = ConceptNote.objects.filter(session__in=sessions)
    assert all(each.title.endswith("(invented)") for each in notes)
    sentences = Ballot.objects.exclude(scores__sentence="").values_list(
        "scores__sentence", flat=True
    )
    assert all(not each or each.startswith("Invented") for each in sentences)
