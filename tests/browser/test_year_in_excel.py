"""An economy's year in Excel, in a browser: download, fill in, look, mend, keep."""

import io

import openpyxl
from playwright.sync_api import expect

from contributions.models import Contribution
from tests.factories import reported


def filled(path, row, **cells):
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for title, value in cells.items():
        sheet.cell(row, places[title.replace("_", " ")], value)
    out = io.BytesIO()
    book.save(out)
    return {
        "name": "our-year.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": out.getvalue(),
    }


def test_a_workbook_goes_and_comes_back(page, plan, delegate, sign_in, live_server, looked_at):
    reported(plan, delegate, state="draft")
    sign_in(page, delegate)
    page.goto(f"{live_server.url}/contributions/2018/PE/workbook/")
    looked_at(page, "excel")
    with page.expect_download() as download:
        page.get_by_role("link", name="Reports of 2018 as XLSX").click()
    path = download.value.path()
    send = page.get_by_role("button", name="Show what would happen")

    page.locator("input[type=file]").set_input_files(
        filled(path, 3, Title="A fair", Kind_of_activity="party")
    )
    send.click()
    expect(page.get_by_text("Not known: party")).to_be_visible()
    looked_at(page, "excel-to-mend")
    with page.expect_download() as download:
        page.get_by_role("link", name="My file").click()
    marked = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert [cell.comment.text for cell in marked[3] if cell.comment] == [
        "Not known: party. Choose one of the list."
    ]

    page.get_by_role("link", name="Send another file").click()
    page.locator("input[type=file]").set_input_files(filled(path, 3, Title="A fair"))
    send.click()
    expect(page.get_by_role("heading", name="New: 1 row")).to_be_visible()
    expect(page.get_by_role("heading", name="The same: 1 row")).to_be_visible()
    looked_at(page, "excel-preview")
    assert Contribution.objects.count() == 1
    page.get_by_role("button", name="Save 1 row").click()
    expect(page.get_by_text("Kept as drafts: 1 new, 0 changed.")).to_be_visible()
    assert [each.state for each in Contribution.objects.all()] == ["draft", "draft"]
