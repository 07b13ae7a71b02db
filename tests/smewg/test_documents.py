"""Papers as Word, PDF and slides, opened by programs that nobody here wrote."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest
from pptx import Presentation
from pypdf import PdfReader

from smewg.toolkit.charts.bars import Bar, panels
from smewg.toolkit.documents import (
    Box,
    Bullets,
    Cover,
    Deck,
    Figure,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Slide,
    Table,
    TemplateRefused,
    as_pdf,
    as_slides,
    as_word,
    check_template,
)
from smewg.toolkit.documents.word_template import SHIPPED, default_template
from tests.readers import by_libreoffice, run

MOMENT = datetime(2018, 9, 4, 8, 30, tzinfo=UTC)
CHART = panels(
    "kpi-1-by-area",
    "KPI 1: initiatives",
    "Area one had 3 in 2017 and 5 in 2018.",
    [Bar(f"Area {n}", str(year), n + year - 2016) for n in (1, 2, 3, 4) for year in (2017, 2018)],
)


def paper(**more):
    blocks = (
        Heading("Executive summary", 1),
        Paragraph("Five figures <and> a \x01 sign & more.\nSecond line.", "lead"),
        Heading("Progress", 1, "1"),
        Heading("By area", 2, "1.1"),
        Bullets(("First of all", "Then")),
        Table(
            "KPI 1 by area",
            ("Area", "2017", "2018"),
            tuple((f"Area {n}", n, n + 1) for n in range(1, 5)),
            source="typed counts",
            note="One item can serve two areas.",
        ),
        Figure("KPI 1 by area and year", CHART, source="typed counts"),
        Box("A case", ("What was shared, and adopted.",)),
        PageBreak(),
        Heading("Annex", 1, "A"),
        Table(
            "The list behind",
            ("Number", "Title", "Year"),
            tuple((f"E{n:04}", f"Item number {n} " * 4, 2017) for n in range(1, 90)),
        ),
        Table("Nothing", ("Number", "Title"), ()),
    )
    cover = Cover(
        title="Mid-term review of the plan",
        number="2018/SMEWG47/003",
        agenda_item="5",
        purpose="Consideration",
        submitted_by="SMEWG Chair",
        forum_document="Yes",
        meeting="SMEWG 47",
        place="Port Moresby",
        day="4 September 2018",
    )
    return replace(Paper(cover, blocks, MOMENT, "Mid-term review"), **more)


def deck():
    slides = (
        Slide("More initiatives than the year before", CHART, source="typed counts"),
        Slide("What is asked", points=("Note the review.", "Agree to go on.")),
    )
    return Deck(paper().cover, slides, MOMENT)


def words(text):
    return " ".join(text.split())


@pytest.mark.usefixtures("drawn_anew")
def test_what_is_written_twice_is_the_same():
    assert as_word(paper()) == as_word(paper())
    assert as_pdf(paper()) == as_pdf(paper())
    assert as_slides(deck()) == as_slides(deck())


def test_a_paper_comes_back_from_plain_data_as_it_was():
    kept = json.loads(json.dumps(paper().to_dict()))
    assert as_word(Paper.from_dict(kept)) == as_word(paper())
    kept = json.loads(json.dumps(deck().to_dict()))
    assert as_slides(Deck.from_dict(kept)) == as_slides(deck())


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The paper from Word and the deck, as LibreOffice shows them."""
    files = {"paper.docx": as_word(paper()), "deck.pptx": as_slides(deck())}
    made = by_libreoffice(tmp_path_factory.mktemp("read"), files)
    return dict(zip(("docx", "pptx"), made, strict=True))


def test_the_word_document_opens_in_libreoffice_with_all_it_says(read):
    made = read["docx"]
    text, pages = run("pdftotext", "-layout", str(made), "-"), len(PdfReader(made).pages)
    said = words(text)
    for expected in (
        "2018/SMEWG47/003", "Consideration", "SMEWG Chair", "Port Moresby",
        "Table 1. KPI 1 by area", "Figure 1. KPI 1 by area and year", "Table 2. The list behind",
        "Five figures <and> a sign & more.", f"of {pages}", "E0089", "Source: typed counts",
    ):  # fmt: skip
        assert expected in said, expected
    assert said.count("Number Title Year") == pages - text[: text.index("E0001")].count("\f"), (
        "the head of a long table is repeated on each page"
    )


