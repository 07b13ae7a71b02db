"""A published review's documents, opened by programs of others and compared with its page."""

import itertools
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from kpis import demo
from reviews import demo as reviews_demo
from reviews import publishing
from reviews.content import for_print
from reviews.models import Kind, Review
from smewg.documents import Figure, Heading, Paper, Table
from tests.readers import (
    body_text,
    by_libreoffice,
    pages,
    run,
    squeezed,
    tables_in_html,
    tables_in_word,
    words_outside,
)
from tests.reviews.documents import LONG_TEXT, begun, crowd, long_name, small_plan, write
from tests.reviews.publishing import published as publish

pytestmark = pytest.mark.django_db


def published(review, by):
    snapshot = publish(review, by)
    return snapshot, {form: publishing.written(snapshot, form) for form in ("docx", "pdf", "pptx")}


def printed(snapshot):
    return for_print(Paper.from_plain(snapshot.content["paper"]))


def kept(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def same(tables):
    return {
        squeezed(caption): [[squeezed(cell) for cell in row] for row in rows]
        for caption, rows in tables.items()
    }


@pytest.fixture
def demonstration(plan, chair, secretariat, verifier):
    demo.load(plan, secretariat, verifier)
    reviews_demo.load(plan, chair)
    return Review.objects.get(), chair


def test_every_table_of_the_page_stands_in_word_and_pdf_with_the_same_figures(
    demonstration, client, tmp_path
):
    review, chair = demonstration
    snapshot, made = published(review, chair)
    client.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("reviews:review", args=[review.pk])).content
    on_page = same(tables_in_html(page, "//article//table[contains(@class, 'review-table')]"))
    assert len(on_page) > 15
    in_word = same(tables_in_word(tmp_path, made["docx"]))
    in_pdf = body_text(kept(tmp_path, "read.pdf", made["pdf"]))
    for caption, rows in on_page.items():
        assert in_word[caption] == rows
        _stands_in(in_pdf, caption, rows)
    under_charts = same(tables_in_html(page, "//article//figure//table"))
    annex = [each for each in in_word if "asatable" in each]
    figures = [each for each in printed(snapshot).blocks if isinstance(each, Figure)]
    assert len(annex) == len(figures) == len(under_charts)
    for caption, rows in zip(annex, under_charts.values(), strict=True):
        assert in_word[caption] == rows
        _stands_in(in_pdf, caption, rows)


def _stands_in(text, caption, rows):
    """Caption and head stand together, and the cells of each row one after the other."""
    assert caption + "".join(rows[0]) in text
    for row in rows:
        assert "".join(row) in text, row


def test_the_slides_say_what_the_page_says(demonstration, tmp_path):
    review, chair = demonstration
    snapshot, made = published(review, chair)
    shown = by_libreoffice(tmp_path, "read.pptx", made["pptx"])
    slides = [squeezed(each) for each in run("pdftotext", str(shown), "-").split("\f")]
    deck = snapshot.content["deck"]["slides"]
    assert pages(shown) == len(deck) + 1
    for slide, said in zip(deck, slides[1:], strict=False):
        assert squeezed(slide["message"]) in said
        for point in slide["points"]:
            assert squeezed(point) in said
    cells = snapshot.content["cells"]
    numbers = [cells[f"kpi-2/{year}/total"] for year in (2017, 2018)]
    assert any(
        each["message"].startswith(f"KPI 2: {numbers[0]} in 2017, {numbers[1]} in 2018")
        for each in deck
    )
    assert words_outside(shown) == []


def test_the_pdf_is_built_for_a_screen_reader(demonstration, tmp_path):
    snapshot, made = published(*demonstration)
    path = kept(tmp_path, "read.pdf", made["pdf"])
    info, tags = run("pdfinfo", str(path)), run("pdfinfo", "-struct", str(path))
    assert re.search(r"Tagged:\s+yes", info)
    assert f"Title:           {snapshot.review.title}" in info
    assert 'pdfuaid:part="1"' in run("pdfinfo", "-meta", str(path))
    assert PdfReader(path).trailer["/Root"]["/Lang"] == "en-GB"
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert all("Liberation" in line and " yes yes yes " in line for line in fonts)
    assert tags.count("/Scope") == len(re.findall(r"^\s+TH\b", tags, re.MULTILINE)) > 100
    levels = [int(level) for level in re.findall(r"^\s+H(\d) ", tags, re.MULTILINE)]
    assert levels[0] == 1
    assert all(now <= before + 1 for before, now in itertools.pairwise(levels))


