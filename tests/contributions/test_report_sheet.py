"""An economy's year in Excel: what is downloaded uploads unchanged, and nothing is lost by it."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contributions.domain.report_fields import FIELDS, MULTIPLE
from contributions.imports import reports
from contributions.imports.reports import Reader
from contributions.models import Contribution
from contributions.operations.reports import begin_report, save_draft
from kpis.models import ReportingYear
from plans.models import Objective
from smewg.models import Economy, Partner
from smewg.toolkit.drafts import Sent
from smewg.toolkit.imports.planned_rows import TO_TAKE, counted
from smewg.toolkit.imports.reading import plain_rows
from smewg.toolkit.imports.sources import open_file
from tests.factories import UserFactory, reported
from tests.lists_pages import give, list_of, take

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def year(plan):
    return ReportingYear.objects.with_plan(2018)


def draft(delegate, year, **words):
    report = begin_report(delegate.economy, year, by=delegate)
    return save_draft(report.pk, {"title": "A workshop", **words}, by=delegate, sent=Sent(0))


def book_of(delegate, year):
    return reports.workbook(delegate.economy, year)


def edited(content, change):
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    change(lambda row, title, value: sheet.cell(row, places[title], value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def look_at(content, delegate, year):
    reader = Reader(delegate.economy, year)
    rows = plain_rows(open_file(content), reader.columns, reports.vocabularies(year, {}))
    return reader.plan(rows)


def told(planned):
    return {what: number for what, number in counted(planned).items() if number}


def take_in(planned, delegate, year):
    """Write what is ready, as the list's page does."""
    ready = [each for each in planned if each.verdict in TO_TAKE]
    return reports.write_drafts(delegate.economy, year, ready, delegate)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60
) | st.sampled_from(
    ["=1+1", "+1", "@x", "'x", "_x0041_", "_x000D_", "  spaced  ", "a\r\nb", "\x01", "شركات",
     "👩‍🌾 MSMEs", "007", "1e5", "2018-05-01", "https://example.org", "; ;", "TRUE", "#N/A"]
)  # fmt: skip


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), TEXTS), min_size=1, max_size=4))
def test_what_is_downloaded_uploads_unchanged(plan, delegate, year, typed):
    """Whatever stands in the drafts, also what no form would accept."""
    Contribution.objects.all().delete()
    for words in typed:
        plain = {name: text for name, text in words.items() if name not in MULTIPLE}
        lists = {name: [text] for name, text in words.items() if name in MULTIPLE}
        objective = str(Objective.objects.last().pk)
        draft(delegate, year, **{**plain, **lists, "objectives": [objective, "999999"]})
    before = list(Contribution.objects.order_by("pk").values_list("draft", "draft_version"))
    planned = look_at(book_of(delegate, year), delegate, year)
    assert told(planned) == {"the same": len(typed)}
    take_in(planned, delegate, year)
    assert list(Contribution.objects.order_by("pk").values_list("draft", "draft_version")) == before


def test_reports_of_every_state_upload_unchanged(plan, delegate, year):
    for state in ("draft", "submitted", "returned", "accepted", "withdrawn"):
        reported(plan, delegate, state=state, title=f"It is {state}")
    planned = look_at(book_of(delegate, year), delegate, year)
    assert told(planned) == {"the same": 4}


def test_rows_become_drafts_and_changed_cells_change_only_themselves(plan, delegate, year):
    odd = {"done": "  It was _x0041_ good.\x01 ", "place": "Lima "}
    kept = draft(delegate, year, **odd)
    Partner.objects.create(name="Lima Chamber")

    def fill(put):
        put(2, "Title", "A better title")
        put(3, "Title", "New from Excel")
        put(3, "Kind of activity", "Workshop or Training")
        put(3, "First day", "2018-06-01")
        put(3, "Objectives it serves", "1.2; 4.1")
        put(3, "Partners", "lima chamber")
        put(3, "MSMEs reached", 120)

    planned = look_at(edited(book_of(delegate, year), fill), delegate, year)
    assert told(planned) == {"new": 1, "changes": 1}
    take_in(planned, delegate, year)
    kept.refresh_from_db()
    assert kept.draft == {"title": "A better title", **odd}
    new = Contribution.objects.exclude(pk=kept.pk).get()
    assert (new.state, new.started_by, new.number) == ("draft", delegate, 2)
    assert new.draft["kind"] == "training"
    assert new.draft["msmes_reached"] == "120"
    codes = [Objective.objects.get(pk=pk).code for pk in new.draft["objectives"]]
    assert codes == ["1.2", "4.1"]


def test_taken_in_twice_a_row_makes_one_report(plan, delegate, year):
    content = edited(workbook_of_a_blank(delegate, year), lambda put: put(2, "Title", "Once"))
    for _ in range(2):
        take_in(look_at(content, delegate, year), delegate, year)
    assert Contribution.objects.count() == 1
    assert told(look_at(content, delegate, year)) == {"the same": 1}


def workbook_of_a_blank(delegate, year):
    """The workbook of an economy that has no report yet."""
    assert not Contribution.objects.filter(economy=delegate.economy).exists()
    return book_of(delegate, year)


