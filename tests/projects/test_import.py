"""Concept notes as a sheet: the real projects, the round trip, and what is wrong with a file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from projects.enums import NamedAs, NoteState
from projects.imports import concept_notes
from projects.models import ConceptNote, Fund, Session
from projects.operations.funds import load_funds
from smewg.toolkit.imports import workbooks
from tests.lists_pages import counts, give, list_of, planned, say, take
from tests.projects import factories

pytestmark = pytest.mark.django_db

HEAD = "title|proposers|cosponsors|fund|session|number"


@pytest.fixture
def known(plan):
    load_funds()


def file(*lines, name="notes.csv", head=HEAD):
    return SimpleUploadedFile(name, "\n".join([head, *lines]).encode())


def send(client, upload):
    return give(client, reverse("projects:import"), upload)


confirm = take


def test_the_eleven_real_projects_come_in_whole_and_once(plan):
    for _ in range(2):
        call_command("load_projects", verbosity=0)
    assert ConceptNote.objects.count() == 11
    first = ConceptNote.objects.get(project_key="SME 02 2015")
    assert [economy.code for economy in first.proposers.all()] == ["PHL", "CT"]
    names = [economy.short_name for economy in first.cosponsors.all()]
    assert "Hong Kong, China" in names
    assert len(names) == 11
    assert (first.apec_usd, first.cofunding_usd, first.total_usd) == (138628, 156098, 294726)
    assert (first.session.name, str(first.starts)) == ("1/2015", "2015-10-01")
    without = ConceptNote.objects.get(project_key="SME 06 2016A")
    assert (without.session, without.starts, without.apec_usd) == (None, None, None)
    blank = ConceptNote.objects.get(project_key="SME 05 2015")
    assert blank.cofunding_usd is None, "blank is not zero"
    assert ConceptNote.objects.get(project_key="SME 06 2019A").cofunding_usd == 0
    assert all(note.at is NoteState.APPROVED and note.versions.count() == 1
               for note in ConceptNote.objects.prefetch_related("versions"))  # fmt: skip


def test_what_is_downloaded_imports_unchanged(plan, client_as, secretariat):
    call_command("load_projects", verbosity=0)
    objective = plan.areas.last().objectives.first()
    factories.note(secretariat, state=NoteState.ENDORSED, links=[(objective, "By; training")])
    sheet = client_as("secretariat").get(reverse("projects:register_file")).content
    page = send(client_as("secretariat"), SimpleUploadedFile("notes.xlsx", sheet))
    assert counts(page) == {"the same": 12}


def test_a_preview_saves_nothing_and_the_confirmed_file_is_taken_in(client_as, known):
    line = "Ports|Peru; Hong Kong, China|Chile|General Project Account|2/2019|SME 3 2019"
    page = send(client_as("secretariat"), file(line))
    assert "Sessions that are opened with it: 2/2019" in page.content.decode()
    assert not ConceptNote.objects.exists()
    confirm(client_as("secretariat"), page)
    note = ConceptNote.objects.get()
    assert {each.code for each in note.named(NamedAs.PROPOSER)} == {"PE", "HKC"}
    assert not note.proposers.exists(), "an imported name counts once it agreed, or by a letter"
    assert note.session.funds.get().name == "General Project Account"
    assert note.project_key == "SME 03 2019"


def test_padding_of_the_project_number_does_not_make_a_second_note(client_as, plan):
    call_command("load_projects", verbosity=0)
    line = "FTA use|Viet Nam||APEC Support Fund: MSME|2/2017|SME 11 2017 A"
    page = send(client_as("secretariat"), file(line))
    assert page.context["planned"].counts["changes"] == 1
    confirm(client_as("secretariat"), page)
    assert ConceptNote.objects.get(project_key="SME 11 2017A").title == "FTA use"


def test_an_unknown_name_is_asked_about_and_remembered(client_as, known):
    client = client_as("secretariat")
    page = send(client, file("Ports|The SRV|Chile|General Project Account|1/2019|"))
    assert "Which economy is “The SRV”?" in page.content.decode()
    again = say(client, page, SRV="=Viet Nam")
    assert counts(again) == {"new": 1}
    confirm(client, again)
    assert [each.code for each in ConceptNote.objects.get().named(NamedAs.PROPOSER)] == ["VN"]
    later = send(client, file("Piers|the srv|Chile|General Project Account|1/2019|"))
    assert counts(later) == {"new": 1}, "what was answered once is not asked again"


@pytest.mark.once
@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("|Peru|Chile|General Project Account|1/2019|", "title", "Give it a title"),
        ("Ports||Chile|General Project Account|1/2019|", "proposers", "at least one proposing"),
        ("Ports|Peru|Peru|General Project Account|1/2019|", "cosponsors", "does not co-sponsor"),
        ("Ports|Peru|Chile|A fund of ours|1/2019|", "fund", "Not known: A fund of ours"),
        ("Ports|Peru|Chile|General Project Account|3/2019|", "session", "reads 1/2018"),
        ("Ports|Peru|Chile|General Project Account|1/2019|SME-A", "number", "reads SME 02 2016A"),
        (
            "Ports|Peru, Atlantis||General Project Account|1/2019|",
            "proposers",
            "Not known: Atlantis",
        ),
    ],
)
def test_each_wrong_cell_is_named_and_marked_in_the_persons_own_file(
    client_as, known, line, column, said
):
    client = client_as("secretariat")
    page = send(client, file(line))
    (row,) = [each.row for each in planned(page)]
    assert said in row.problems[column]
    marked = client.get(reverse("lists:marked", args=[list_of(page).pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0]
    place = HEAD.split("|").index(column)
    assert said in sheet.cell(2, place + 1).comment.text
    assert not ConceptNote.objects.exists()


def test_two_rows_of_one_note_are_refused(client_as, known):
    line = "Ports|Peru|Chile|General Project Account|1/2019|"
    page = send(client_as("secretariat"), file(line, line))
    assert "Row 2 says the same" in page.content.decode()


@pytest.mark.once
def test_a_formula_in_a_workbook_is_refused(client_as, known):
    book = openpyxl.Workbook()
    book.active.append(["Title", "Proposing economies", "Fund", "APEC funding (US$)"])
    book.active.append(["Ports", "Peru", "General Project Account", "=100000*2"])
    out = io.BytesIO()
    book.save(out)
    page = send(client_as("secretariat"), SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert "This is a formula" in page.content.decode()


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"\x00\x01\x02", "neither a workbook"),
        ("a.xlsx", b"PK\x03\x04 broken", "not an Excel workbook"),
        ("a.csv", b"title|proposers|fund\n", "no filled row"),
        ("a.csv", b"no columns at all", "no filled row"),
    ],
)
def test_a_file_that_is_no_sheet_gets_a_clear_answer(client_as, known, name, content, said):
    page = send(client_as("secretariat"), SimpleUploadedFile(name, content))
    assert page.status_code == 422
    assert said in page.content.decode()


@pytest.mark.once
def test_no_file_is_asked_for(client_as, known):
    page = client_as("secretariat").post(reverse("projects:import"), {})
    assert "Choose a file first." in page.content.decode()


def test_a_stage_is_not_changed_by_a_sheet(client_as, known, secretariat):
    note = factories.note(secretariat, state=NoteState.ENDORSED)
    row = concept_notes.as_row(ConceptNote.objects.with_names().get(pk=note.pk))
    content = workbooks.write(concept_notes.columns(), [row | {"state": "approved"}], title="Notes")
    page = send(client_as("secretariat"), SimpleUploadedFile("a.xlsx", content))
    assert "A stage is changed on the note" in page.content.decode()


def test_funds_and_sessions_stand_once(plan):
    for _ in range(2):
        call_command("load_projects", verbosity=0)
    assert Fund.objects.filter(is_self_funded=True).count() == 1
    assert Session.objects.count() == 8
