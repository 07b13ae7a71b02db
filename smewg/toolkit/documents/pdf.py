"""A paper as PDF/UA-1: tagged, with running heads and page numbers, for screen readers too."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart, cleaned
from smewg.toolkit.documents import columns
from smewg.toolkit.documents.paper import Figure, Heading, Paper, Table, is_in_contents
from smewg.toolkit.documents.prose import Prose, html_of

STYLE = Path(__file__).with_name("paper.css")
FONTS = Path(__file__).with_name("fonts")
FACES = {"normal": "LiberationSans-Regular.ttf", "bold": "LiberationSans-Bold.ttf"}
"""The letters travel with us: charts are measured in them, and a page is the same everywhere."""
_DOTS, _LINES = "data:image/png;base64,", "data:image/svg+xml;base64,"


_MARKS = re.compile(r"^::(marker|[\w-]*note-[\w-]+)(?= )", re.MULTILINE)
"""What the library's own style says of marks, at any element."""


class PdfUnavailable(RuntimeError):
    """This machine lacks the libraries that draw a PDF; the message says what to install."""


@dataclass(frozen=True)
class Printed:
    """A paper laid out on its pages, and not written yet."""

    pages: int
    _document: Any
    _identifier: bytes

    def content(self) -> bytes:
        """The file, as PDF/UA-1."""
        made: bytes = self._document.write_pdf(
            finisher=_finished, pdf_variant="pdf/ua-1", pdf_identifier=self._identifier
        )
        return made


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. PdfUnavailable where Pango is not installed."""
    return printed(paper).content()


def printed(paper: Paper) -> Printed:
    """The paper on its pages, so that they can be counted. PdfUnavailable as above."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 -- as _weasyprint()

    fonts = FontConfiguration()
    page = _page()(string=as_html(paper), url_fetcher=_no_looking_elsewhere)
    digest = hashlib.sha256(json.dumps(paper.to_dict(), sort_keys=True).encode()).digest()
    document = page.render(
        stylesheets=[
            weasyprint.CSS(string=_faces(), font_config=fonts),
            weasyprint.CSS(string=STYLE.read_text("utf-8"), font_config=fonts),
        ],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
    )
    return Printed(len(document.pages), document, digest[:16])


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
            each for each in blocks if each["kind"] == "Heading" and is_in_contents(each["block"])
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
                "heads": list(zip(block.columns, block.numeric, strict=True)),
                "rows": [
                    (row[0], list(zip(row[1:], block.numeric[1:], strict=True)))
                    for row in block.rows
                ],
                "widths": [f"{each:.1f}" for each in columns.widths(block)],
                "whole": columns.is_kept_together(block),
                "dense": len(block.columns) > columns.MANY_COLUMNS,
            }
        if isinstance(block, Figure):
            shown["picture"] = _picture(block.chart)
        if isinstance(block, Prose):
            shown["html"] = html_of(block.parts)
        yield shown


def _picture(chart: Chart) -> SafeString:
    """The chart as lines; in dots where its letters shape each other.

    WeasyPrint sets the words of a picture letter by letter: Thai vowels stood apart, and Arabic
    was written from left to right.
    """
    told = drawing.alternative(chart)
    if not drawing.is_shaped(chart):
        lines = b64encode(drawing.svg(chart).encode()).decode()
        return format_html('<img src="{}{}" alt="{}">', _LINES, lines, told)
    dots = drawing.png(chart)
    return format_html(
        '<img src="{}{}" alt="{}" width="{}">',
        _DOTS,
        b64encode(dots).decode(),
        told,
        int.from_bytes(dots[16:20], "big") // 2,
    )


def _weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 -- without Pango this fails, and only PDFs need it
    except OSError as error:
        raise PdfUnavailable(
            "PDFs cannot be made on this machine: the library Pango is missing. On Debian: "
            "apt-get install libpangoft2-1.0-0 libharfbuzz-subset0"
        ) from error
    return weasyprint


@cache
def _page() -> Any:
    """WeasyPrint's page, without the six marks for notes and lists that it draws up styles for at
    each element: a paper has no footnotes, and marks at the items of lists alone.

    A picture within the page is for the same reason no part of it, but a file (see _picture()).
    """
    weasyprint = _weasyprint()
    from weasyprint.css.counters import CounterStyle  # noqa: PLC0415 -- as _weasyprint()
    from weasyprint.html import UA  # noqa: PLC0415 -- as above

    ours = _MARKS.sub(lambda found: "li::marker" if found[1] == "marker" else "x-note", UA)
    style = weasyprint.CSS(string=ours, counter_style=CounterStyle())

    class Page(weasyprint.HTML):  # type: ignore[name-defined]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [style]

    return Page


def _faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "Liberation Sans"; font-weight: {weight}; '
        f'src: url("{(FONTS / name).as_uri()}"); }}'
        for weight, name in FACES.items()
    )


def _finished(_: object, pdf: Any) -> None:
    """What is left to do to the file's objects before they are written."""
    _say_scopes(pdf)
    _compress_once(pdf)


def _say_scopes(pdf: Any) -> None:
    """Say of each head of a table whether it heads a column or a row (PDF/UA-1, 7.5)."""
    by_reference = {each.reference: each for each in pdf.objects}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/TH":
            rows = by_reference[by_reference[each["P"]]["P"]]
            each["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"


def _compress_once(pdf: Any) -> None:
    """Compress each stream now: the library would do it twice, for the file and for its digest, and
    so hard that it takes twice as long for a hundredth less."""
    for each in pdf.objects:
        if getattr(each, "compress", False):
            each.compress = False
            _, _, written = each.data.partition(b"\nstream\n")
            each.stream = [zlib.compress(written.removesuffix(b"\nendstream"))]
            each.extra = {**each.extra, "Filter": "/FlateDecode"}


def _no_looking_elsewhere(url: str, *_: object, **__: object) -> Any:
    """The picture that an address holds in itself, as _picture() writes it; nothing from afar."""
    for beginning in (_DOTS, _LINES):
        if url.startswith(beginning):
            from weasyprint.urls import URLFetcherResponse  # noqa: PLC0415 -- as _weasyprint()

            kind = beginning.removeprefix("data:").removesuffix(";base64,")
            picture = b64decode(url.removeprefix(beginning))
            return URLFetcherResponse(url, picture, {"Content-Type": kind})
    raise ValueError(f"A paper holds all its content; it does not fetch {url[:200]}")
