"""A published review outside: its documents without a person, and what became of it since."""

import hashlib
import io
import json

import docx
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Judgement, ReportingYear
from public.views.addresses import all_addresses
from reviews.domain.withheld import without_persons
from reviews.models import Review, ReviewDocument, Snapshot
from reviews.operations import public_documents as outside
from reviews.operations.editions import withdraw_review
from reviews.operations.slips import current_documents
from reviews.operations.snapshots import written as written_as
from tests.reviews.publishing import published
from tests.reviews.test_reviews import begun, figures_in, written  # noqa: F401 (a fixture)

pytestmark = pytest.mark.once

NAMES = {"Le Thi Hoa": "the Chair", "Sri Wibowo": "the Secretariat", "Ann": "a delegate"}
texts = st.sampled_from([*NAMES, "Anna", "judged by Ann: fine", "who@smewg.example", "Lima"])
data = st.recursive(
    st.one_of(texts, st.integers(), st.none(), st.lists(texts).map(" ".join)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=2), inner),
)


@given(data)
def test_no_name_and_no_address_is_left(content):
    found = json.dumps(without_persons({"rows": content}, NAMES))
    for each in ("Le Thi Hoa", "Sri Wibowo", "who@", "judged by Ann"):
        assert each not in found
    assert without_persons(["Lima", 3, None], NAMES) == ["Lima", 3, None]


def test_the_column_by_names_offices():
    table = {"columns": ["Why", "By"], "rows": [["Late.", "Ann"], ["Ann came", "Forgotten One"]]}
    rows = without_persons(table, NAMES)["rows"]
    assert rows == [["Late.", "a delegate"], ["Ann came", "an office of the group"]]


@pytest.fixture
def review(figures_in, chair, monkeypatch):  # noqa: F811
    """Published, with a judgement under the Chair's name; documents are made when a test asks."""
    for place in ("snapshots", "slips"):
        monkeypatch.setattr(f"reviews.operations.{place}.start_making", lambda: None)
    found = begun(figures_in, chair)
    Judgement.objects.create(
        indicator=figures_in.indicators.get(slug="kpi-2"),
        reporting_year=ReportingYear.objects.get(year=2018),
        words="on track",
        reason=f"{chair.name} asked each host.",
        by=chair,
    )
    written(found, chair)
    published(found, chair)
    return Review.objects.get(pk=found.pk)


def all_text(content):
    paper = docx.Document(io.BytesIO(content))
    cells = (c.text for t in paper.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in paper.paragraphs), *cells, paper.core_properties.author])


def keep_each(documents):
    """Each as if it were made, so that only the one that is read costs its making."""
    for each in documents:
        is_word = each.form == ReviewDocument.Form.WORD
        each.keep(written_as(each.snapshot, each.form, each.slip) if is_word else b"made")


@pytest.mark.django_db
def test_everybody_reads_its_documents_and_no_name(
    review, chair, client, tmp_path, settings, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot = Snapshot.objects.get(is_final=True)
    page = f"/public/reviews/{snapshot.number}/"
    assert "being made" in client.get(page).content.decode()
    assert chair.name in json.dumps(snapshot.content)
    keep_each(outside.public_documents(snapshot))
    told = client.get(page).content.decode()
    assert "named by their office" in " ".join(told.split())
    found = client.get(f"/api/v1/reviews/{snapshot.number}").json()
    assert [each["form"] for each in found["documents"]] == ["docx", "pdf", "pptx"]
    for each in found["documents"]:
        answer = client.get(f"{page}{each['name']}")
        assert each["name"] in told
        assert hashlib.sha256(answer.content).hexdigest() == each["sha256"]
        assert f"{page}{each['name']}" in list(all_addresses())
    text = all_text(client.get(f"{page}SMEWG-{snapshot.number}.docx").content)
    assert "on track, judged by the Chair: the Chair asked each host." in text
    assert chair.name not in text
    assert chair.name in all_text(written_as(snapshot, "docx")), "inside it is as it was published"
    assert client.get(f"{page}SMEWG-{snapshot.number}.xlsx").status_code == 404
    monkeypatch.setattr(outside, "make_waiting", lambda: 0)
    call_command("publish_site", tmp_path / "site", verbosity=0)
    for each in found["documents"]:
        file = tmp_path / "site" / "public" / "reviews" / snapshot.number / each["name"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == each["sha256"]


@pytest.mark.django_db
def test_a_withdrawn_review_keeps_its_address_and_says_so(
    review, chair, client, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    snapshot = Snapshot.objects.get(is_final=True)
    keep_each(outside.public_documents(snapshot))
    before = client.get(f"/public/reviews/{snapshot.number}/SMEWG-{snapshot.number}.docx").content
    withdraw_review(review.pk, by=chair, reason=f"{chair.name} found a wrong table.")
    page = client.get(f"/public/reviews/{snapshot.number}/")
    assert page.status_code == 200
    assert b"This review is withdrawn" in page.content
    assert b".docx" not in page.content, "no file without its slip"
    keep_each(outside.public_documents(Snapshot.objects.get(is_final=True)))
    after = client.get(f"/public/reviews/{snapshot.number}/SMEWG-{snapshot.number}.docx").content
    assert after != before
    assert f"Withdrawn: {snapshot.number}" in all_text(after)
    assert chair.name not in all_text(after)
    assert len(current_documents(snapshot)) == len(ReviewDocument.Form)
    assert client.get(f"/api/v1/reviews/{snapshot.number}").json()["withdrawn_on"]
