"""Each page, slide and picture says what it is of: a draft, an edition, invented figures."""

import re
from io import BytesIO

import docx
import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from kpis.operations import demo
from plans.models import Plan
from reviews.models import ReviewDocument
from reviews.operations import snapshots
from reviews.operations.reviews import try_out_review
from smewg.models import Installation
from smewg.models.people import INVENTED
from smewg.toolkit.days import day_in_words, today
from smewg.toolkit.documents import Paper, Paragraph, as_word
from smewg.toolkit.documents.paper import Cover
from tests import database
from tests.factories import UserFactory, signed_in
from tests.readers import by_libreoffice, pages, run, squeezed
from tests.reviews.documents import begun
from tests.reviews.publishing import published as publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def _written(*, is_final, is_invented):
    """{form: content} of one review, and its snapshot; the database as before."""
    cache.clear()  # it remembers whether figures here are invented
    with transaction.atomic():
        database.put_in(database.load_plan)
        plan, of = Plan.objects.get(key="2017-2020"), {"role": "secretariat"}
        demo.load(plan, UserFactory(**of), UserFactory(**of))
        chair = UserFactory(role="chair")
        review = begun(plan, chair)
        if is_invented:
            Installation.mark_invented_figures()
        kept = publish(review, chair) if is_final else try_out_review(review.pk, by=chair)
        made = {form: snapshots.written(kept, form) for form in ReviewDocument.Form.values}
        stamp = snapshots.stamp_of(kept)
        transaction.set_rollback(True)
    return kept, stamp, made


CASES = {
    "draft": {"is_final": False, "is_invented": True},
    "published": {"is_final": True, "is_invented": False},
    "invented": {"is_final": True, "is_invented": True},
}


@pytest.fixture(scope="session")
def read(django_db_setup, django_db_blocker, tmp_path_factory):
    """{(case, form): the text of each of its pages}, with the snapshots by case."""
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock():
        made = {name: _written(**how) for name, how in CASES.items()}
    office = {
        f"{name}-{form}.{form}": made[name][2][form] for name in made for form in ("docx", "pptx")
    }
    opened = dict(zip(office, by_libreoffice(folder, office), strict=True))
    found = {}
    for name in made:
        printed = folder / f"{name}.pdf"
        printed.write_bytes(made[name][2]["pdf"])
        for form, path in (
            ("pdf", printed),
            ("docx", opened[f"{name}-docx.docx"]),
            ("pptx", opened[f"{name}-pptx.pptx"]),
        ):
            text = run("pdftotext", "-layout", str(path), "-").split("\f")
            found[name, form] = [squeezed(page) for page in text[: pages(path)]]
    return found, made


FORMS = ["pdf", "docx", "pptx"]


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_a_draft_says_so_with_day_and_time(read, form):
    found, made = read
    stamp = squeezed(made["draft"][1])
    assert re.match(r"DRAFT,\d+\w+\d{4},\d\d:\d\dSingaporetime", stamp)
    assert found["draft", form]
    for page in found["draft", form]:
        assert stamp in page
        assert squeezed(INVENTED) in page


@pytest.mark.parametrize("form", FORMS)
def test_a_published_paper_carries_number_edition_and_checksum(read, form):
    found, made = read
    snapshot = made["published"][0]
    cover, *others = found["published", form]
    assert snapshot.checksum in cover
    assert "Edition1,published" in cover
    assert "2018/SMEWG47/003" in cover
    marked = squeezed(f"2018/SMEWG47/003, edition 1, checksum {snapshot.checksum[:12]}")
    assert others
    for page in others:
        assert marked in page
    assert not [page for page in (cover, *others) if "DRAFT" in page or squeezed(INVENTED) in page]


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_invented_figures_says_so(read, form):
    found, _ = read
    assert all(squeezed(INVENTED) in page for page in found["invented", form])
    assert not [page for page in found["invented", form] if "DRAFT" in page]


@pytest.mark.parametrize("form", FORMS)
def test_a_published_paper_says_the_day_and_never_today(read, form):
    found, made = read
    words = run("echo", *found["published", form]).casefold()
    assert "today" not in words
    if form != "pptx":
        assert squeezed(f"Years' states are those of {day_in_words(today())}").casefold() in words
    assert made["published"][0].is_intact


def test_a_template_of_their_own_gets_the_stamp_in_the_head_of_its_pages():
    own = docx.Document()
    own.add_paragraph("{{ title }}")
    own.add_paragraph("{{ content }}")
    own.add_section()
    kept = BytesIO()
    own.save(kept)
    paper = Paper(Cover("A paper"), (Paragraph("Words."),), stamp="DRAFT of a day")
    made = docx.Document(BytesIO(as_word(paper, kept.getvalue())))
    assert made.sections[0].header.paragraphs[0].text == "DRAFT of a day"
    assert made.sections[1].header.is_linked_to_previous


def test_handover_and_recommendation_say_that_figures_are_invented(demonstrated):
    client = signed_in("chair")
    session = "2019-2"
    for address in (
        reverse("group:handover_file"),
        reverse("scoring:paper", args=[session, "docx"]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        head = docx.Document(BytesIO(answer.content)).sections[0]
        heads = (head.header, head.first_page_header)
        said = " ".join(line.text for each in heads for line in each.paragraphs)
        assert INVENTED in said


def test_the_brief_of_an_economy_has_two_pages_that_say_what_they_are(demonstrated, tmp_path):
    made = tmp_path / "brief.pdf"
    for code, economy in (("PE", "Peru"), ("HKC", "Hong Kong, China")):
        answer = signed_in("secretariat").get(reverse("briefs:paper", args=[code]))
        made.write_bytes(answer.content)
        number = pages(made)
        assert number <= 2
        text = run("pdftotext", "-layout", str(made), "-").split("\f")[:number]
        assert all(squeezed(INVENTED) in squeezed(page) for page in text)
        assert f"Brief for {economy}" in " ".join(text[0].split())
        assert "Dates ahead" in " ".join(text)


def test_a_document_s_name_carries_plan_kind_span_number_and_edition(client_as, plan, chair):
    snapshot = publish(begun(plan, chair), chair)
    document = snapshot.documents.get(form="docx")
    document.keep(b"PK")
    answer = client_as("chair").get(reverse("reviews:document", args=[document.pk]))
    assert (
        "smewg-2017-2020-mid-term-2017-2018-2018smewg47003-edition-1.docx"
        in (answer["Content-Disposition"])
    )
