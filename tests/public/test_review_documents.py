"""A published review outside: its documents without a person, and what became of it since."""

import hashlib
import io
import json

import docx
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.models import Judgement, ReportingYear
from public import folder
from public.views.addresses import all_addresses
from reviews.domain.withheld import without_persons
from reviews.models import Review, ReviewDocument, Snapshot
from reviews.operations import public_documents as outside
from reviews.operations.editions import withdraw_review
from reviews.operations.slips import current_documents
from reviews.operations.snapshots import written as written_as
from tests.readers import lines_in_word
from tests.reviews.publishing import published
from tests.reviews.test_reviews import begun, figures_in, written  # noqa: F401 (a fixture)

pytestmark = pytest.mark.once

NAMES = {"Le Thi Hoa": "the Chair", "Sri Wibowo": "the Secretariat", "Ann": "a delegate"}
texts = st.sampled_from([*NAMES, "Anna", "judged by Ann: fine", "who@smewg.example", "Lima"])
data = st.recursive(
    st.one_of(texts, st.integers(), st.none(), st.lists(texts).map(" ".join)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=2), inner),
)


@settings(max_examples=25)
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
    return "\n".join([*lines_in_word(content), paper.core_properties.author])


def keep_each(documents):
    """Each as if it were made, so that only the one that is read costs its making."""
    for each in documents:
        is_word = each.form == ReviewDocument.Form.WORD
        each.keep(written_as(each.snapshot, each.form, each.slip) if is_word else b"made")


@pytest.mark.django_db
def test_everybody_reads_its_documents_and_no_name_and_that_it_was_withdrawn(
    review, chair, client, tmp_path, settings, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshot = Snapshot.objects.get(is_final=True)
    page = f"/public/reviews/{snapshot.number}/"
    word = f"{page}SMEWG-{snapshot.number}.docx"
    assert "being made" in client.get(page).content.decode()
    assert chair.name in json.dumps(snapshot.content), "inside it is as it was published"
    keep_each(outside.public_documents(snapshot))
    check_it_is_offered(client, page, snapshot.number)
    before = client.get(word).content
    assert "on track, judged by the Chair: the Chair asked each host." in all_text(before)
    assert chair.name not in all_text(before)
    assert client.get(f"{page}SMEWG-{snapshot.number}.xlsx").status_code == 404
    check_the_folder_has_them(client, page, snapshot.number, tmp_path / "site", monkeypatch)

    withdraw_review(review.pk, by=chair, reason=f"{chair.name} found a wrong table.")
    told = client.get(page)
    assert told.status_code == 200
    assert b"This review is withdrawn" in told.content
    assert b".docx" not in told.content, "no file without its slip"
    keep_each(outside.public_documents(Snapshot.objects.get(is_final=True)))
    after = all_text(client.get(word).content)
    assert f"Withdrawn: {snapshot.number}" in after
    assert chair.name not in after
    assert len(current_documents(snapshot)) == len(ReviewDocument.Form)
    assert client.get(f"/api/v1/reviews/{snapshot.number}").json()["withdrawn_on"]


def check_it_is_offered(client, page, number):
    """Each form on the page, in the API with its checksum, and among the public addresses."""
    told = " ".join(client.get(page).content.decode().split())
    assert "named by their office" in told
    found = client.get(f"/api/v1/reviews/{number}").json()["documents"]
    assert [each["form"] for each in found] == ["docx", "pdf", "pptx"]
    known = set(all_addresses())
    for each in found:
        answer = client.get(f"{page}{each['name']}")
        assert each["name"] in told
        assert hashlib.sha256(answer.content).hexdigest() == each["sha256"]
        assert f"{page}{each['name']}" in known


def check_the_folder_has_them(client, page, number, site, monkeypatch):
    """publish_site writes the same bytes; only this review's addresses are written here."""
    mine = [each for each in all_addresses() if number in each]
    monkeypatch.setattr(outside, "make_waiting", lambda: 0)
    monkeypatch.setattr(folder, "all_addresses", lambda: iter(mine))
    call_command("publish_site", site, verbosity=0)
    written_files = {each.name: each for each in (site / page.strip("/")).iterdir()}
    for form in ("docx", "pdf", "pptx"):
        name = f"SMEWG-{number}.{form}"
        assert written_files[name].read_bytes() == client.get(f"{page}{name}").content
        assert f'href="{name}"' in written_files["index.html"].read_text()
