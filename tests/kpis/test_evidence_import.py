"""A workbook of evidence: template, preview, the person's own file marked, all or nothing."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpis.models import Evidence
from smewg.models import Meeting
from smewg.toolkit.imports import workbooks
from tests.factories import listed
from tests.lists_pages import counts, give, list_of, take

pytestmark = pytest.mark.django_db

TITLES = [
    "No.", "Indicator", "Year", "Title", "What happened", "Objectives", "Economies", "Partners",
    "Meeting", "First day", "Last day", "Place", "Activity of the schedule", "Project number",
    "Practice adopted", "Adopted by", "What was adapted", "Links",
]  # fmt: skip


def row(title="A workshop", **more):
    said = {
        "Indicator": "KPI 2",
        "Year": 2018,
        "Title": title,
        "Objectives": "1.2; 4.1",
        "Economies": "Hong Kong, China; Vietnam",
        "First day": "2018-05-04",
    }
    return said | more


def workbook(rows, titles=TITLES):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(titles)
    for number, said in enumerate(rows, 2):
        for place, title in enumerate(titles, 1):
            cell = sheet.cell(number, place)
            value = said.get(title)
            cell.value = value
            if isinstance(value, str) and not said.get("as formula"):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def send(client_as, plan):
    def post(content, *, confirm=False):
        client = client_as("secretariat")
        file = SimpleUploadedFile("evidence.xlsx", content)
        page = give(client, reverse("kpis:evidence_import", args=[plan.key]), file)
        return take(client, page) if confirm else page

    return post


def test_nothing_is_saved_before_it_was_shown_and_then_all_of_it(send, client_as, plan):
    page = send(workbook([row(), row("A second workshop")]))
    assert counts(page) == {"new": 2}
    assert not Evidence.objects.exists()
    take(client_as("secretariat"), page)
    item = Evidence.objects.get(title="A workshop")
    assert [each.code for each in item.economies.all()] == ["HKC", "VN"]
    assert [each.code for each in item.objectives.all()] == ["1.2", "4.1"]
    assert Evidence.objects.count() == 2


def test_what_the_register_gives_comes_back_unchanged(send, client_as, plan, secretariat):
    listed(plan, secretariat, title="=1+1 forum", description="+x\n@y")
    content = client_as("secretariat").get(reverse("kpis:register_file", args=[plan.key, "xlsx"]))
    page = send(content.content)
    assert counts(page) == {"the same": 1}


def test_a_practice_and_its_adoption_may_come_in_one_workbook(send, client_as, plan):
    meeting = Meeting.objects.create(kind="SMEWG", number=647, year=2018)
    practice = row("A practice", Indicator="KPI 3", Meeting=str(meeting))
    adoption = row(
        "Adopted", Indicator="KPI 4", Economies=None,
        **{"Practice adopted": "A practice", "Adopted by": "PE", "What was adapted": "fees"},
    )  # fmt: skip
    page = send(workbook([adoption, practice]))
    assert page.context["planned"].is_valid, [
        each.row.problems for each in page.context["planned"].planned
    ]
    send(workbook([adoption, practice]), confirm=True)
    assert Evidence.objects.get(title="Adopted").practice.title == "A practice"


@pytest.mark.once
def test_errors_come_back_in_the_person_s_own_file_with_a_comment_each(send, client_as, plan):
    bad = row("Bad", Year=2031, Economies="Atlantis", **{"First day": "4 Mai"})
    page = send(workbook([row(), bad]))
    assert counts(page) == {"needs an answer": 1, "new": 1}
    answer = client_as("secretariat").get(reverse("lists:marked", args=[list_of(page).pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    comments = {
        cell.coordinate: cell.comment.text for line in sheet for cell in line if cell.comment
    }
    assert set(comments) == {"C3", "G3", "J3"}
    assert "Not known: Atlantis" in comments["G3"]
    assert sheet["D3"].value == "Bad"
    again = take(client_as("secretariat"), page)
    assert [each.title for each in Evidence.objects.all()] == ["A workshop"], "good rows come in"
    assert counts(again) == {"needs an answer": 1, "left out": 1}, "the others wait"


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"Title": None}, "title", "Give it a title"),
        ({"Title": "x" * 301}, "title", "more than 300"),
        ({"Indicator": "KPI 9"}, "indicator", "Not known: KPI 9"),
        ({"Objectives": None}, "objectives", "at least one objective"),
        ({"Objectives": "9.9"}, "objectives", "Not known: 9.9"),
        ({"First day": None}, "held_from", "the plan asks for it"),
        ({"First day": "2017-05-04"}, "held_from", "not in 2018"),
        ({"Last day": "2018-05-01"}, "held_until", "before the first"),
        ({"Links": "javascript:alert(1)"}, "links", "is not an address"),
        ({"No.": "E9999"}, "number", "no such item"),
        ({"Meeting": "SMEWG meeting 1"}, "meeting", "Not known"),
        ({"Title": "=1+1", "as formula": True}, "title", "This is a formula"),
    ],
)
def test_a_bad_cell_says_what_to_do(send, change, column, says):
    page = send(workbook([row() | change]))
    (planned,) = page.context["planned"].planned
    assert says in planned.row.problems[column]


def test_the_same_row_twice_is_said(send):
    page = send(workbook([row(), row()]))
    assert "Row 2 says the same" in page.context["planned"].planned[1].row.problems["title"]


def bomb():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 160_000_000)
    return content.getvalue()


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (lambda: b"MZ" + b"\x00" * 100, "neither a workbook"),
        (lambda: workbook([row()])[:500], "not an Excel workbook"),
        (bomb, "unpacks to far more"),
        (lambda: workbook([]), "no filled row"),
        (lambda: workbook([{"Title": f"Item {n}"} for n in range(10_000)]), "more than 2,000 rows"),
        (lambda: b"PK" + b"x" * 5_100_000, "larger than 5 MB"),
        (lambda: b"", "empty"),
    ],
)
def test_a_file_that_is_no_such_workbook_gets_a_clear_answer(send, content, says):
    page = send(content())
    assert page.status_code == 422
    assert says in page.content.decode().replace("\n", " ")
    assert not Evidence.objects.exists()


@pytest.mark.once
def test_a_list_without_a_title_that_is_known_asks_which_column_is_which(send):
    page = send(workbook([row()], TITLES[3:]))
    assert [column.title for column in page.context["missing"]] == ["Indicator"]
    assert "Which column is which?" in page.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.once
def test_the_template_has_drop_downs_and_takes_no_formula():
    columns = [workbooks.Column("a", "A", choices=("x", "y")), workbooks.Column("b", "B")]
    content = workbooks.write(columns, [{"a": "x", "b": "=1+1"}], title="T")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].data_type == "s"
    assert sheet.data_validations.dataValidation[0].sqref
