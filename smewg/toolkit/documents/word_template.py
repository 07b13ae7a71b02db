"""The Word file that papers are poured into: what it must hold, and the one shipped here.

A template is an ordinary Word document with names in double braces, as {{ title }}. It may be
replaced; what it may hold is decided here, before anything is poured into it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from defusedxml.ElementTree import fromstring
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

SHIPPED = Path(__file__).with_name("templates") / "paper.docx"
CONTENT = "content"
NAMES = {
    "title": "the paper's title",
    "content": "everything below the title block; it stands alone in its line",
    "contents": "the list of headings; it stands alone in its line",
    "number": "document number, as 2018/SMEWG47/003",
    "agenda_item": "agenda item",
    "purpose": "Information or Consideration",
    "submitted_by": "who submits it",
    "forum_document": "whether it is a forum document",
    "meeting": "the meeting",
    "place": "where the meeting is",
    "day": "the meeting's date",
    "edition": "which edition of a published paper it is",
    "checksum": "the checksum of what was published",
    "running": "the short title for the head of each page",
    "foot": "what stands beside the page number",
}
HOLDS_MACROS = "It holds macros. Save it without them, as docx."
NEEDED = ("title", "content")
STYLES = ("Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "Table Grid")
"""Styles that the content is written in."""

INK, SOFT, ACCENT = (
    RGBColor(0x18, 0x22, 0x2C),
    RGBColor(0x4A, 0x56, 0x63),
    RGBColor(0x0B, 0x4F, 0x6C),
)


class TemplateRefused(ValueError):
    """A Word file that papers cannot be poured into; `reasons` says all that is wrong."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def environment() -> SandboxedEnvironment:
    """How names in a template are replaced: what people typed stays text."""
    return SandboxedEnvironment(autoescape=True)


def check_template(content: bytes) -> None:
    """TemplateRefused, with every reason, unless papers can be poured into this Word file."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
        reasons = list(_reasons(content, template))
    except TemplateRefused:
        raise
    except Exception as error:  # a broken file fails in many ways, and all mean the same here
        raise TemplateRefused(
            ["This is no Word document (docx) that can be opened. Save it again in Word."]
        ) from error
    if reasons:
        raise TemplateRefused(reasons)


def _reasons(content: bytes, template: Any) -> Iterator[str]:
    yield from _what_looks_outside(content)
    found: list[str] = []
    for where, xml in _texts(template):
        try:
            found += _names_in(xml)
        except TemplateSyntaxError as error:
            yield f"The braces in {where} do not fit together: {error.message}."
        except ValueError as error:
            yield f"In {where}: {error}"
    unknown = [name for name in dict.fromkeys(found) if name not in NAMES]
    if unknown:
        yield (
            f"It asks for {', '.join(unknown)}, which papers do not have. "
            f"They have: {', '.join(NAMES)}."
        )
    yield from (
        f"It has no {{{{ {name} }}}} for {NAMES[name]}." for name in NEEDED if name not in found
    )
    yield from _misplaced(template)
    have = {style.name for style in template.docx.styles}
    lacking = [name for name in STYLES if name not in have]
    if lacking:
        yield f"It lacks the styles {', '.join(lacking)}, in which papers are written."


def _texts(template: Any) -> Iterator[tuple[str, str]]:
    """The template's text as the names are looked for in it, part by part."""
    yield "the text", template.patch_xml(template.get_xml())
    for uri, where in ((template.HEADER_URI, "a header"), (template.FOOTER_URI, "a footer")):
        for _, part in template.get_headers_footers(uri):
            yield where, template.patch_xml(template.get_part_xml(part))


def _names_in(xml: str) -> list[str]:
    """The names in braces; ValueError for anything in braces that is more than a name."""
    names = []
    for part in environment().parse(xml).body:
        if not isinstance(part, nodes.Output):
            raise ValueError("only names in double braces are allowed, no commands.")
        for node in part.nodes:
            if isinstance(node, nodes.Name):
                names.append(node.name)
            elif not isinstance(node, nodes.TemplateData):
                raise ValueError("only a plain name may stand in double braces.")
    return names


def _misplaced(template: Any) -> Iterator[str]:
    """The names that content replaces must each stand once, alone in a line of the text."""
    lines = [line.text for line in template.docx.paragraphs]
    for name in ("content", "contents"):
        pattern = re.compile(r"\{\{\s*" + name + r"\s*\}\}")
        having = [line for line in lines if pattern.search(line)]
        if len(having) > 1 or any(pattern.fullmatch(line.strip()) is None for line in having):
            yield f"{{{{ {name} }}}} stands once, alone in its line."
        elif name == CONTENT and not having:
            yield "{{ content }} stands in the text itself, not in a table, a box or a header."


