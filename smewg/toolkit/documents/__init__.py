"""Papers of the group as documents: one tree of content, written as Word, PDF and slides.

A paper is made of the blocks of paper.py and knows nothing of plans or reviews. What is written
from the same paper twice is the same, byte for byte.
"""

from smewg.toolkit.documents.paper import (
    Block,
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
)
from smewg.toolkit.documents.pdf import PdfUnavailable, as_pdf
from smewg.toolkit.documents.prose import Prose
from smewg.toolkit.documents.slides import as_slides
from smewg.toolkit.documents.word import as_word
from smewg.toolkit.documents.word_template import TemplateRefused, check_template

__all__ = [
    "Block",
    "Box",
    "Bullets",
    "Cover",
    "Deck",
    "Figure",
    "Heading",
    "PageBreak",
    "Paper",
    "Paragraph",
    "PdfUnavailable",
    "Prose",
    "Slide",
    "Table",
    "TemplateRefused",
    "as_pdf",
    "as_slides",
    "as_word",
    "check_template",
]