@pytest.mark.parametrize(("form", "nearly"), [("docx", 1), ("pdf", 0)])
def test_contents_lead_to_the_pages_where_the_headings_stand(demonstration, tmp_path, form, nearly):
    """LibreOffice counts the pages before it has moved the last heading to its next page."""
    snapshot, made = published(*demonstration)
    path = kept(tmp_path, "read.pdf", made["pdf"])
    if form == "docx":
        path = by_libreoffice(tmp_path, "word.docx", made["docx"])
    said = [each.split("\n") for each in run("pdftotext", "-layout", str(path), "-").split("\f")]
    for heading in printed(snapshot).headings:
        name = re.escape(heading.whole)
        [number] = re.findall(rf"^\s*{name}[ .]+(\d+)$", "\n".join(said[1]), re.MULTILINE)
        there = [
            place
            for place, lines in enumerate(said[2:], 3)
            if begins_a_line(squeezed(heading.whole), lines)
        ]
        assert there, heading.whole
        assert min(abs(int(number) - place) for place in there) <= nearly, heading.whole


def begins_a_line(text, lines):
    """Whether a line of the page begins with `text`, which may go on in the two that follow."""
    return any(squeezed("".join(lines[at : at + 3])).startswith(text) for at in range(len(lines)))


# Plans that are hard to lay out


def lacking(paper, text):
    """What the paper says and the text does not."""
    wanted = [paper.cover.title]
    for block in paper.blocks:
        if isinstance(block, Heading):
            wanted.append(block.whole)
        elif isinstance(block, Table):
            wanted += [block.caption, *(str(cell) for row in block.rows for cell in row)]
        else:
            said = [getattr(block, "text", ""), *getattr(block, "items", ())]
            wanted += [sentence for each in said for sentence in re.split(r"(?<=\.) ", each)]
    return [each for each in wanted if squeezed(each) not in text]


@pytest.fixture
def empty(plan, chair):
    return begun(plan, chair, title=long_name("A review"), first=2018)


@pytest.fixture
def small(chair, tmp_path):
    return begun(small_plan(tmp_path), chair, first=2022, last=2022, kind="ministers")


@pytest.fixture
def crowded(plan, chair, secretariat, verifier):
    demo.load(plan, secretariat, verifier)
    crowd(plan, secretariat)
    review = begun(plan, chair, last=2020, title=long_name("A review"))
    write(review, chair, "summary", text=LONG_TEXT)
    write(review, chair, "findings", text=LONG_TEXT, achieved=LONG_TEXT, held_back=LONG_TEXT)
    return review


@pytest.mark.parametrize(("case", "most"), [("empty", 25), ("small", 20), ("crowded", 90)])
def test_whatever_the_plan_nothing_is_lost_and_nothing_leaves_the_page(
    case, most, request, chair, tmp_path
):
    snapshot, made = published(request.getfixturevalue(case), chair)
    paper = printed(snapshot)
    path = kept(tmp_path, "made.pdf", made["pdf"])
    word = by_libreoffice(tmp_path, "word.docx", made["docx"])
    for each in (path, word):
        assert words_outside(each) == []
        assert lacking(paper, body_text(each)) == []
        assert pages(each) <= most
    slides = by_libreoffice(tmp_path, "slides.pptx", made["pptx"])
    assert words_outside(slides) == []
    assert pages(slides) == len(snapshot.content["deck"]["slides"]) + 1 <= 30


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_of_review_keeps_its_tables_on_the_page(plan, chair, kind, tmp_path):
    snapshot, made = published(begun(plan, chair, kind=kind), chair)
    path = kept(tmp_path, "made.pdf", made["pdf"])
    assert words_outside(path) == []
    assert lacking(printed(snapshot), body_text(path)) == []
