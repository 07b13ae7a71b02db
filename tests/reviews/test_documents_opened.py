"""A review's documents, opened by programs of others and compared with its page.

Each review is published or tried out and written once, and LibreOffice reads all of them in one go.
What a document says comes from the snapshot alone, so these run once, and not once for each
database; tests/reviews/test_reviews.py compares documents with the page on each.
"""

import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from plans.models import Plan
from reviews.models import Review, ReviewDocument, ReviewKind, Snapshot
from reviews.operations import demo as reviews_demo
from reviews.operations import snapshots
from reviews.operations.reviews import try_out_review
from reviews.queries.paper import for_print
from smewg.models import Installation
from smewg.models.people import INVENTED
from smewg.toolkit.days import day_in_words, day_of
from smewg.toolkit.documents import Figure, Heading, Paper, Table
from tests import database
from tests.factories import UserFactory
from tests.readers import (
    body_text,
    by_libreoffice,
    pages,
    run,
    squeezed,
    tables_in_html,
    tables_in_word,
    with_contents_made_anew,
    words_outside,
)
from tests.reviews.documents import LONG_TEXT, begun, crowd, long_name, small_plan, write
from tests.reviews.publishing import published as publish

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@dataclass
class Opened:
    """A review: its page, what was kept of it, its documents and how they are read."""

    title: str
    snapshot: Snapshot
    stamp: str
    page: bytes
    made: dict[str, bytes]
    read: dict[str, Path] = field(default_factory=dict)

    @property
    def content(self):
        return self.snapshot.content

    @property
    def printed(self):
        return for_print(Paper.from_dict(self.content["paper"]))

    def pages_of(self, form):
        """What each page or slide says, head and foot as well."""
        path = self.read[form]
        text = run("pdftotext", "-layout", str(path), "-").split("\f")
        return [squeezed(page) for page in text[: pages(path)]]


def _shipped():
    database.put_in(database.load_plan)
    return Plan.objects.get(key="2017-2020")


def _with_counts():
    database.put_in(database.load_counts)
    return Plan.objects.get(key="2017-2020")


def _demonstration(chair, folder):
    reviews_demo.load(_with_counts(), chair)
    return Review.objects.get()


def _empty(chair, folder):
    return begun(_shipped(), chair, title=long_name("A review"), first=2018)


def _small(chair, folder):
    return begun(small_plan(folder), chair, first=2022, last=2022, kind="ministers")


def _crowded(chair, folder):
    """A draft, so that its many pages say so as well; it holds every figure and chart."""
    Installation.mark_invented_figures()
    plan = _with_counts()
    crowd(plan, UserFactory(role="secretariat"))
    review = begun(plan, chair, last=2020)
    write(review, chair, "summary", text=LONG_TEXT)
    write(review, chair, "findings", text=LONG_TEXT, achieved=LONG_TEXT, held_back=LONG_TEXT)
    return review


def _of_kind(kind):
    return lambda chair, folder: begun(
        _shipped(), chair, kind=kind, title=long_name("Of an empty plan")
    )


def _invented(chair, folder):
    review = _of_kind(ReviewKind.FINAL)(chair, folder)
    Installation.mark_invented_figures()
    return review


CASES = {
    "demonstration": _demonstration,
    "empty": _empty,
    "small": _small,
    "crowded": _crowded,
    **{kind: _of_kind(kind) for kind in ReviewKind.values},
    ReviewKind.FINAL: _invented,
}
del CASES[ReviewKind.MID_TERM]  # it is the empty one
IN_OFFICE = ("demonstration", "empty", "small", "crowded", ReviewKind.FINAL)
"""Those whose Word file and slides are read by LibreOffice."""


