"""From a spreadsheet of evidence to a published year with one correction."""

import io

import openpyxl
import pytest
from playwright.sync_api import expect

from kpis.domain import figures
from kpis.models import Evidence, Figure, FigureChange, ReportingYear
from kpis.operations.figures import change_figures


def filled(template, bad=()):
    """The downloaded template with 40 rows, of which those in `bad` name an unknown economy."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for number in range(40):
        said = {
            "Indicator": "KPI 2" if number % 2 else "KPI 1",
            "Year": 2017,
            "Title": f"Item {number}",
            "Objectives": "1.1; 4.2" if number % 5 == 0 else "1.1",
            "Economies": "Atlantis" if number in bad else "Peru; Hong Kong, China",
            "First day": "2017-05-04",
        }
        for title, value in said.items():
            sheet.cell(number + 2, at[title], value)
    return content_of(book)


def content_of(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def everything_else_answered(plan, secretariat):
    """The indicators that the import leaves alone have their figures: not applicable."""

    year = ReportingYear.objects.get(year=2017)
    change_figures(
        year,
        [
            FigureChange(indicator, area, 0, figures.NOT_APPLICABLE)
            for indicator in plan.indicators.filter(number__gte=3)
            for area in [*plan.areas.all(), None]
        ],
        by=secretariat,
    )


def upload(page, content):
    file = {
        "name": "evidence.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": content,
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would happen").click()


def box(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


@pytest.mark.usefixtures("everything_else_answered")
def test_import_mend_close_verify_publish_and_correct(
    page, plan, secretariat, verifier, observer, as_person, go, looked_at
):
    as_person(secretariat)
    go("kpis:evidence_import", plan.key)
    _import_with_five_bad_rows(page, looked_at)
    go("kpis:grid", 2017)
    _type_beside_what_is_listed(page)
    _close(page, go, looked_at)
    as_person(verifier)
    _verify_and_publish(page, go)
    _correct(page, go, looked_at)
    as_person(observer)
    _look_everywhere(page, plan, go, looked_at)
    assert Figure.objects.get(area=None, count__indicator__slug="kpi-1").published.number == 20


def _import_with_five_bad_rows(page, looked_at):
    with page.expect_download() as template:
        page.get_by_role("link", name="Download the template").click()
    upload(page, filled(template.value.path().read_bytes(), bad={3, 8, 13, 21, 34}))
    expect(page.get_by_role("heading", name="Needs an answer: 5 rows")).to_be_visible()
    looked_at(page, "import-refused")
    with page.expect_download() as marked:
        page.get_by_role("link", name="My file").click()
    book = openpyxl.load_workbook(io.BytesIO(marked.value.path().read_bytes()))
    wrong = [cell for line in book.worksheets[0] for cell in line if cell.comment and cell.row > 1]
    assert len(wrong) == 5
    for cell in wrong:
        assert "Not known: Atlantis" in cell.comment.text
        cell.value = "Chile"
    page.get_by_role("link", name="Send another file").click()
    upload(page, content_of(book))
    page.get_by_role("button", name="Save 40 rows").click()
    expect(page.get_by_text("Added: 40 new, 0 changed.")).to_be_visible()
    assert Evidence.objects.count() == 40
    looked_at(page, "register")


def _type_beside_what_is_listed(page):
    expect(page.get_by_text("KPI 1: total: 20 listed, but no figure")).to_be_visible()
    page.get_by_role("button", name="Take the listed figures").first.click()
    expect(box(page, "KPI 1, total")).to_have_value("20")
    for area, figure in (("1", "21"), ("2", "0"), ("3", "0"), ("4", "4")):
        box(page, f"KPI 2, area {area}").fill(figure)
    box(page, "KPI 2, total").fill("21")
    page.keyboard.press("Enter")
    for column in ("1", "4", "total"):
        status = page.locator(f"[data-cell='kpi-2.{column}'] [data-status]")
        expect(status).to_have_text("saved")


def _close(page, go, looked_at):
    go("kpis:close", 2017)
    differs = page.get_by_role("heading", name="KPI 2: total: 21 typed, 20 listed")
    expect(differs).to_be_visible()
    looked_at(page, "close-refused")
    page.get_by_label("They differ because").fill("One report is awaited.")
    page.get_by_role("button", name="Keep this reason").click()
    go("kpis:close", 2017)
    page.get_by_role("button", name="Close 2017").click()
    expect(page.get_by_text("2017 is closed. A second person verifies it now.")).to_be_visible()
    page.get_by_role("button", name="I have verified these figures").click()
    expect(page.get_by_text("You closed the year, so somebody else verifies it.")).to_be_visible()


def _verify_and_publish(page, go):
    go("kpis:year", 2017)
    page.get_by_role("button", name="I have verified these figures").click()
    page.get_by_role("link", name="Publish 2017").click()
    page.get_by_role("button", name="Publish 2017").click()
    expect(page.get_by_text("2017 is published.")).to_be_visible()


def _correct(page, go, looked_at):
    go("kpis:correct", 2017, "kpi-1")
    page.get_by_label("Total (stands at 20)").fill("21")
    page.get_by_label("Area 1. Entrepreneurship").fill("21")
    page.get_by_label("Why it is corrected").fill("One initiative was forgotten.")
    page.get_by_role("button", name="Correct it").click()
    expect(page.get_by_text("because: One initiative was forgotten.").first).to_be_visible()
    looked_at(page, "published-year")


def _look_everywhere(page, plan, go, looked_at):
    for name, args in (
        ("kpis:year", (2017,)),
        ("kpis_pages:indicator", (plan.key, "kpi-1")),
        ("reviews:dashboard", (plan.key,)),
    ):
        go(name, *args)
        if name == "reviews:dashboard":
            _open_the_tile(page)
        expect(page.get_by_text("20, corrected to 21").first).to_be_visible()
    go("kpis:cell", 2017, "kpi-1", "total")
    expect(page.get_by_text("One initiative was forgotten.").first).to_be_visible()
    looked_at(page, "corrected-cell")


def _open_the_tile(page):
    """The picture marks what was corrected; the words beside it stand under "More"."""
    expect(page.locator(".tile-chart").first).to_contain_text("21*")
    page.get_by_text("More about Initiatives").click()
