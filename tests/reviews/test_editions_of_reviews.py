"""A published review is followed by another edition or withdrawn; what was published stays."""

import hashlib
import io
import shutil
import subprocess

import pytest
from django.test import Client
from django.urls import reverse
from pptx import Presentation

from kpis.domain import figures
from kpis.models import FigureChange, ReportingYear
from kpis.operations.figures import correct
from reviews.models import Review, ReviewDocument, Snapshot
from reviews.models.snapshot import checksum_of
from reviews.operations import snapshots
from reviews.operations.editions import begin_edition, withdraw_review
from reviews.operations.reviews import publish_review
from reviews.operations.slips import current_documents, slip_of
from reviews.operations.snapshots import make_waiting
from reviews.queries.readiness import short_title
from smewg.models import User
from smewg.toolkit.transitions import TransitionRefused
from tests import database
from tests.readers import by_libreoffice, lines_in_word
from tests.reviews.publishing import load_published_review, published
from tests.reviews.test_reviews import begun, written

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TITLE = "What was corrected since this was published"


@pytest.fixture(autouse=True)
def _is_made_later(monkeypatch):
    for place in ("snapshots", "slips"):
        monkeypatch.setattr(f"reviews.operations.{place}.start_making", lambda: None)


@pytest.fixture(scope="module")
def _kept_review(_kept_counts, django_db_blocker):
    with django_db_blocker.unblock():
        database.keep(load_published_review)


@pytest.fixture
def review(_kept_review, db):
    database.put_in(load_published_review)
    return Review.objects.get()


@pytest.fixture
def chair(review):
    return User.objects.get(role="chair")


@pytest.fixture(scope="module")
def corrected():
    """{form: content} of the files with the slip, filled by the test that first makes them."""
    return {}


def _snapshot(review):
    return Snapshot.objects.select_related("review").get(review=review, is_final=True)


def _correct(review, by, reason="A workshop was found."):
    indicator = review.plan.indicators.get(slug="kpi-2")
    year = ReportingYear.objects.get(year=2017)
    total = indicator.counts.get(reporting_year=year).figures.get(area=None)
    change = FigureChange(indicator, None, total.version, figures.counted(total.number + 1))
    correct(year, [change], by=by, reason=reason)
    return total.number


def _second(review, by, number="2018/SMEWG47/017"):
    draft = begin_edition(review.pk, by=by, reason="A figure was corrected.")
    Review.objects.filter(pk=draft.pk).update(number=number)
    return draft, publish_review(draft.pk, by=by)


def _texts(content, form):
    if form == "docx":
        return "\n".join(lines_in_word(content))
    if form == "pptx":
        slides = Presentation(io.BytesIO(content)).slides
        return "\n".join(
            s.text_frame.text for each in slides for s in each.shapes if s.has_text_frame
        )
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not there")
    run = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(run, input=content, capture_output=True, check=True).stdout.decode()


def _downloads(review, client):
    """Each file of the review as the first addresses of its files give it, by its form."""
    first = list(_snapshot(review).documents.filter(slip_checksum="").order_by("pk"))
    client.get(reverse("reviews:review", args=[review.pk]))
    make_waiting()
    found = {}
    for document in first:
        answer = client.get(reverse("reviews:document", args=[document.pk]))
        assert answer.status_code == 200, document.form
        found[document.form] = b"".join(answer.streaming_content)
    return found


def _in_words(snapshot, form="docx"):
    """A file of the snapshot as text, with the slip of now."""
    return " ".join(_texts(snapshots.written(snapshot, form, slip_of(snapshot)), form).split())


def test_files_carry_a_slip_of_what_was_corrected_since_also_when_downloaded_later(
    review, chair, client_as, corrected
):
    kept = _snapshot(review)
    plain = {form: snapshots.written(kept, form) for form in ("docx", "pptx")}
    assert not any(TITLE in _texts(content, form) for form, content in plain.items())
    for first in kept.documents.all():
        first.keep(plain.get(first.form, b"as it was published"))
    was = _correct(review, chair)
    corrected |= _downloads(review, client_as("observer"))
    for form, content in corrected.items():
        text = " ".join(_texts(content, form).split())
        assert TITLE in text, form
        assert f"KPI 2, 2017, total: {was} in this review, {was}, corrected to {was + 1}" in text
        assert "A workshop was found." in text, form
        assert "today" not in text.split("What stands below")[0].split(TITLE)[1]
    assert kept.checksum == checksum_of(kept.content)
    for first in kept.documents.filter(slip_checksum=""):
        with first.file.open("rb") as file:
            content = file.read()
        assert hashlib.sha256(content).hexdigest() == first.sha256, "the first file stays"
        if first.form == "docx":
            assert TITLE not in _texts(content, "docx")


