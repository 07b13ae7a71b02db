"""A concept note is filled in with its limits, sent, and written out in Word."""

import io
from pathlib import Path

import docx
from django.urls import reverse
from playwright.sync_api import expect

from projects.models import ConceptNote
from tests.projects import factories


def test_a_note_is_filled_in_within_its_limits_sent_and_written_out(
    page, plan, delegate, sign_in, live_server, looked_at
):
    blank = {"output_1": "", "gender_criteria": "", "budget_travel": None}
    note = factories.note(delegate, cosponsors=("CHL", "MEX"), **blank)
    sign_in(page, delegate)
    page.goto(live_server.url + reverse("projects:note_change", args=[note.pk]))
    counted = page.locator("#id_gender_criteria-words")
    expect(counted).to_have_text("0 of 150 words")
    page.locator("#id_gender_criteria").fill("word " * 151)
    expect(counted).to_have_text("151 of 150 words: 1 too many")
    page.locator("#id_output_1").fill("A toolkit for bakers")
    page.locator("#id_budget_travel").fill("60000")
    page.locator("#id_budget_hosting").fill("40000")
    looked_at(page, "a-concept-note-form")
    page.get_by_role("button", name="Save and go to the note").click()
    expect(
        page.get_by_text("Gender criteria: 151 words; at most 150 are allowed.").first
    ).to_be_visible()
    page.get_by_role("link", name="Gender criteria: 151 words").first.click()
    expect(page.locator("#id_gender_criteria")).to_have_value(("word " * 151).strip())
    page.locator("#id_gender_criteria").fill("Half of those who speak are women.")
    expect(counted).to_have_text("7 of 150 words")
    page.get_by_role("button", name="Save and go to the note").click()
    page.get_by_role("button", name="Submit to the group").click()
    expect(page.get_by_text("It is submitted to the group now")).to_be_visible()
    looked_at(page, "a-concept-note")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Word: cover and note").click()
    document = docx.Document(io.BytesIO(Path(begun.value.path()).read_bytes()))
    said = "\n".join(each.text for each in document.paragraphs)
    assert "A toolkit for bakers" in said
    assert "Half of those who speak are women." in said
    assert ConceptNote.objects.get().versions.count() == 1