def test_the_pdf_is_tagged_and_says_what_it_is(tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(as_pdf(paper()))
    info = run("pdfinfo", str(path))
    assert re.search(r"Tagged:\s+yes", info)
    assert 'pdfuaid:part="1"' in run("pdfinfo", "-meta", str(path))
    assert re.search(r"Title:\s+Mid-term review of the plan", info)
    text = run("pdftotext", "-layout", str(path), "-")
    pages = len(PdfReader(path).pages)
    assert f"Page 2 of {pages}" in words(text)
    assert "Five figures <and> a sign & more." in words(text)
    assert re.search(r"1\.1 By area\s+2\n", text), "contents lead to pages"
    assert _alternatives(PdfReader(path)) == [
        "KPI 1: initiatives. Area one had 3 in 2017 and 5 in 2018."
    ]


def _alternatives(reader):
    """The alternative texts of the figures in the tree that a screen reader follows."""
    found = []

    def look(node):
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if node.get("/S") == "/Figure":
            found.append(str(node.get("/Alt", "")))
        below = node.get("/K", [])
        for each in below if isinstance(below, list) else [below]:
            look(each)

    look(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def figures_of(chart):
    """A chart's rows as python-pptx reads them: each category with its number in each series."""
    [plot] = chart.plots
    values = [list(series.values) for series in plot.series]
    return [
        [name, *(None if each[n] is None else int(each[n]) for each in values)]
        for n, name in enumerate(plot.categories)
    ]


def test_slides_have_titles_alternative_texts_and_notes(read):
    content = as_slides(deck())
    shown = Presentation(io.BytesIO(content))
    second = shown.slides[1]
    assert second.shapes.title.text == "More initiatives than the year before"
    frame = next(shape for shape in second.shapes if shape.has_chart)
    assert "Area one had 3 in 2017" in frame._element.nvGraphicFramePr.cNvPr.get("descr")
    assert figures_of(frame.chart) == [[row[0], *row[1:]] for row in CHART.rows]
    assert all(shape.is_placeholder for shape in second.shapes if shape.name.startswith("Title"))
    assert "Source: typed counts" in second.notes_slide.notes_text_frame.text
    assert len(PdfReader(read["pptx"]).pages) == 3
    assert "Agree to go on." in words(run("pdftotext", str(read["pptx"]), "-"))


def test_pictures_in_word_say_what_they_show():
    document = docx.Document(io.BytesIO(as_word(paper())))
    said = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert said == ["KPI 1: initiatives. Area one had 3 in 2017 and 5 in 2018."]


def template_with(change):
    document = docx.Document(SHIPPED)
    change(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def test_the_shipped_template_is_taken_and_a_changed_one_is_used():
    check_template(SHIPPED.read_bytes())
    check_template(default_template())
    changed = template_with(lambda each: each.paragraphs[0].add_run(" of Somewhere"))
    check_template(changed)
    text = "\n".join(
        line.text for line in docx.Document(io.BytesIO(as_word(paper(), changed))).paragraphs
    )
    assert "Working Group of Somewhere" in text


def test_an_empty_row_of_the_title_block_is_left_out_but_the_document_numbers():
    plain = paper(cover=Cover(title="A draft", purpose="Information"))
    [block, *_] = docx.Document(io.BytesIO(as_word(plain))).tables
    assert [[cell.text for cell in row.cells] for row in block.rows] == [
        ["Document number", ""],
        ["Purpose", "Information"],
    ]


def _linked_picture(content, written_as=lambda link: link):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                link = (
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/office'
                    b'Document/2006/relationships/image" Target="http://elsewhere.example/p.png" '
                    b'TargetMode="External"/></Relationships>'
                )
                part = part.replace(b"</Relationships>", written_as(link))
            new.writestr(name, part)
    return written.getvalue()


def _with_macros(content):
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a") as parts:
        parts.writestr("word/vbaProject.bin", b"a macro")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_with_macros(SHIPPED.read_bytes()), "It holds macros"),
        (b"not a file of Word", "no Word document"),
        (SHIPPED.read_bytes()[:4000], "no Word document"),
        (template_with(lambda each: each.add_paragraph("{{ colour }}")), "colour"),
        (
            template_with(
                lambda each: each.paragraphs[-1]._p.getparent().remove(each.paragraphs[-1]._p)
            ),
            "no {{ content }}",
        ),
        (template_with(lambda each: each.add_paragraph("{{ content }}")), "stands once"),
        (template_with(lambda each: each.add_paragraph("{{ title.__class__ }}")), "plain name"),
        (
            template_with(lambda each: each.add_paragraph("{% for x in y %}{% endfor %}")),
            "no commands",
        ),
        (template_with(lambda each: each.add_paragraph("{{ title")), "do not fit together"),
        (
            template_with(
                lambda each: (
                    each.styles["Caption"]
                    .element.getparent()
                    .remove(each.styles["Caption"].element)
                )
            ),
            "lacks the styles Caption",
        ),
        *(
            (_linked_picture(SHIPPED.read_bytes(), written_as), "from elsewhere")
            for written_as in (
                lambda link: link,
                lambda link: link.replace(b'"', b"'"),
                lambda link: link.replace(b'TargetMode="External"', b'TargetMode = "External"\n'),
                lambda link: link.replace(b"External", b"&#69;xternal"),
                lambda link: link.replace(b"<Rel", b"<Rel", 1).replace(b" Id", b"\n Id"),
            )
        ),
    ],
)
def test_a_wrong_template_is_refused_with_the_reason(content, reason):
    with pytest.raises(TemplateRefused) as refused:
        check_template(content)
    assert reason in str(refused.value)
