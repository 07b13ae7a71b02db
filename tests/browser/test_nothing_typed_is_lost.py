"""A note whose dialog is closed, and a file whose line breaks: what was typed stays."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contributions.enums import ContributionState
from contributions.models import ContributionFile
from contributions.operations.reports import begin_report
from kpis.models import ReportingYear
from reviews.models import WordTemplate

PDF = {"name": "programme.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}


def of_size(path, size):
    """A file of the disk: as bytes, it would go through three programs before it is chosen."""
    with path.open("wb") as file:
        file.write(b"%PDF")
        file.truncate(size)
    return path


@pytest.mark.parametrize("close", ["Escape", "button"])
def test_a_note_stays_however_its_dialog_is_closed(
    page, plan, secretariat, sign_in, go, close, looked_at
):
    sign_in(page, secretariat)
    go("kpis:grid", 2018)
    link = page.locator("[data-note]").first
    text = page.locator("[data-note-text]")
    link.click()
    text.fill("Two of them were online")
    if close == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Close").click()
    expect(link).to_have_class(re.compile("has-unsaved-note"))
    page.reload()
    expect(link).to_have_class(re.compile("has-unsaved-note"))
    link.click()
    expect(text).to_have_value("Two of them were online")
    looked_at(page, "a-note-that-is-not-saved")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("[data-note-dialog]")).to_be_hidden()
    expect(link).not_to_have_class(re.compile("has-unsaved-note"))
    page.reload()
    expect(link).to_have_attribute("data-note", "Two of them were online")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key != 'theme')") == []


def test_a_line_that_breaks_leaves_words_and_file(
    page, plan, delegate, sign_in, live_server, looked_at, faults, tmp_path
):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    sign_in(page, delegate)
    address = live_server.url + reverse("contributions:edit", args=report.place)
    page.goto(address)
    box, said = page.locator("#file"), page.locator(".send-file-said")
    box.set_input_files({"name": "a.exe", "mimeType": "application/x", "buffer": b"MZ"})
    expect(said).to_contain_text("a.exe is not one of these kinds")
    box.set_input_files(of_size(tmp_path / "programme.pdf", 21 * 1024 * 1024))
    expect(said).to_contain_text("programme.pdf has 21.0 MB; a file may have 20.0 MB")
    box.set_input_files(PDF)
    expect(said).to_have_text("")
    page.locator("[name=outcome]").fill("Forty shops")
    page.route(address, lambda route: route.abort())
    page.get_by_role("button", name="Keep this file").click()
    expect(said).to_contain_text("The line broke. The file is not kept yet.")
    expect(page.locator("[name=outcome]")).to_have_value("Forty shops")
    looked_at(page, "a-file-whose-line-broke")
    assert not ContributionFile.objects.exists()
    page.unroute(address)
    page.get_by_role("button", name="Send it again").click()
    expect(said).to_contain_text("Kept: programme.pdf")
    expect(page.get_by_role("link", name="programme.pdf")).to_be_visible()
    expect(page.locator("[name=outcome]")).to_have_value("Forty shops")
    box.set_input_files({**PDF, "name": "again.pdf"})
    page.get_by_role("button", name="Keep this file").click()
    expect(said).to_contain_text("again.pdf is here already, as programme.pdf")
    assert ContributionFile.objects.count() == 1
    faults[:] = [each for each in faults if "ERR_FAILED" not in each]


def test_a_form_is_sent_after_the_file_that_is_on_its_way(
    page, plan, delegate, sign_in, live_server
):
    report = begin_report(delegate.economy, ReportingYear.objects.get(year=2018), by=delegate)
    sign_in(page, delegate)
    address = live_server.url + reverse("contributions:edit", args=report.place)
    page.goto(address)
    page.locator("[name=title]").fill("Invoices online for small shops")
    page.locator("[name=kind]").select_option("training")
    page.locator("[name=held_from]").fill("2018-05-13")
    page.locator("[name=done]").fill("Forty owners learned to send invoices online")
    page.locator("[name=outcome]").fill("Forty shops")
    page.locator("[name=objectives]").first.check()
    held = []
    page.route(address, lambda route: held.append(route), times=1)  # noqa: PLW0108 (a builtin)
    page.locator("#file").set_input_files(PDF)
    page.get_by_role("button", name="Keep this file").click()
    page.get_by_role("button", name="Send to the secretariat").click()
    said = page.locator(".send-file-said")
    expect(said).to_contain_text("programme.pdf is still on its way. The form is sent after it.")
    [upload] = held
    upload.continue_()
    expect(page.locator("#messages")).to_contain_text("Sent")
    report.refresh_from_db()
    assert report.state == ContributionState.SUBMITTED
    assert [each.name for each in report.latest.files.all()] == ["programme.pdf"]


def test_any_form_with_a_file_is_looked_at_before_and_refused_with_a_summary(
    page, db, secretariat, sign_in, go
):
    sign_in(page, secretariat)
    go("reviews:templates")
    box, said = page.locator("#id_file"), page.locator(".send-file-said")
    use = page.get_by_role("button", name="Use this template")
    box.set_input_files({**PDF, "name": "minutes.pdf"})
    expect(said).to_contain_text("minutes.pdf is not one of these kinds: .docx")
    box.set_input_files({**PDF, "name": "minutes.docx"})
    use.click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    assert box.evaluate("box => box.files[0].name") == "minutes.docx", "it is still chosen"
    assert not WordTemplate.objects.exists()
    template = Path("smewg/toolkit/documents/templates/paper.docx").read_bytes()
    box.set_input_files({**PDF, "name": "ours.docx", "buffer": template})
    use.click()
    expect(page.locator("#messages")).to_contain_text("New documents are poured into ours.docx")
