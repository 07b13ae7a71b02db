"""A narrative in Markdown: the same and safe on each side; what it refers to stays right."""

import io
import re

import docx
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kpis.domain import figures
from kpis.models import Evidence, FigureChange, ReportingYear
from kpis.operations.figures import change_figures
from reviews.models import Review, ReviewSection
from reviews.operations import snapshots
from reviews.queries.figures import figures_of
from reviews.queries.narrative import narrative_of
from reviews.queries.narrative_matters import to_look_at
from smewg.toolkit.documents import Cover, Heading, Paper, Prose
from smewg.toolkit.documents.pdf import as_html
from smewg.toolkit.documents.prose import html_of, parts_of, plain_lines, text_of
from smewg.toolkit.documents.word import as_word
from tests.factories import listed, reported
from tests.reviews.documents import begun, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ALL = """## What came of it

Some **bold words**, *slanted* and a [page](https://www.apec.org/x?a=1&b=2).
On a second line.

- one
  - within
- two

1. first
2. second

| Indicator | 2017 |
| --- | --- |
| KPI 2 | 8 |

> **A case**
>
> Told as it was.
"""
TAGS = set(re.findall(r"\w+", "p br strong em a span mark ul ol li table thead tbody tr th td div"))
TAGS.add("blockquote")
ATTRIBUTES = {"class", "href", "rel", "scope", "tabindex", "role", "aria-label"}


def test_each_form_is_written():
    html = html_of(parts_of(ALL))
    for said in (
        '<p class="prose-heading">What came of it</p>',
        "<strong>bold words</strong>, <em>slanted</em>",
        '<a href="https://www.apec.org/x?a=1&amp;b=2" rel="noopener">page</a>.<br>On a',
        "<ul><li>one<ul><li>within</li></ul></li><li>two</li></ul>",
        "<ol><li>first</li><li>second</li></ol>",
        '<th scope="col">2017</th>',
        '<th scope="row">KPI 2</th><td>8</td>',
        '<blockquote class="prose-case"><p><strong>A case</strong></p><p>Told as it was.</p>',
    ):
        assert said in html


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "![x](http://evil/x.png)",
    "<http://a.b/?\"onclick=alert(1)>", "[x](//evil.example)", "[x](/admin/)", "`<b>`",
    "```\n<b>\n```", "    <b>", "[a]: javascript:alert(1)\n\n[a]", "&lt;b&gt; &#60;b&#62;",
    "[x](http://a'b\"c)", "| <b> | \n|-|\n| [x](vbscript:x) |", "> <iframe>", "# <svg/onload=1>",
]  # fmt: skip