def _kept(name, folder):
    """The review published or tried out, its page read, its documents written; nothing of it stays
    in the database."""
    cache.clear()  # it remembers whether figures here are invented
    with transaction.atomic():
        chair = UserFactory(role="chair")
        review = CASES[name](chair, folder)
        is_draft = name == "crowded"
        snapshot = try_out_review(review.pk, by=chair) if is_draft else publish(review, chair)
        made = {form: snapshots.written(snapshot, form) for form in ReviewDocument.Form.values}
        client = Client()
        client.force_login(chair, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(reverse("reviews:review", args=[review.pk])).content
        stamp = snapshots.stamp_of(snapshot)
        transaction.set_rollback(True)
    cache.clear()
    return Opened(review.title, snapshot, stamp, page, made)


@pytest.fixture(scope="session")
def opened(_kept_counts, django_db_blocker, tmp_path_factory):
    """{case: the review of it}, their documents opened."""
    folder = tmp_path_factory.mktemp("documents")
    with django_db_blocker.unblock():
        found = {name: _kept(name, folder) for name in CASES}
    files = {
        (name, form): found[name].made[form] for name in IN_OFFICE for form in ("docx", "pptx")
    }
    del files["demonstration", "docx"]  # it is read with its contents made anew
    named = {f"{name}-{form}.{form}": content for (name, form), content in files.items()}
    for (name, form), path in zip(files, by_libreoffice(folder, named), strict=True):
        found[name].read[form] = path
    for name, each in found.items():
        each.read["pdf"] = folder / f"{name}.pdf"
        each.read["pdf"].write_bytes(each.made["pdf"])
    of_all = found["demonstration"]
    of_all.read["html"], of_all.read["docx"] = with_contents_made_anew(folder, of_all.made["docx"])
    return found | {ReviewKind.MID_TERM: found["empty"]}


@pytest.fixture
def demonstration(opened):
    return opened["demonstration"]


def same(tables):
    return {
        squeezed(caption): [[squeezed(cell) for cell in row] for row in rows]
        for caption, rows in tables.items()
    }


def test_every_table_of_the_page_stands_in_word_and_pdf_with_the_same_figures(demonstration):
    page = demonstration.page
    on_page = same(tables_in_html(page, "//article//table[contains(@class, 'review-table')]"))
    assert len(on_page) > 15
    in_word = same(tables_in_word(demonstration.read["html"]))
    in_pdf = body_text(demonstration.read["pdf"])
    for caption, rows in on_page.items():
        assert in_word[caption] == rows
        _stands_in(in_pdf, caption, rows)
    under_charts = same(tables_in_html(page, "//article//figure//table"))
    annex = [each for each in in_word if "asatable" in each]
    figures = [each for each in demonstration.printed.blocks if isinstance(each, Figure)]
    assert len(annex) == len(figures) == len(under_charts)
    for caption, rows in zip(annex, under_charts.values(), strict=True):
        assert in_word[caption] == rows
        _stands_in(in_pdf, caption, rows)


def _stands_in(text, caption, rows):
    """Caption and head stand together, and the cells of each row one after the other."""
    assert caption + "".join(rows[0]) in text
    for row in rows:
        assert "".join(row) in text, row


def test_the_slides_say_what_the_page_says(demonstration):
    shown = demonstration.read["pptx"]
    slides = [squeezed(each) for each in run("pdftotext", str(shown), "-").split("\f")]
    deck = demonstration.content["deck"]["slides"]
    assert pages(shown) == len(deck) + 1
    for slide, said in zip(deck, slides[1:], strict=False):
        assert squeezed(slide["message"]) in said
        for point in slide["points"]:
            assert squeezed(point) in said
    cells = demonstration.content["cells"]
    numbers = [cells[f"kpi-2/{year}/total"] for year in (2017, 2018)]
    assert any(
        each["message"].startswith(
            f"Activities (KPI 2): {numbers[0]} in 2017, {numbers[1]} in 2018"
        )
        for each in deck
    )
    assert words_outside(shown) == []


def test_the_pdf_is_built_for_a_screen_reader(demonstration):
    path = demonstration.read["pdf"]
    info, tags = run("pdfinfo", str(path)), run("pdfinfo", "-struct", str(path))
    assert re.search(r"Tagged:\s+yes", info)
    assert f"Title:           {demonstration.title}" in info
    assert 'pdfuaid:part="1"' in run("pdfinfo", "-meta", str(path))
    assert PdfReader(path).trailer["/Root"]["/Lang"] == "en-GB"
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert all("Liberation" in line and " yes yes yes " in line for line in fonts)
    assert tags.count("/Scope") == len(re.findall(r"^\s+TH\b", tags, re.MULTILINE)) > 100
    levels = [int(level) for level in re.findall(r"^\s+H(\d) ", tags, re.MULTILINE)]
    assert levels[0] == 1
    assert all(now <= before + 1 for before, now in itertools.pairwise(levels))


@pytest.mark.parametrize(("form", "nearly"), [("docx", 1), ("pdf", 0)])
def test_contents_lead_to_the_pages_where_the_headings_stand(demonstration, form, nearly):
    """LibreOffice makes the contents of a Word file anew, as somebody does who opens it there.

    It counts the pages before it has moved the last heading to its next page.
    """
    path = demonstration.read[form]
    said = [each.split("\n") for each in run("pdftotext", "-layout", str(path), "-").split("\f")]
    for heading in demonstration.printed.headings:
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


@pytest.mark.parametrize(("case", "most"), [("empty", 25), ("small", 20), ("crowded", 90)])
def test_whatever_the_plan_nothing_is_lost_and_nothing_leaves_the_page(case, most, opened):
    review = opened[case]
    for form in ("pdf", "docx"):
        made = review.read[form]
        assert words_outside(made) == []
        assert lacking(review.printed, body_text(made)) == []
        assert pages(made) <= most
    slides = review.read["pptx"]
    assert words_outside(slides, margin=4) == []
    assert set(words_outside(slides)) <= set(review.stamp.split())  # that stands nearer to the edge
    assert pages(slides) == len(review.content["deck"]["slides"]) + 1 <= 30


@pytest.mark.parametrize("kind", ReviewKind.values)
def test_each_kind_of_review_keeps_its_tables_on_the_page(kind, opened):
    assert words_outside(opened[kind].read["pdf"]) == []
    assert lacking(opened[kind].printed, body_text(opened[kind].read["pdf"])) == []


@pytest.mark.parametrize("kind", ReviewKind.values)
def test_an_empty_plan_makes_each_document_still(kind, opened):
    assert all(len(content) > 5000 for content in opened[kind].made.values())


# Each page, slide and picture says what it is of: a draft, an edition, invented figures

FORMS = ["pdf", "docx", "pptx"]


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_a_draft_says_so_with_day_and_time(opened, form):
    stamp = squeezed(opened["crowded"].stamp)
    assert re.match(r"DRAFT,\d+\w+\d{4},\d\d:\d\dSingaporetime", stamp)
    found = opened["crowded"].pages_of(form)
    assert found
    for page in found:
        assert stamp in page
        assert squeezed(INVENTED) in page


@pytest.mark.parametrize("form", FORMS)
def test_a_published_paper_carries_number_edition_and_checksum(demonstration, form):
    checksum = demonstration.snapshot.checksum
    cover, *others = demonstration.pages_of(form)
    number = squeezed(demonstration.snapshot.review.number)
    assert checksum in cover
    assert "Edition1,published" in cover
    assert number in cover
    marked = squeezed(f"{number}, edition 1, checksum {checksum[:12]}")
    assert others
    for page in others:
        assert marked in page
    assert not [page for page in (cover, *others) if "DRAFT" in page or squeezed(INVENTED) in page]


@pytest.mark.parametrize("form", FORMS)
def test_every_page_of_invented_figures_says_so(opened, form):
    found = opened[ReviewKind.FINAL].pages_of(form)
    assert found
    assert all(squeezed(INVENTED) in page for page in found)
    assert not [page for page in found if "DRAFT" in page]


@pytest.mark.parametrize("form", FORMS)
def test_a_published_paper_says_the_day_and_never_today(demonstration, form):
    words = "".join(demonstration.pages_of(form)).casefold()
    assert "today" not in words
    if form != "pptx":
        day = day_in_words(day_of(demonstration.snapshot.made_at))
        assert squeezed(f"Years' states are those of {day}").casefold() in words
    assert demonstration.snapshot.is_intact