def test_a_file_whose_slip_is_still_being_made_is_not_handed_out_without_it(
    review, chair, client_as
):
    first = _snapshot(review).documents.get(form="docx")
    _correct(review, chair)
    answer = client_as("delegate").get(reverse("reviews:document", args=[first.pk]), follow=True)
    assert "Its files are being made with a slip" in answer.content.decode()
    assert [each.state for each in current_documents(_snapshot(review))] == ["waiting"] * 3


def test_the_slip_tells_everybody_the_same_and_nothing_unpublished(review, chair):
    year = ReportingYear.objects.get(year=2017)
    ReportingYear.objects.filter(pk=year.pk).update(state="published")
    _correct(review, chair)
    ReportingYear.objects.filter(pk=year.pk).update(state="closed", verified_at=None)
    assert slip_of(_snapshot(review)) == {}, "an observer does not read that year's corrections"


def test_another_edition_follows_and_both_stay_readable(review, chair, client_as):
    first = _snapshot(review)
    files = [each.pk for each in first.documents.order_by("pk")]
    _correct(review, chair)
    draft, second = _second(review, chair)
    assert second.number == f"{first.number}.2"
    observer = client_as("observer")
    old = observer.get(reverse("reviews:review", args=[review.pk])).content.decode()
    new = observer.get(reverse("reviews:review", args=[draft.pk])).content.decode()
    assert "Edition 2</a> was published on" in old
    assert "A figure was corrected." in old
    assert "This is edition 2. It follows" in new
    assert f"Edition 2. It follows {first.number}, published on" in new
    assert "Much was shared." in new
    again = Snapshot.objects.get(pk=first.pk)
    assert (again.checksum, again.content) == (first.checksum, first.content)
    kept = again.documents.filter(slip_checksum="").order_by("pk")
    assert [each.pk for each in kept] == files
    said = " ".join(slip_of(_snapshot(review))["lines"])
    assert f"Edition 2 ({second.number}) was published on" in said
    assert slip_of(_snapshot(draft)) == {}


def test_while_the_next_edition_is_written_observers_read_the_first_and_hear_nothing(
    review, chair, client_as
):
    draft = begin_edition(review.pk, by=chair, reason="A figure was corrected.")
    address = reverse("reviews:review", args=[review.pk])
    assert "Edition 2" not in client_as("observer").get(address).content.decode()
    assert client_as("observer").get(reverse("reviews:review", args=[draft.pk])).status_code == 404
    assert "Edition 2</a> is being written" in client_as("chair").get(address).content.decode()
    assert draft.cut_off > review.cut_off or draft.cut_off == review.cut_off
    assert draft.number == "", "two papers never carry one document number"
    assert slip_of(_snapshot(review)) == {}


def test_one_edition_follows_one_and_a_third_follows_the_second(review, chair):
    draft, second = _second(review, chair)
    with pytest.raises(TransitionRefused, match="Edition 2 is published already"):
        begin_edition(review.pk, by=chair, reason="Again.")
    _, third = _second(draft, chair, number="2018/SMEWG47/018")
    assert third.number == second.number.replace(".2", ".3")
    with pytest.raises(TransitionRefused, match="Say what the next edition puts right"):
        begin_edition(third.review_id, by=chair, reason=" ")


def test_a_draft_is_neither_withdrawn_nor_followed(review, chair):
    draft = begun(review.plan, chair)
    for step in (withdraw_review, begin_edition):
        with pytest.raises(TransitionRefused, match="It is draft now"):
            step(draft.pk, by=chair, reason="Why not.")


def test_numbers_of_editions_do_not_use_up_numbers_of_reviews(review, chair):
    _second(review, chair)
    other = begun(review.plan, chair, number="2018/SMEWG47/099")
    snapshot = published(other, chair)
    assert snapshot.number == f"{_snapshot(review).number.split('-')[0]}-2"