def _what_looks_outside(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        outside = {
            kind
            for name in names
            if name.lower().endswith(".rels")
            for kind in _kinds_from_elsewhere(parts.read(name))
        }
    if any("vbaproject" in name.lower() for name in names):
        yield HOLDS_MACROS
    if outside - {"hyperlink"}:
        yield "It takes something from elsewhere (a linked picture or template). Put it inside."


def _kinds_from_elsewhere(relationships: bytes) -> Iterator[str]:
    """The kinds of what a part takes from outside of the file, as "image" or "attachedTemplate"."""
    for each in fromstring(relationships):
        if each.get("TargetMode", "").strip().lower() == "external":
            yield each.get("Type", "").rpartition("/")[2].lower()


def default_template() -> bytes:
    """The Word file that is shipped, made anew; `manage.py make_word_template` writes it."""
    document = docx.Document()
    _styles(document)
    _page(document)
    _title_block(document)
    contents = document.add_paragraph("{{ contents }}")
    contents.paragraph_format.space_before = Pt(18)
    document.add_paragraph("{{ content }}")
    properties = document.core_properties
    properties.title, properties.author = "Paper of the group", "SMEWG plan tracker"
    properties.language, properties.comments = "en-GB", ""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _styles(document: Document) -> None:
    looks: dict[str, tuple[float, bool, RGBColor, float, float]] = {
        # size, bold, colour, space before, space after
        "Normal": (10, False, INK, 0, 6),
        "Title": (20, True, INK, 6, 14),
        "Heading 1": (14, True, INK, 22, 6),
        "Heading 2": (11.5, True, INK, 14, 4),
        "Heading 3": (10, True, INK, 10, 4),
        "Caption": (9, False, INK, 8, 4),
        "List Bullet": (10, False, INK, 0, 3),
    }
    for name, (size, bold, colour, before, after) in looks.items():
        style: Any = document.styles[name]
        font, spacing = style.font, style.paragraph_format
        font.name, font.size, font.bold, font.italic = "Arial", Pt(size), bold, False
        font.color.rgb = colour
        _one_font(style)
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        spacing.line_spacing = 1.2 if name in ("Normal", "List Bullet") else 1.1
        spacing.widow_control = True
        spacing.keep_with_next = name.startswith(("Heading", "Caption"))
    _no_rule_under(document.styles["Title"])
    for each in document.styles.element.iter(qn("w:lang")):
        each.set(qn("w:val"), "en-GB")
    for name, size, colour in (
        ("Source", 8, SOFT),
        ("Contents", 10, INK),
        ("toc 1", 10, INK),
        ("toc 2", 10, INK),
        ("Running", 8, SOFT),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.color.rgb = Pt(size), colour
        style.paragraph_format.space_after = Pt(2 if name != "Source" else 8)


def _one_font(style: Any) -> None:
    """Theme fonts would win over the name given."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), "Arial")


def _no_rule_under(style: Any) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.style = document.styles["Running"]
    head.text = "{{ running }}\t{{ number }}"
    _tab_at_the_right(head)
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        line.style = document.styles["Running"]
        line.text = "{{ foot }}\tPage "
        _tab_at_the_right(line)
        add_field(line, "PAGE", "1")
        line.add_run(" of ")
        add_field(line, "NUMPAGES", "1")


def _tab_at_the_right(paragraph: Any) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(166), 2)  # 2: to the right


def _title_block(document: Document) -> None:
    group = document.add_paragraph("Small and Medium Enterprises Working Group")
    group.runs[0].font.color.rgb = SOFT
    document.add_paragraph("{{ title }}", style="Title")
    named = (
        ("Document number", "number"),
        ("Agenda item", "agenda_item"),
        ("Purpose", "purpose"),
        ("Submitted by", "submitted_by"),
        ("Forum doc.", "forum_document"),
        ("Meeting", "meeting"),
        ("Place", "place"),
        ("Date", "day"),
        ("Edition", "edition"),
        ("Checksum", "checksum"),
    )
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for words, name in named:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(40), Mm(126)
        cells[0].paragraphs[0].add_run(words).bold = True
        cells[1].text = f"{{{{ {name} }}}}"
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
            cell.paragraphs[0].paragraph_format.space_before = Pt(3)
    for column, width in zip(table.columns, (40, 126), strict=True):
        column.width = Mm(width)
    quiet_borders(table)


def quiet_borders(table: Any) -> None:
    """Thin lines between rows, none between columns."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        drawn = side in ("top", "bottom", "insideH")
        line.set(qn("w:val"), "single" if drawn else "nil")
        if drawn:
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), "C3C9CE")
        borders.append(line)
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    properties.append(borders)


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    """A field that Word counts itself; `shown` stands there until it does."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