def _is_safe(html):
    for tag, attributes in re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)((?:\"[^\"]*\"|[^>\"])*)>", html):
        assert tag in TAGS, html
        names = re.findall(r"([a-zA-Z-]+)=\"[^\"]*\"", attributes)
        assert set(names) <= ATTRIBUTES, html
        left = re.sub(r"[a-zA-Z-]+=\"[^\"]*\"", "", attributes).strip()
        assert not left, html
    for url in re.findall(r'href="([^"]*)"', html):
        assert re.match(r"(https?://|mailto:)", url, re.IGNORECASE), html
    assert "<" not in re.sub(r"</?[a-z]+(?:\s[^<>]*)?>", "", html)


@given(
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), max_size=6).map("\n\n".join)
)
def test_whatever_is_typed_is_safe_on_the_way_out(text):
    _is_safe(html_of(parts_of(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_would_act_is_letters(text):
    _is_safe(html_of(parts_of(text)))


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Zs"]), max_size=120))
def test_no_letter_of_a_plain_text_is_lost(text):
    said = "".join(text_of(line) for part in parts_of(text) for line in part.lines)
    assert "".join(said.split()) == "".join(text.split())


def test_page_pdf_and_word_hold_the_same_words():
    blocks = (Heading("A section"), Prose(tuple(p for p in parts_of(ALL) if p.kind != "heading")))
    paper = Paper(Cover("A paper"), blocks)
    assert Paper.from_dict(paper.to_dict()) == paper
    assert html_of(blocks[1].parts) in as_html(paper)
    document = docx.Document(io.BytesIO(as_word(paper)))
    written = [each.text for each in document.paragraphs]
    assert "Some bold words, slanted and a page.\nOn a second line." in written
    assert {"one", "within", "1. first", "2. second"} <= set(written)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["KPI 2", "8"] in cells
    assert ["A case\nTold as it was."] in cells
    [bold] = [run for each in document.paragraphs for run in each.runs if run.text == "bold words"]
    assert bold.bold
    links = [each.target_ref for each in document.part.rels.values() if each.is_external]
    assert links == ["https://www.apec.org/x?a=1&b=2"]


@pytest.fixture
def review(plan, chair, secretariat):
    for year, number in ((2017, 8), (2018, 12)):
        change = FigureChange(plan.indicators.get(slug="kpi-2"), None, 0, figures.counted(number))
        change_figures(ReportingYear.objects.get(year=year), [change], by=secretariat)
    return Review.objects.get(pk=begun(plan, chair).pk)


def read(client, review, key="findings"):
    return client.get(reverse("reviews:section", args=[review.pk, key])).content.decode()


def test_a_reference_shows_its_title_and_stays_right(
    review, plan, chair, secretariat, delegate, client_as
):
    item = listed(plan, secretariat, "kpi-2", 2018, "A workshop")
    report = reported(plan, delegate, state="accepted", title="Invoices online")
    waiting = reported(plan, delegate, state="submitted", title="Not read yet")
    text = (
        f"See {item.number}, [{report.reference}] and {waiting.reference}; E9999 is nothing. "
        "It held [KPI 2 2018] and [KPI 2 2017-2018], not [KPI 2 2040]. [KPI 2](https://a.b) stays."
    )
    write(review, chair, "findings", text=text)
    client = client_as("chair")
    page = read(client, review)
    address = reverse("kpis:evidence", args=[item.pk])
    assert f'<a class="prose-reference" href="{address}">{item.number} A workshop, 2018</a>' in page
    assert f">{report.reference} Invoices online</a>" in page
    assert "Not read yet" not in page.split('id="reads"')[1].split("write-figures")[0]
    assert "E9999 (not found)" in page
    assert ">12 so far (KPI 2 in 2018)</a>" in page
    assert ">20 so far (KPI 2 in 2017-2018)</a>" in page
    assert "KPI 2 in 2040 (not found in this review)" in page
    told = {each.title for each in to_look_at(narrative_of(figures_of(review, chair)))}
    assert "3 references do not work" in told
    Evidence.objects.filter(pk=item.pk).update(title="A workshop on invoices")
    assert f"{item.number} A workshop on invoices, 2018" in read(client, review)
    made = snapshots.freeze(review, chair, figures_of(review, chair), is_final=False)
    for form in ("docx", "pptx"):
        assert snapshots.written(made, form)
    document = docx.Document(io.BytesIO(snapshots.written(made, "docx")))
    assert any(f"{item.number} A workshop on invoices, 2018" in p.text for p in document.paragraphs)
    slides = [point for each in made.content["deck"]["slides"] for point in each["points"]]
    assert any("A workshop on invoices" in point for point in slides)


def test_a_reader_gets_words_without_the_writers_marks(review, chair, client_as, delegate):
    write(review, chair, "findings", text="## Much\n\nThe group held **9** activities. E9999")
    Review.objects.filter(pk=review.pk).update(state="circulated")
    page = read(client_as("delegate"), review)
    assert "<strong>9</strong>" in page
    assert "prose-number" not in page
    assert "is not among the figures" not in page
    assert client_as("chair").get(
        reverse("reviews:words", args=[review.pk, "findings"])
    ).content.decode().count("not among the figures") == 2  # fmt: skip


def test_a_section_without_figures_of_its_own_is_written_beside_the_indicators(review, client_as):
    page = read(client_as("chair"), review, "findings")
    assert "write-beside" in page
    assert "Figures of the whole review" in page
    assert 'data-insert="[KPI 2 2018]"' in page


def test_a_name_that_changes_its_look_is_withheld_too():
    from reviews.domain.withheld import without_persons  # noqa: PLC0415

    parts = Prose(
        tuple(parts_of("By **Le** Thi Hoa, le@x.example and [mail](mailto:le@x.example)."))
    )
    plain = Paper(Cover("x"), (parts,)).to_dict()
    told = Paper.from_dict(without_persons(plain, {"Le Thi Hoa": "the Chair"}))
    html = html_of(told.blocks[0].parts)
    assert "the Chair" in html
    assert "Hoa" not in html
    assert "le@x" not in html


def test_the_history_shows_the_words_before_and_after(review, chair, secretariat, client_as):
    write(review, chair, "findings", text="Two words")
    section = ReviewSection.objects.get(review=review, key="findings")
    write(review, secretariat, "findings", text="Three words")
    page = client_as("chair").get(reverse("reviews:history", args=[review.pk, "findings"]))
    said = page.content.decode()
    for each in ("Two", "Three", str(chair), str(secretariat)):
        assert each in said
    assert section.draft_name


def test_slides_say_plain_words():
    assert list(plain_lines(parts_of("**a** b\n\n- c\n- *d*\n\n|x|y|\n|-|-|\n|1|2|"))) == [
        "a b", "", "- c", "- d", "", "x; y", "1; 2", "",
    ]  # fmt: skip