@pytest.mark.parametrize("name", ["withdraw", "new_edition"])
def test_each_is_asked_first_with_a_reason(name, review, client_as):
    address = reverse(f"reviews:{name}", args=[review.pk])
    page = client_as("chair").get(address)
    assert page.status_code == 200
    assert "keeps its address, its files and its checksum" in page.content.decode()
    refused = client_as("chair").post(address, {"typed": short_title(review)})
    assert refused.status_code == 422
    assert "Say why, in a sentence." in refused.content.decode()
    assert Review.objects.get(pk=review.pk).state == "published"
    assert Review.objects.count() == 1


def test_a_withdrawn_review_keeps_its_address_and_says_so(review, chair, client_as):
    address = reverse("reviews:withdraw", args=[review.pk])
    without = client_as("chair").post(address, {"reason": "The wrong years."})
    assert without.status_code == 422, "the short title is typed"
    typed = {"reason": "The wrong years.", "typed": short_title(review)}
    typed["seen"] = "published"  # as the page sends it
    done = client_as("chair").post(address, typed, follow=True).content.decode()
    assert "Withdrawn. It stays readable" in done
    page = client_as("observer").get(reverse("reviews:review", args=[review.pk])).content.decode()
    assert "This review is withdrawn" in page
    assert "The wrong years." in page
    listed = client_as("observer").get(reverse("reviews:reviews")).content.decode()
    assert "withdrawn" in listed
    for form in ("docx", "pptx"):
        text = _in_words(_snapshot(review), form)
        assert "This review was withdrawn on" in text, form
        assert "The wrong years." in text, form
    with pytest.raises(TransitionRefused, match="It is withdrawn now"):
        withdraw_review(review.pk, by=chair, reason="Twice.")
    draft, _ = _second(review, chair)
    assert Review.objects.get(pk=draft.pk).edition == 2, "another edition may follow it"


def test_a_stranger_reads_that_it_is_withdrawn_and_what_followed(review, chair):
    number = _snapshot(review).number
    _, second = _second(review, chair)
    withdraw_review(review.pk, by=chair, reason="The wrong years.")
    page = Client().get(reverse("public:review", args=[number])).content.decode()
    assert "This review is withdrawn" in page
    assert "The wrong years." in page
    assert second.number in page
    later = Client().get(reverse("public:review", args=[second.number])).content.decode()
    assert number in later
    assert "withdrawn" not in later
    found = Client().get(reverse("public:api_review", args=[number])).json()
    assert found["withdrawn_reason"] == "The wrong years."
    assert found["followed_by"] == second.number
    assert "withdrawn" in Client().get(reverse("public:reviews")).content.decode()


def test_what_changed_tells_of_a_withdrawal_with_its_reason(review, chair, client_as):
    withdraw_review(review.pk, by=chair, reason="The wrong years.")
    address = reverse("reviews:changes", args=[review.plan.key]) + "?since=2016-01-01"
    page = client_as("observer").get(address).content.decode()
    row = page.partition(review.title)[2].partition("</tr>")[0]
    assert "published, and withdrawn since" in row
    assert "The wrong years." in page


def test_nothing_of_a_withdrawn_review_is_changed(review, chair, client_as):
    withdraw_review(review.pk, by=chair, reason="The wrong years.")
    assert client_as("chair").get(reverse("reviews:change", args=[review.pk])).status_code == 403
    with pytest.raises(TransitionRefused):
        written(review, chair, key="ahead")
    assert ReviewDocument.objects.filter(slip_checksum="").count() == 3


def test_libreoffice_and_poppler_read_a_corrected_and_a_re_issued_review(
    review, chair, client_as, corrected, tmp_path
):
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice or pdftotext is not there")
    _correct(review, chair)
    corrected = corrected or _downloads(review, client_as("observer"))
    _, kept = _second(review, chair)
    forms = ("docx", "pptx")
    office = {f"corrected-{form}.{form}": corrected[form] for form in forms} | {
        f"again-{form}.{form}": snapshots.written(kept, form, slip_of(kept)) for form in forms
    }
    for path in by_libreoffice(tmp_path, office):
        text = " ".join(_texts(path.read_bytes(), "pdf").split())
        is_second = path.name.startswith("again")
        assert f"edition {2 if is_second else 1}, checksum" in text, path.name
        assert (TITLE in text) is not is_second, path.name
        assert "DRAFT" not in text, path.name
