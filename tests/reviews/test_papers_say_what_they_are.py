"""Handover, brief and a template of one's own say what they are of; so does a file's name.

tests/reviews/test_documents_opened.py holds each page and slide of a review to it.
"""

from io import BytesIO

import docx
import pytest
from django.urls import reverse

from smewg.models.people import INVENTED
from smewg.toolkit.documents import Paper, Paragraph, as_word
from smewg.toolkit.documents.paper import Cover
from tests.factories import signed_in
from tests.readers import pages, run, squeezed
from tests.reviews.documents import begun
from tests.reviews.publishing import published as publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]


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
