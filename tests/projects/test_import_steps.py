"""A file of notes takes the steps that the pages take, and is told why where they would not."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.enums import DECIDED, OF_THE_PAST, NoteState
from projects.imports import concept_notes
from projects.imports.concept_notes import WAYS
from projects.models import ConceptNote, Session
from projects.operations.funds import load_funds
from projects.operations.sessions import close_session
from smewg.toolkit.imports.reading import plain_rows
from smewg.toolkit.imports.sources import open_file
from tests import database
from tests.lists_pages import counts, give, take
from tests.people import secretariat_of_tests
from tests.projects import factories
from tests.projects.scoring import rules_for

pytestmark = pytest.mark.django_db
HEAD = "Title;Proposing economies;Co-sponsors;Fund;Session;Stage;APEC funding (US$);Summary"


def load_scored_note():
    database.put_in(database.load_plan)
    secretariat = secretariat_of_tests()
    load_funds()
    note = factories.note(secretariat, state=NoteState.ELIGIBLE, title="Women owners in tenders")
    rules_for(note.session, secretariat)


_kept_note = database.kept_for_a_module(load_scored_note)


@pytest.fixture
def scored(_kept_note, db):
    """The session that takes ballots, with a note that is being scored."""
    database.put_in(load_scored_note)
    return ConceptNote.objects.get()


def send(client, *lines, head=HEAD):
    upload = SimpleUploadedFile("notes.csv", "\n".join([head, *lines]).encode())
    return give(client, reverse("projects:import"), upload)


confirm = take


def row(note, **changes):
    values = {
        "title": note.title, "proposers": "Peru", "cosponsors": "Chile; Mexico",
        "fund": note.fund.name, "session": note.session.name, "state": "", "usd": note.apec_usd,
        "summary": note.summary,
    }  # fmt: skip
    return ";".join(f'"{value}"' for value in (values | changes).values())


@pytest.mark.once
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (NoteState.SUBMITTED, "Return it to its proposers first"),
        (NoteState.FINAL, "Return it to its proposers first"),
        (
            NoteState.ELIGIBLE,
            "It is being scored, so its words stay as they are. Take it back first",
        ),
        (NoteState.INELIGIBLE, "words stay as they are"),
        (NoteState.SCORED, "The ranking rests on these words"),
        (NoteState.IN_PRINCIPLE, "What was decided was decided on these words"),
        (NoteState.APPROVED, "What was decided was decided on these words"),
    ],
)
def test_words_that_are_closed_on_the_page_are_closed_to_a_file(client_as, scored, state, said):
    ConceptNote.objects.filter(pk=scored.pk).update(state=state)
    page = send(client_as("secretariat"), row(scored, usd=999_999))
    (planned,) = page.context["planned"].planned
    assert said in planned.row.problems["apec_usd"]
    assert said in page.content.decode()
    confirm(client_as("secretariat"), page)
    kept = ConceptNote.objects.get()
    assert (kept.apec_usd, kept.versions.last().words["apec_usd"]) == (100_000, 100_000)


def test_a_row_that_changes_nothing_of_a_note_that_is_scored_is_left(client_as, scored):
    named = "; ".join(each.short_name for each in reversed(scored.cosponsors.all()))
    same = row(scored, state="eligible", cosponsors=named, usd="100,000")
    page = send(client_as("secretariat"), same)
    (planned,) = page.context["planned"].planned
    assert (planned.row.problems, planned.verdict) == ({}, "the same")


def test_a_note_of_a_ranking_keeps_the_title_that_was_ranked(client_as, scored, secretariat):
    Session.objects.update(scores_due=None)
    ConceptNote.objects.update(source="imported")
    close_session(rules_for(Session.objects.get(), secretariat), by=secretariat)
    ConceptNote.objects.update(state=NoteState.IN_PRINCIPLE, project_number="SME 02 2026A")
    scored.refresh_from_db()
    scored.save()  # its number as lists compare it
    line = f"SME 02 2026A;Another title;Peru;{scored.fund.name};{scored.session.name}"
    page = send(client_as("secretariat"), line, head="number;title;proposers;fund;session")
    assert "decided on these words" in page.content.decode()
    assert ConceptNote.objects.get().title == "Women owners in tenders"


@pytest.mark.once
@pytest.mark.parametrize(
    "state", [NoteState.ELIGIBLE, NoteState.INELIGIBLE, NoteState.SCORED, NoteState.RETURNED]
)
def test_no_file_brings_a_note_past_the_gate(client_as, scored, state):
    line = row(scored, title="Lanterns for classes", cosponsors="", state=state.label)
    page = send(client_as("secretariat"), line)
    assert counts(page) == {"needs an answer": 1}
    assert "Leave the stage blank: the note comes in as a draft." in page.content.decode()
    assert ConceptNote.objects.count() == 1


@pytest.mark.once
@pytest.mark.parametrize("state", sorted(DECIDED))
def test_no_file_decides_on_a_note_of_a_session_that_is_scored_here(client_as, scored, state):
    line = row(scored, title="Lanterns for classes", state=NoteState(state).label)
    page = send(client_as("secretariat"), line)
    assert counts(page) == {"needs an answer": 1}
    assert "is scored here" in page.content.decode()


def test_a_row_without_a_stage_is_a_draft_and_the_preview_says_so(client_as, scored):
    line = f"Lanterns for morning classes;Peru;{scored.fund.name};{scored.session.name}"
    head = "Title;Proposing economies;Fund;Session"
    page = send(client_as("secretariat"), line, head=head)
    assert "Stage: draft" in page.content.decode()
    confirm(client_as("secretariat"), page)
    note = ConceptNote.objects.get(title="Lanterns for morning classes")
    assert (note.state, note.was_submitted, note.versions.count()) == (NoteState.DRAFT, False, 0)
    assert note.history.first().history_change_reason == "imported"


@pytest.mark.parametrize("state", list(WAYS))
def test_a_row_that_was_handed_in_takes_each_step_of_its_page(
    client_as, scored, state, secretariat
):
    line = row(scored, title="Lanterns for evening classes", state=state.label)
    confirm(client_as("secretariat"), send(client_as("secretariat"), line))
    note = ConceptNote.objects.get(title="Lanterns for evening classes")
    assert (note.at, note.was_submitted) == (state, state is not NoteState.DRAFT)
    assert note.versions.count() == (state is not NoteState.DRAFT)
    steps = note.history.exclude(history_change_reason="imported")
    assert steps.count() == len(WAYS[state])
    assert {each.history_user for each in steps} <= {secretariat}


def taken_in(by, *lines):
    """Take the lines in without a page: rows are written one by one, each with its history."""
    opened = open_file("\n".join([HEAD, *lines]).encode())
    rows = plain_rows(opened, concept_notes.columns(), concept_notes.vocabularies({}))
    concept_notes.write_notes(concept_notes.Reader(by).plan(rows, {}), by)


def test_the_same_note_for_two_funds_in_one_file_is_refused(scored, secretariat):
    lines = [
        row(scored, title="Lanterns for classes", fund=fund, state="submitted to the group")
        for fund in ("General Project Account", scored.fund.name)
    ]
    with pytest.raises(ValidationError, match=r"Row 3: .*One project asks one fund"):
        taken_in(secretariat, *lines)
    assert ConceptNote.objects.count() == 1, "all rows, or none"
    other = row(scored, title="Weather insurance", state="submitted to the group")
    taken_in(secretariat, lines[0], other)
    assert ConceptNote.objects.filter(state=NoteState.SUBMITTED).count() == 2


def test_what_the_step_s_page_refuses_the_file_is_told_before_anything_is_saved(client_as, scored):
    short = row(scored, title="Lanterns", state="submitted to the group", summary="")
    page = send(client_as("secretariat"), short)
    assert counts(page) == {"needs an answer": 1}
    assert "It still needs a summary." in page.content.decode()
    Session.objects.update(notes_due="2001-01-01", final_due="2001-02-01", scores_due=None)
    late = row(scored, title="Lanterns", state="submitted to the group")
    page = send(client_as("secretariat"), late)
    assert "Say why it is accepted late." in page.content.decode()


def test_the_same_note_twice_in_a_session_is_refused_as_on_its_page(client_as, scored):
    line = row(
        scored, fund="General Project Account", state="submitted to the group",
        title=f"{scored.title.upper()}!", proposers="Peru",
    )  # fmt: skip
    ConceptNote.objects.update(project_number="SME 02 2026A", project_key="SME 02 2026A")
    page = send(client_as("secretariat"), line)
    answer = confirm(client_as("secretariat"), page)
    assert "One project asks one fund, once in a session." in answer.content.decode()
    assert ConceptNote.objects.count() == 1


@pytest.mark.parametrize("state", sorted(OF_THE_PAST))
def test_a_record_of_an_earlier_year_says_what_became_of_it_and_may_be_put_right(
    client_as, plan, secretariat, state
):
    load_funds()
    client, label = client_as("secretariat"), NoteState(state).label
    head = "number;title;proposers;fund;session;stage"
    line = "SME 04 2016;Ports;Peru;General Project Account;1/2016;{}"
    confirm(client, send(client, line.format(label), head=head))
    note = ConceptNote.objects.get()
    assert (note.at, note.was_submitted, note.versions.count()) == (state, True, 1)
    confirm(client, send(client, line.replace("Ports", "Sea ports").format(label), head=head))
    assert ConceptNote.objects.get().title == "Sea ports"
