"""A report may carry its original words beside its English; every way to write it knows them."""

import pytest
from django.urls import reverse

from contributions.enums import Language
from contributions.forms.report import ReportForm, draft_from
from contributions.forms.state_line import to_send
from contributions.imports import reports
from contributions.operations.acceptance import _initial
from contributions.operations.reports import (
    accept_report,
    add_secretariat_version,
    begin_report,
    save_draft,
    send_report,
)
from contributions.queries import report_diff
from kpis.models import ReportingYear
from smewg.toolkit.draft_history import DraftLine
from smewg.toolkit.drafts import Sent
from tests.contributions.test_report_sheet import edited, look_at, take_in
from tests.factories import report_words

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SAID = "Dos días en Lima. <b>Cuarenta</b> dueños aprendieron."


@pytest.fixture
def year(plan):
    return ReportingYear.objects.with_plan(2018)


@pytest.fixture
def sent(delegate, year, plan):
    report = begin_report(delegate.economy, year, by=delegate)
    said = report_words(plan, original_language="es", original=SAID)
    save_draft(report.pk, draft_from(said, year.plan), by=delegate, sent=Sent(0))
    return send_report(report.pk, said, by=delegate)


def page_of(client, report, name="report"):
    return client.get(reverse(f"contributions:{name}", args=report.place)).content.decode()


def test_the_page_shows_both_and_names_the_language(client_as, sent, secretariat):
    accept_report(sent.pk, by=secretariat, seen_version=1)
    for role in ("delegate", "secretariat", "chair"):
        page = page_of(client_as(role), sent)
        assert "Original words (Spanish)" in page
        assert 'dir="auto" lang="es">Dos días en Lima. &lt;b&gt;Cuarenta' in page
        assert sent.latest.done in page
    assert 'lang="es"' in page_of(client_as("delegate"), sent, "versions")


def test_the_form_keeps_both_and_marks_the_language(client_as, delegate, year):
    report = begin_report(delegate.economy, year, by=delegate)
    client = client_as("delegate")
    address = reverse("contributions:draft", args=report.place)
    typed = {"title": "A workshop", "original": SAID, "original_language": "th", "version": 0}
    assert client.post(address, typed).status_code == 200
    report.refresh_from_db()
    assert (report.draft["original"], report.draft["original_language"]) == (SAID, "th")
    assert DraftLine.objects.of(report.draft_name).first().words["original"] == SAID
    page = page_of(client, report, "edit")
    assert 'lang="th"' in page
    assert "Original words" in page


@pytest.mark.parametrize(
    ("original", "language", "field"),
    [(SAID, "", "original_language"), (" ", "es", "original"), (SAID, "xx", "original_language")],
)
def test_words_name_their_language_and_a_language_has_words(sent, year, original, language, field):
    draft = draft_from(report_words(year.plan), year.plan)
    form = ReportForm({**draft, "original": original, "original_language": language}, sent)
    assert set(form.errors) == {field}
    assert set(form.slips()) == {field}


def test_what_changed_and_is_not_sent_is_told(sent, delegate, year, plan):
    draft = draft_from(report_words(plan, original_language="es", original="Tres días."), year.plan)
    assert to_send(sent, draft) == [("original", "Original words")]
    send_report(sent.pk, report_words(plan, original_language="fr", original=SAID), by=delegate)
    before, after = sent.versions.with_words()
    (found,) = report_diff.between(before, after)
    assert found.label == "Original language"
    assert [each.text.strip() for each in found.pieces if each.text.strip()] == [
        "Spanish",
        "French",
    ]


def test_a_version_beside_it_keeps_the_original(sent, secretariat):
    beside = sent.latest.words()
    version = add_secretariat_version(
        sent.pk, beside, by=secretariat, because="Shorter", seen_version=1
    ).latest
    assert (version.original_language, version.original) == ("es", SAID)


def test_the_workbook_takes_both_and_an_older_one_changes_nothing(sent, delegate, year):
    report = begin_report(delegate.economy, year, by=delegate)
    save_draft(report.pk, {"title": "A workshop"}, by=delegate, sent=Sent(0))
    book = reports.workbook(delegate.economy, year)

    def change(put):
        put(3, "Original words", SAID)
        put(3, "Original language", "Chinese (traditional)")

    planned = look_at(edited(book, change), delegate, year)
    take_in(planned, delegate, year)
    report.refresh_from_db()
    assert report.draft["original"] == SAID
    assert report.draft["original_language"] == Language.CHINESE_TRADITIONAL


def test_a_row_taken_in_before_the_column_was_there_is_the_same_row(year, delegate):
    class Row:
        def __init__(self, **more):
            self.values = dict.fromkeys(reports.FIELDS, "") | more

    blank = reports._what_it_says(Row(title="A workshop"))
    assert not {"original", "original_language"} & set(blank)
    assert reports._what_it_says(Row(title="A workshop", original=SAID))["original"] == SAID


def test_only_the_english_goes_into_the_evidence(sent, secretariat):
    assert SAID not in str(_initial(sent, sent.latest))
