"""A form that is refused and whose page is another address: errors, words, once, at the box."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from smewg.models import Economy
from smewg.toolkit.headers import ASKS_WHERE, GO_TO
from tests.form_errors import assert_it_says_so
from tests.projects import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def item(plan, secretariat):
    from kpis.models import Evidence, ReportingYear  # noqa: PLC0415

    found = Evidence(
        indicator=plan.indicators.get(slug="kpi-1"),
        reporting_year=ReportingYear.objects.get(year=2018),
        title="One practice",
        held_from=date(2018, 5, 13),
    )
    found.keep(
        by=secretariat,
        objectives=[plan.areas.first().objectives.first()],
        economies=[Economy.objects.first()],
    )
    return found


def test_what_was_typed_comes_back_with_what_is_wrong_and_once(item, client_as):
    client, page = client_as("secretariat"), reverse("kpis:evidence", args=[item.pk])
    typed = "It was listed by mistake. " * 30
    answer = client.post(reverse("kpis:evidence_remove", args=[item.pk]), {"because": typed})
    assert (answer.status_code, answer.url) == (302, page)
    other = client.get(reverse("kpis:years"))
    assert not other.context["errors_on_page"], "another page says nothing of it"
    shown = client.get(page)
    assert assert_it_says_so(shown, page)
    text = shown.content.decode()
    assert typed in text, "the words stay in their box"
    assert 'aria-describedby="id_because_error"' in text
    assert "Write at most 500 characters" in text
    again = client.get(page)
    assert not again.context["errors_on_page"]
    assert typed not in again.content.decode()
    item.refresh_from_db()
    assert item.removed_at is None


def test_a_step_without_its_reason_leads_to_the_box(item, client_as):
    client, page = client_as("secretariat"), reverse("kpis:evidence", args=[item.pk])
    client.post(reverse("kpis:evidence_remove", args=[item.pk]), {"because": " "})
    (line,) = client.get(page).context["errors_on_page"]
    assert (line.text, line.anchor) == ("Say why it is taken off the list.", "id_because")


def test_a_script_that_sends_a_file_is_told_where_to_go(plan, delegate, client_as):
    note = factories.note(delegate)
    client, page = client_as("delegate"), reverse("projects:note", args=[note.pk])
    to = reverse("projects:note_add_file", args=[note.pk])
    asks = {ASKS_WHERE: "yes"}
    kept = client.post(
        to, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n1 0 obj\n")}, headers=asks
    )
    assert (kept.status_code, kept.headers[GO_TO]) == (204, page)
    assert "Kept: a.pdf." in client.get(page).content.decode(), "said where the person reads it"
    refused = client.post(to, {"file": SimpleUploadedFile("a.exe", b"MZ")}, headers=asks)
    assert refused.status_code == 204
    shown = client.get(page)
    assert assert_it_says_so(shown, page)
    assert [line.anchor for line in shown.context["errors_on_page"]] == ["file"]
    plainly = client.post(to, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert plainly.status_code == 302
