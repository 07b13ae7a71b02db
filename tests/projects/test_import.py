"""Concept notes as a sheet: the real projects, the round trip, and what is wrong with a file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from projects.enums import NoteState
from projects.imports import concept_notes
from projects.models import ConceptNote, Fund, Session
from projects.operations.funds import load_funds
from smewg.models import Economy
from smewg.toolkit.imports import workbooks
from tests.projects import factories

pytestmark = pytest.mark.django_db

HEAD = "title|proposers|cosponsors|fund|session|number"


@pytest.fixture
def known(plan):
    load_funds()


def file(*lines, name="notes.csv", head=HEAD):
    return SimpleUploadedFile(name, "\n".join([head, *lines]).encode())


def send(client, upload, **more):
    return client.post(reverse("projects:import"), {"file": upload, **more})


def confirm(client, page, **more):
    typed = {"kept": page.context["kept"], "confirm": "1", **more}
    return client.post(reverse("projects:import"), typed)


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
    assert page.context["planned"].counts == {
        "added": 0,
        "changed": 0,
        "left as it is": 12,
        "not valid": 0,
    }


def test_a_preview_saves_nothing_and_the_confirmed_file_is_taken_in(client_as, known):
    line = "Ports|Peru; Hong Kong, China|Chile|General Project Account|2/2019|SME 3 2019"
    page = send(client_as("secretariat"), file(line))
    assert "Sessions that are opened with it: 2/2019" in page.content.decode()
    assert not ConceptNote.objects.exists()
    confirm(client_as("secretariat"), page)
    note = ConceptNote.objects.get()
    assert {each.code for each in note.proposers.all()} == {"PE", "HKC"}
    assert note.session.funds.get().name == "General Project Account"
    assert note.project_key == "SME 03 2019"


def test_padding_of_the_project_number_does_not_make_a_second_note(client_as, plan):
    call_command("load_projects", verbosity=0)
    line = "FTA use|Viet Nam||APEC Support Fund: MSME|2/2017|SME 11 2017 A"
    page = send(client_as("secretariat"), file(line))
    assert page.context["planned"].counts["changed"] == 1
    confirm(client_as("secretariat"), page)
    assert ConceptNote.objects.get(project_key="SME 11 2017A").title == "FTA use"


def test_an_unknown_name_is_asked_about_and_remembered(client_as, known):
    client = client_as("secretariat")
    page = send(client, file("Ports|Viet-Nam (SRV)|Chile|General Project Account|1/2019|"))
    assert page.status_code == 422
    assert "“Viet-Nam (SRV)” means" in page.content.decode()
    told = {"name-0": "Viet-Nam (SRV)", "means-0": "VN"}
    again = client.post(reverse("projects:import"), {"kept": page.context["kept"], **told})
    assert again.status_code == 200
    confirm(client, again, **told)
    assert ConceptNote.objects.get().proposers.get().code == "VN"
    assert Economy.objects.named("viet-nam (srv)").code == "VN"


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("|Peru|Chile|General Project Account|1/2019|", "title", "Give it a title"),
        ("Ports||Chile|General Project Account|1/2019|", "proposers", "at least one proposing"),
        ("Ports|Peru|Peru|General Project Account|1/2019|", "cosponsors", "does not co-sponsor"),
        ("Ports|Peru|Chile|A fund of ours|1/2019|", "fund", "Not known. Name one of"),
        ("Ports|Peru|Chile|General Project Account|3/2019|", "session", "reads 1/2018"),
        ("Ports|Peru|Chile|General Project Account|1/2019|SME-A", "number", "reads SME 02 2016A"),
        ("Ports|Peru, Chile||General Project Account|1/2019|", "proposers", "Peru, Chile"),
    ],
)
def test_each_wrong_cell_is_named_and_marked_in_the_persons_own_file(
    client_as, known, line, column, said
):
    client = client_as("secretariat")
    page = send(client, file(line))
    assert page.status_code == 422
    (row,) = page.context["planned"].rows
    assert said in row.problems[column]
    marked = client.post(reverse("projects:import_marked"), {"kept": page.context["kept"]})
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0]
    place = HEAD.split("|").index(column)
    assert said in sheet.cell(2, place + 1).comment.text
    assert not ConceptNote.objects.exists()


def test_two_rows_of_one_note_are_refused(client_as, known):
    line = "Ports|Peru|Chile|General Project Account|1/2019|"
    page = send(client_as("secretariat"), file(line, line))
    assert "Row 2 says the same" in page.content.decode()


def test_a_formula_in_a_workbook_is_refused(client_as, known):
    book = openpyxl.Workbook()
    book.active.append(["Title", "Proposing economies", "Fund", "APEC funding (US$)"])
    book.active.append(["Ports", "Peru", "General Project Account", "=100000*2"])
    out = io.BytesIO()
    book.save(out)
    page = send(client_as("secretariat"), SimpleUploadedFile("a.xlsx", out.getvalue()))
    assert "This is a formula" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"no columns at all", "neither an Excel workbook"),
        ("a.csv", b"\x00\x01\x02", "neither an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04 broken", "not an Excel workbook"),
        ("a.csv", b"title|fund\nPorts|General Project Account", "Proposing economies"),
        ("a.csv", b"title|proposers|fund\n", "no filled row"),
    ],
)
def test_a_file_that_is_no_sheet_gets_a_clear_answer(client_as, known, name, content, said):
    page = send(client_as("secretariat"), SimpleUploadedFile(name, content))
    assert page.status_code == 422
    assert said in page.content.decode()


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
