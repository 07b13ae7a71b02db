"""A narrative in Markdown, read once into pieces that page, PDF and Word all write.

Taken are headings, bold, italics, lists, links, small tables and quotations. Nothing that was typed
is ever markup of its own: HTML, pictures and code stay the letters that they are, and a link leads
to the web or to an address of mail, or is no link. So what is written out is safe by what it is
made of, on every side alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TEXT, BULLETS, NUMBERS, TABLE, QUOTE, HEADING = (
    "text",
    "bullets",
    "numbers",
    "table",
    "quote",
    "heading",
)
_LEADS_OUT = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
_OWN_BULLET = re.compile(r"^(\s*)•\s+", re.MULTILINE)
DEEPEST = 3
"""Lists within lists, and headings below each other, that are told apart."""


@dataclass(frozen=True)
class Span:
    """A run of letters that look alike. `refers`: the number of what it names in the house.

    `mark` is a page's own: what a reader must look at. Documents do not write it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""
    refers: str = ""
    mark: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Part:
    """A paragraph, a list, a table, a quotation or a heading.

    `rows` are lines of text: each is one line, and of a table its cells, the heads first. `levels`
    say how deep each line of a list, or a heading, lies, from 1.
    """

    kind: str
    rows: tuple[tuple[Line, ...], ...]
    levels: tuple[int, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        for row in self.rows:
            yield from row

    def with_lines(self, changed: Callable[[Line], Line]) -> Part:
        return replace(self, rows=tuple(tuple(map(changed, row)) for row in self.rows))


@dataclass(frozen=True)
class Prose:
    """Parts that follow each other, without headings: those are blocks of the paper."""

    parts: tuple[Part, ...] = field(default=())

    @classmethod
    def from_dict(cls, plain: Iterable[dict[str, Any]]) -> Prose:
        """The parts as JSON kept them."""
        return cls(
            tuple(
                Part(
                    each["kind"],
                    tuple(
                        tuple(tuple(Span(**span) for span in line) for line in row)
                        for row in each["rows"]
                    ),
                    tuple(each["levels"]),
                )
                for each in plain
            )
        )


NOT_TAKEN = [
    *("code", "fence", "hr", "lheading", "reference", "html_block"),
    *("backticks", "image", "entity", "html_inline"),
]
"""What Markdown knows besides, and is left as it was typed."""


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.disable(NOT_TAKEN)


def parts_of(text: str) -> list[Part]:
    """The parts of a text in Markdown, in their order."""
    plain = _OWN_BULLET.sub(r"\1- ", text.replace("\r\n", "\n"))
    return list(_Reading(_reader().parse(plain)).parts())


_LISTS = {"bullet_list_open": BULLETS, "ordered_list_open": NUMBERS}


class _Reading:
    """One pass over the tokens of a text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.lists: list[str] = []
        self.cells: list[Line] = []
        self.quoted = self.heading = 0
        self.open: Part | None = None

    def parts(self) -> Iterator[Part]:
        before = ""
        for token in self.tokens:
            if token.type == "inline":
                yield from self._of_a_line(
                    tuple(_spans(token.children or [])), is_cell=before in ("th_open", "td_open")
                )
            else:
                yield from self._of_a_mark(token)
            before = token.type
        yield from self._close()

    def _of_a_mark(self, token: Token) -> Iterator[Part]:
        """What begins or ends here; a list, a table or a quotation is whole where it ends."""
        kind = token.type
        if kind in _LISTS:
            self.lists.append(_LISTS[kind])
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
            if not self.lists:
                yield from self._close()
        elif kind in ("blockquote_open", "blockquote_close", "table_close"):
            self.quoted += {"blockquote_open": 1, "blockquote_close": -1}.get(kind, 0)
            yield from self._close()
        elif kind == "heading_open":
            self.heading = int(token.tag[1:])
        elif kind == "tr_open":
            self.cells = []
        elif kind == "tr_close":
            self._add(TABLE, tuple(self.cells), 1)

    def _of_a_line(self, line: Line, *, is_cell: bool) -> Iterator[Part]:
        if is_cell:
            self.cells.append(line)
        elif self.heading:
            yield from self._close()
            yield Part(HEADING, ((line,),), (self.heading,))
            self.heading = 0
        elif self.lists:
            self._add(self.lists[0], (line,), min(len(self.lists), DEEPEST))
        elif self.quoted:
            self._add(QUOTE, (line,), 1)
        else:
            yield from self._close()
            yield Part(TEXT, ((line,),))

    def _add(self, kind: str, row: tuple[Line, ...], level: int) -> None:
        before = self.open or Part(kind, ())
        self.open = replace(before, rows=(*before.rows, row), levels=(*before.levels, level))

    def _close(self) -> Iterator[Part]:
        if self.open:
            yield self.open
        self.open = None


def _spans(tokens: Iterable[Token]) -> Iterator[Span]:
    """The runs of a line; neighbours that look alike are one."""
    bold = italic = 0
    url = ""
    last: Span | None = None
    for token in tokens:
        kind = token.type
        bold += {"strong_open": 1, "strong_close": -1}.get(kind, 0)
        italic += {"em_open": 1, "em_close": -1}.get(kind, 0)
        if kind in ("link_open", "link_close"):
            href = str(token.attrs.get("href", "")) if kind == "link_open" else ""
            url = href if _LEADS_OUT.fullmatch(href) else ""
        text = "\n" if kind in ("softbreak", "hardbreak") else token.content
        if not text or kind.endswith(("_open", "_close")):
            continue
        found = Span(text, bold > 0, italic > 0, url)
        if last is not None and replace(last, text="") == replace(found, text=""):
            last = replace(last, text=last.text + found.text)
            continue
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def text_of(line: Line) -> str:
    """The letters of a line alone."""
    return "".join(span.text for span in line)


def plain_lines(parts: Iterable[Part]) -> Iterator[str]:
    """The parts as lines of plain text: a list's with a dash, a table's row by row."""
    for part in parts:
        for row in part.rows:
            said = "; ".join(" ".join(text_of(line).split()) for line in row)
            yield f"- {said}" if part.kind in (BULLETS, NUMBERS) else said
        yield ""


# As HTML


def html_of(parts: Iterable[Part], url_of: Callable[[str], str] = lambda refers: "") -> SafeString:
    """The parts as HTML. `url_of` gives the address of what a span refers to, "" for none."""
    writers = {
        TEXT: lambda part: _paragraphs(part, url_of),
        QUOTE: lambda part: format_html(
            '<blockquote class="prose-case">{}</blockquote>', _paragraphs(part, url_of)
        ),
        BULLETS: lambda part: _list(part, "ul", url_of),
        NUMBERS: lambda part: _list(part, "ol", url_of),
        TABLE: lambda part: _table(part, url_of),
        HEADING: lambda part: format_html(
            '<p class="prose-heading">{}</p>', _line(next(part.lines), url_of)
        ),
    }
    return mark_safe("".join(writers[part.kind](part) for part in parts))  # noqa: S308 -- each is escaped


Urls = Callable[[str], str]


def _paragraphs(part: Part, url_of: Urls) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((_line(each, url_of),) for each in part.lines))


def _line(line: Line, url_of: Urls) -> SafeString:
    return mark_safe("".join(_span(each, url_of) for each in line))  # noqa: S308 -- each is escaped


def _span(span: Span, url_of: Urls) -> SafeString:
    lines = (conditional_escape(str(each)) for each in span.text.split("\n"))
    made = mark_safe("<br>".join(lines))  # noqa: S308 -- each is escaped
    if span.bold:
        made = format_html("<strong>{}</strong>", made)
    if span.italic:
        made = format_html("<em>{}</em>", made)
    if span.url and _LEADS_OUT.fullmatch(span.url):
        made = format_html('<a href="{}" rel="noopener">{}</a>', span.url, made)
    elif span.refers:
        url = url_of(span.refers)
        made = (
            format_html('<a class="prose-reference" href="{}">{}</a>', url, made)
            if url
            else format_html('<span class="prose-reference">{}</span>', made)
        )
    if span.mark:
        made = format_html('<mark class="{}">{}</mark>', span.mark, made)
    return made


def _list(part: Part, tag: str, url_of: Urls) -> SafeString:
    """Nested lists: a deeper line opens a list within the line before it."""
    made, depth = "", 0
    for line, level in zip(part.lines, part.levels, strict=True):
        wanted = min(level, depth + 1)
        while depth > wanted:
            made, depth = f"{made}</li></{tag}>", depth - 1
        made += f"<{tag}>" if wanted > depth else "</li>"
        depth = wanted
        made += f"<li>{_line(line, url_of)}"
    return mark_safe(made + f"</li></{tag}>" * depth)  # noqa: S308 -- each line is escaped


def _table(part: Part, url_of: Urls) -> SafeString:
    heads, *rows = part.rows
    return format_html(
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Table: {}">'
        '<table class="table prose-table"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        "; ".join(text_of(each) for each in heads),
        format_html_join("", '<th scope="col">{}</th>', ((_line(e, url_of),) for e in heads)),
        format_html_join("", "<tr>{}</tr>", ((_cells(row, url_of),) for row in rows)),
    )


def _cells(row: Sequence[Line], url_of: Urls) -> SafeString:
    first, *others = row
    return format_html(
        '<th scope="row">{}</th>{}',
        _line(first, url_of),
        format_html_join("", "<td>{}</td>", ((_line(each, url_of),) for each in others)),
    )