def test_what_was_sent_is_not_touched(plan, delegate, year):
    report = reported(plan, delegate)
    content = edited(book_of(delegate, year), lambda put: put(2, "Title", "Changed offline"))
    planned = look_at(content, delegate, year)
    assert "changed on its page" in planned[0].row.problems["number"]
    report.refresh_from_db()
    assert report.title == "A workshop on invoices"


def test_a_draft_that_changed_meanwhile_is_not_written_over(plan, delegate, year):
    report = draft(delegate, year)
    content = edited(book_of(delegate, year), lambda put: put(2, "Place", "Lima"))
    planned = look_at(content, delegate, year)
    assert told(planned) == {"changes": 1}
    colleague = UserFactory(role="delegate", economy=delegate.economy, name="Ana Ruiz")
    save_draft(report.pk, {"title": "Hers"}, by=colleague, sent=Sent(1))
    with pytest.raises(ValidationError, match="Ana Ruiz changed this"):
        take_in(planned, delegate, year)
    again = look_at(content, delegate, year)
    assert "Ana Ruiz changed this draft" in again[0].row.problems["version"]
    report.refresh_from_db()
    assert report.draft == {"title": "Hers"}


@pytest.mark.parametrize(
    ("title", "value", "says"),
    [
        ("Objectives it serves", "1.2; 9.9", "Not known: 9.9"),
        ("Kind of activity", "party", "Not known: party"),
        ("Partners", "Nobody Ltd", "Not known: Nobody Ltd"),
        ("First day", "2017-05-01", "not in 2018"),
        ("First day", "1 May", "The year is missing"),
        ("MSMEs reached", "many", "whole number"),
        ("MSMEs reached", -1, "below 0"),
        ("What was done", "x" * 25_000, "25000 characters"),
        ("Title", "=1+1", "formula"),
        ("Links", "javascript:alert(1)", "address"),
        ("No.", "CHL-2018-01", "no report of 2018 with this number"),
    ],
)
def test_each_slip_is_told_in_its_cell(plan, delegate, year, title, value, says):
    chile = UserFactory(role="delegate", economy=Economy.objects.get(code="CHL"))
    reported(plan, chile)

    def fill(put):
        put(2, "Title", "A row")
        put(2, title, value)

    planned = look_at(edited(book_of(delegate, year), fill), delegate, year)
    assert told(planned) == {"needs an answer": 1}
    [problem] = planned[0].row.problems.values()
    assert says in problem


def test_the_page_from_download_to_drafts(plan, delegate, year, client_as):
    client = client_as("delegate")
    draft(delegate, year)
    for number in range(3):
        reported(plan, delegate, title=f"Sent {number}")
    place = [2018, "PE"]
    content = client.get(reverse("contributions:workbook_file", args=place)).content
    address = reverse("contributions:workbook", args=place)

    def send(sent):
        return give(client, address, SimpleUploadedFile("mine.xlsx", sent))

    assert "every row is there already" in send(content).content.decode()
    wrong = edited(content, lambda put: put(6, "Kind of activity", "party"))
    answer = send(wrong)
    assert "Not known: party" in answer.content.decode()
    marked = client.get(reverse("lists:marked", args=[list_of(answer).pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content)).worksheets[0]
    comments = [cell.comment.text for row in sheet for cell in row if cell.comment and cell.row > 1]
    assert comments == ["Not known: party. Choose one of the list."]
    assert Contribution.objects.count() == 4
    good = edited(content, lambda put: [put(row, "Title", f"Another {row}") for row in (6, 7, 8)])
    preview = send(good)
    assert preview.status_code == 200
    assert Contribution.objects.count() == 4, "looking keeps nothing"
    for _ in range(2):
        take(client, preview)
    assert Contribution.objects.count() == 7, "the same confirm twice is once"
    assert send(b"not a workbook").status_code == 422
    assert client.post(address, {}).status_code == 422


def test_nobody_reaches_another_economy_s_workbook(
    plan, delegate, year, secretariat, chair, observer, client_as
):
    reported(plan, UserFactory(role="delegate", economy=Economy.objects.get(code="CHL")))
    for role in ("delegate", "secretariat", "chair", "observer"):
        client = client_as(role)
        for name in ("workbook", "workbook_file"):
            address = reverse(f"contributions:{name}", args=[2018, "CHL"])
            assert client.get(address).status_code == 403
            assert client.post(address).status_code in (403, 405)


def test_a_published_year_takes_no_new_rows(plan, delegate, year):
    ReportingYear.objects.filter(pk=year.pk).update(state="published")
    year.refresh_from_db()
    content = edited(book_of(delegate, year), lambda put: put(2, "Title", "Too late"))
    planned = look_at(content, delegate, year)
    assert "published" in planned[0].row.problems["title"]


def test_a_text_that_no_cell_holds_is_left_out_and_stays(plan, delegate, year, client_as):
    report = draft(delegate, year, done="x" * 40_000)
    draft(delegate, year, title="Short")
    page = client_as("delegate").get(reverse("contributions:workbook", args=[2018, "PE"]))
    assert "Too long for a cell of Excel" in page.content.decode()
    planned = look_at(book_of(delegate, year), delegate, year)
    assert [each.row.values["title"] for each in planned] == ["Short"]
    take_in(planned, delegate, year)
    report.refresh_from_db()
    assert len(report.draft["done"]) == 40_000
