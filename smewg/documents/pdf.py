"""A paper as PDF/UA-1: tagged, with running heads and page numbers, for screen readers too."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from smewg import charts
from smewg.charts import cleaned
from smewg.documents.paper import Figure, Heading, Paper, Table

STYLE = Path(__file__).with_name("paper.css")
ROWS_KEPT_TOGETHER = 14
"""A table of so many rows is not torn apart; a longer one repeats its head on each page."""


class PdfNotPossible(RuntimeError):
    """This machine lacks the libraries that draw a PDF; the message says what to install."""


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. PdfNotPossible where Pango is not installed."""
    weasyprint = _weasyprint()
    document = weasyprint.HTML(string=as_html(paper), url_fetcher=_no_looking_elsewhere)
    digest = hashlib.sha256(json.dumps(paper.as_plain(), sort_keys=True).encode()).digest()
    made: bytes = document.write_pdf(
        stylesheets=[weasyprint.CSS(string=STYLE.read_text("utf-8"))],
        pdf_variant="pdf/ua-1",
        pdf_identifier=digest[:16],
    )
    return made


def as_html(paper: Paper) -> str:
    """The page that is printed; its style stands in paper.css."""
    blocks = list(_blocks(paper))
    context = {
        "paper": paper,
        "cover": paper.cover,
        "running": paper.running or paper.cover.title,
        "moment": paper.moment.isoformat(timespec="seconds"),
        "blocks": blocks,
        "contents": [
            each for each in blocks if each["kind"] == "Heading" and each["block"].level <= 2
        ],
    }
    return cleaned_lines(render_to_string("documents/paper.html", context))


def cleaned_lines(text: str) -> str:
    """`text` without control characters, its lines as they are."""
    return "\n".join(cleaned(line) for line in text.splitlines())


def _blocks(paper: Paper) -> Iterator[dict[str, Any]]:
    """The blocks as the template shows them."""
    for place, (block, number) in enumerate(paper.numbered()):
        shown: dict[str, Any] = {"kind": type(block).__name__, "block": block, "number": number}
        if isinstance(block, Heading):
            shown |= {"id": f"part-{place}", "tag": f"h{min(block.level, 3) + 1}"}
        if isinstance(block, Table):
            shown |= {
                "rows": [(row[0], _cells(row[1:])) for row in block.rows],
                "numeric": _numeric(block),
                "whole": len(block.rows) <= ROWS_KEPT_TOGETHER,
                "dense": len(block.columns) > 6,
            }
        if isinstance(block, Figure):
            drawn = charts.svg(block.chart)
            shown["picture"] = mark_safe(drawn)  # noqa: S308 -- made by charts.py
        yield shown


def _cells(cells: tuple[str | int, ...]) -> list[tuple[str | int, bool]]:
    return [(cell, isinstance(cell, int)) for cell in cells]


def _numeric(table: Table) -> list[tuple[str, bool]]:
    """Each column, and whether it holds numbers: its head stands over them."""
    return [
        (column, any(isinstance(row[place], int) for row in table.rows if place < len(row)))
        for place, column in enumerate(table.columns)
    ]


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 -- without Pango this fails, and only PDFs need it
    except OSError as error:
        raise PdfNotPossible(
            "PDFs cannot be made on this machine: the library Pango is missing. On Debian: "
            "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    return weasyprint


def _no_looking_elsewhere(url: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"A paper holds all its content; it does not fetch {url}")
