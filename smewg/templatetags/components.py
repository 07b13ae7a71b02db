"""Template tags that every page may use without loading them; docs/design.md lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from smewg import navigation
from smewg.queries import help_texts, help_topics
from smewg.toolkit import addresses, error_summary, turned_back
from smewg.toolkit import table_rows as table_rows_
from smewg.toolkit.charts import drawing
from smewg.toolkit.charts.drawing import Chart
from smewg.toolkit.crumbs import below, crumbs
from smewg.toolkit.days import day_in_words, day_of, moment_in_words
from smewg.toolkit.form_layout import page_helper
from smewg.toolkit.made_once import MadeOnce
from smewg.toolkit.text import count_of, noun_for

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label when it says something the words beside it do not."""
    picture = _picture(name)
    if not label:
        return picture
    return format_html('{}<span class="visually-hidden">{}</span>', picture, label)


@lru_cache(maxsize=500)
def _picture(name: str) -> SafeString:
    """A page has some thirty, of which most are on every page; their file's address is one."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("vendor/bootstrap-icons/icons.svg"),
        name,
    )


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: str) -> SafeString:
    """A page's title with what its address names: year, plan's years, session, where it lacks them.

    A year alone says which plan it is of.
    """
    said = " ".join(content.split())
    match = getattr(context.get("request"), "resolver_match", None)
    named = [str(each) for each in (match.captured_kwargs.values() if match else ())]
    lacks = [words for words in map(_in_a_title, named) if words and not _says(said, words)]
    is_of_a_year = any(YEAR.fullmatch(each) for each in named)
    missing = [each for each in lacks if not (is_of_a_year and PERIOD.fullmatch(each))]
    return format_html("{}{}", mark_safe(said), "".join(f", {each}" for each in missing))  # noqa: S308 -- rendered


YEAR, PERIOD = re.compile(r"20\d\d"), re.compile(r"20\d\d-20\d\d")
SESSION = re.compile(r"(20\d\d)-(\d{1,2})")


def _in_a_title(named: str) -> str:
    """What a title says for a part of its address: "2018", "2017-2020", "session 1/2018"."""
    if YEAR.fullmatch(named) or PERIOD.fullmatch(named):
        return named
    session = SESSION.fullmatch(named)
    return f"session {session[2]}/{session[1]}" if session else ""


def _says(title: str, words: str) -> bool:
    bare = words.removeprefix("session ")
    return re.search(rf"(?<![\d/-]){re.escape(bare)}(?![\d-])", title) is not None


@register.simple_tag(takes_context=True)
def switch_address(context: Context, shown: Any, other: Any) -> str:
    """The address of this page for the plan `other`, where `shown` is the plan of the page.

    The same page where only the plan or its year names it; else the plan's own page, for what
    stands at a number in one plan is another thing in the next.
    """
    match = getattr(context["request"], "resolver_match", None)
    if match is None or shown == other:
        return ""
    named = match.kwargs
    if set(named) == {"key"} and named["key"] == shown.key:
        return reverse(match.view_name, kwargs={"key": other.key})
    if set(named) == {"year"}:
        year = other.start_year + int(named["year"]) - shown.start_year
        nearest = max(other.start_year, min(other.end_year, year))
        return reverse(match.view_name, kwargs={"year": nearest})
    if not named:
        return f"?plan={other.key}"
    return reverse("plans:plan", kwargs={"key": other.key})


@register.simple_tag
def when(moment: datetime | None) -> SafeString | str:
    """The moment, named as Singapore time; local-time.js writes the reader's own in its place."""
    return _moment(moment, "instead")


@register.simple_tag
def deadline(moment: datetime | None) -> SafeString | str:
    """A deadline: Singapore's time, on which it rests, and by local-time.js the reader's beside."""
    return _moment(moment, "beside")


def _moment(moment: datetime | None, own_time: str) -> SafeString | str:
    if not moment:
        return ""
    return format_html(
        '<time datetime="{}" data-local-time="{}">{} Singapore time</time>',
        moment.astimezone(UTC).isoformat(timespec="seconds"),
        own_time,
        moment_in_words(moment),
    )


@register.filter(name="day")
def day_words(value: date | datetime | None) -> str:
    """The day, or the day of a moment, in words; nothing where there is none."""
    if not value:
        return ""
    return day_in_words(day_of(value) if isinstance(value, datetime) else value)


@register.filter(name="count_of")
def counted(number: int, words: str) -> str:
    """The number with its noun: 3|count_of:"item" is "3 items", |count_of:"activity,activities"."""
    one, _, several = words.partition(",")
    return count_of(number, one, several)


@register.filter
def noun(number: int, words: str) -> str:
    """The noun alone: 3|noun:"stands,stand" is "stand"."""
    one, _, several = words.partition(",")
    return noun_for(number, one, several)


@register.simple_tag(takes_context=True)
def form_body(context: Context, form: BaseForm, **told: object) -> SafeString:
    """A form's conflict, fields and buttons inside the page's <form>, as crispy lays them out.

    `told` is what components/form_buttons.html may be told, where the page's context does not.
    """
    helper = getattr(form, "helper", None) or page_helper(form)
    with context.push(**told):
        return SafeString(render_crispy_form(form, helper, context))


@register.filter
def error_sentences(field: BoundField) -> list[str]:
    """What is wrong with a field, in sentences that say what to do."""
    return error_summary.sentences_of(field)


@register.simple_tag(takes_context=True)
def page_errors(context: Context) -> list[error_summary.Line]:
    """What is to correct in the forms of the page, for its title and its summary."""
    told: dict[str, object] = {str(name): each for name, each in context.flatten().items()}
    request = told.get("request")
    if isinstance(request, HttpRequest):
        lines = told.get("error_lines")
        before = list(lines) if isinstance(lines, Iterable) else []
        told["error_lines"] = [*before, *turned_back.on_this_page(request).lines]
    return error_summary.on_page(told)


@register.simple_tag(takes_context=True)
def refused_at(context: Context, box: str) -> turned_back.Box:
    """What is wrong at a box of a form that is not Django's, and what was typed there."""
    request = getattr(context, "request", None)
    found = turned_back.on_this_page(request) if request else turned_back.TurnedBack()
    return found.at(box)


@register.filter
def economies(names: Iterable[object]) -> str:
    """Economies in one line, by semicolons as APEC does: "Hong Kong, China" has a comma."""
    return "; ".join(str(name) for name in names)


@register.filter
def joined(before: object, after: object) -> str:
    """Two texts as one, whatever they are: "Area "|joined:3 is "Area 3"."""
    return f"{before}{after}"


@register.inclusion_tag("components/crumbs.html", name="crumbs", takes_context=True)
def crumbs_to(context: Context, *labels_and_addresses: object) -> dict[str, object]:
    """Where a page stands: label, address, label, address, ..., and the page's own label."""
    texts = [str(each) for each in labels_and_addresses]
    above = zip(texts[:-1:2], texts[1::2], strict=True)
    return {"crumbs": crumbs(*above, texts[-1])}


@register.simple_tag(takes_context=True)
def located(context: Context, steps: list[dict[str, str]]) -> list[dict[str, str]]:
    """A page's steps, from the part of the tool to which its address belongs."""
    path = _path_of(context)
    part = navigation.part_of(path)
    return below(part.label, part.url, steps) if part and path != part.url else steps


def _path_of(context: Context) -> str:
    request = context.get("request") or getattr(context, "request", None)
    return str(getattr(request, "path", ""))


@register.simple_tag
def pieces(found: Iterable[Any]) -> SafeString:
    """A text in pieces, of which those that were looked for are marked."""
    return SafeString(
        "".join(
            format_html("<mark>{}</mark>", each.text) if each.is_match else escape(each.text)
            for each in found
        )
    )


@register.simple_tag
def word_mark(key: str) -> SafeString:
    """A quiet mark behind a word that leads to what it means; with a script it opens in place."""
    word = help_texts.words()[key]
    return format_html(
        '<a class="word-mark" data-explain="Open its page" href="{}">'
        '<span aria-hidden="true">?</span>'
        '<span class="visually-hidden">What “{}” means</span></a>',
        word.url,
        word.title,
    )


@register.simple_tag(takes_context=True)
def page_help(context: Context) -> str:
    """The address of the help with the page that is shown."""
    request = context.get("request") or getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    return help_topics.address_for(match.view_name if match else "")


@register.simple_tag(takes_context=True)
def tab(context: Context, url_name: str, label: str, *of: object) -> SafeString:
    """A way to a page beside this one; the page that is shown, or is above it, is marked."""
    url, path = reverse(url_name, args=of), _path_of(context)
    current = "page" if path == url else "true" if path.startswith(url) else ""
    marked = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a class="button button-small" href="{}"{}>{}</a>', url, marked, label)


@register.simple_tag(takes_context=True)
def site_nav(context: Context, *, is_wide: bool) -> SafeString:
    """The ways to the parts of the tool, with the one marked in which the reader is."""
    user, path = context.get("user"), _path_of(context)
    role, here = str(getattr(user, "role", "")), navigation.part_of(path)
    return _nav(is_wide, role, here, here is not None and path == here.url)


@lru_cache(maxsize=200)
def _nav(is_wide: bool, role: str, here: navigation.Part | None, is_its_page: bool) -> SafeString:
    """Made once for each role and part: a tenth of an empty page's time went into it."""
    current = "page" if is_its_page else "true"
    links = [
        {
            "url": part.url,
            "label": part.label,
            "icon_name": part.icon,
            "current": current if part is here else "",
        }
        for part in navigation.PARTS
        if not part.roles or role in part.roles
    ]
    return render_to_string("components/nav.html", {"links": links, "is_wide": is_wide})


@register.simple_tag(takes_context=True)
def nav_link(  # noqa: PLR0913 -- one argument per word a template may say
    context: Context, url_name: str, label: str, *, icon: str = "", under: str = "", roles: str = ""
) -> SafeString:
    """A link of the navigation; nothing when it has no address or is not for the reader."""
    user, path = context.get("user"), _path_of(context)
    if roles and getattr(user, "role", "") not in roles.split():
        return SafeString("")
    url = _address(url_name)
    if not url:
        return SafeString("")
    current = "page" if path == url else "true" if under and path.startswith(under) else ""
    return _link(url, label, icon, current)


def _address(url_name: str) -> str:
    try:
        return addresses.reverse(url_name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=200)
def _link(url: str, label: str, icon: str, current: str) -> SafeString:
    told = {"url": url, "label": label, "icon_name": icon, "current": current}
    return render_to_string("components/nav_link.html", told)


@register.simple_tag
def chart_picture(chart: Chart) -> SafeString:
    """The chart's picture alone: the wide one and the narrow one, of which the page shows one."""
    pictures = "" if chart.is_one_picture else drawing.inline_svg(chart)
    if chart.narrow_spec or chart.is_one_picture:
        pictures += drawing.inline_svg(chart, narrow=True)
    return mark_safe(pictures)  # noqa: S308 -- made by charts.py, which escapes what people typed


@register.simple_tag
def chart(chart: Chart, csv_url: str = "", png_url: str = "", svg_url: str = "") -> SafeString:
    """The chart with its title, its table and its files; made once of the same words."""
    table = [chart.columns, chart.rows, chart.links, chart.is_slim]
    words = [*table, chart.source, csv_url, png_url, svg_url]
    key = drawing.known_by(chart, words, chart.spec, chart.narrow_spec)
    files = [
        {"label": label, "url": url}
        for label, url in (("CSV", csv_url), ("PNG", png_url), ("SVG", svg_url))
        if url
    ]
    return _CHARTS.get(key, lambda: _chart(chart, files))


_CHARTS, _PIECES = MadeOnce(300), MadeOnce(5_000)


def _chart(chart: Chart, files: list[dict[str, str]]) -> SafeString:
    cells = [
        [(cell, isinstance(cell, int), url) for cell, url in zip(row[1:], urls[1:], strict=True)]
        for row, urls in zip(chart.rows, chart.cell_links(), strict=True)
    ]
    names = [(row[0], urls[0]) for row, urls in zip(chart.rows, chart.cell_links(), strict=True)]
    body = [(*name, row) for name, row in zip(names, cells, strict=True)]
    told = {"chart": chart, "body": body, "files": files}
    return render_to_string("components/chart.html", told)


@register.tag("made_once")
def made_once(parser: Parser, token: Token) -> _MadeOnce:
    """A piece of a page, up to {% endmade_once %}, that is made once of the same words.

    The words are all that it is made of: what it shows beside them would be of another page.
    """
    words = [parser.compile_filter(each) for each in token.split_contents()[1:]]
    inside = parser.parse(("endmade_once",))
    parser.delete_first_token()
    return _MadeOnce(words, inside)


_NUMBERS = count()
"""Each piece has its own: a template is read once by a process, and its lines say nothing."""


class _MadeOnce(template.Node):
    child_nodelists = ("inside",)

    def __init__(self, words: list[template.base.FilterExpression], inside: NodeList) -> None:
        self.words, self.inside, self.number = words, inside, next(_NUMBERS)

    def render(self, context: Context) -> SafeString:
        told = [each.resolve(context, ignore_failures=True) for each in self.words]
        kinds = [isinstance(each, SafeString) for each in told]
        key = sha256(f"{self.number}{kinds}{told!r}".encode("utf-8", "surrogatepass")).hexdigest()
        return _PIECES.get(key, lambda: self.inside.render(context))


@register.simple_tag
def status(kind: str = "", text: object = "", is_line: object = False) -> SafeString:
    """A state of something, as components/status.html shows it: made once for the same words."""
    return _status(kind, str(text) if isinstance(text, Promise) else text, bool(is_line))


@lru_cache(maxsize=2_000, typed=True)
def _status(kind: str, text: object, is_line: bool) -> SafeString:
    told = {"kind": kind, "text": text, "is_line": is_line}
    return render_to_string("components/status.html", told)


@register.simple_tag
def table_rows(table: Any) -> SafeString:
    """The rows that a list's table shows on this page."""
    return table_rows_.rows_of(table)


@register.simple_block_tag
def fewer_blanks(content: str) -> SafeString:
    """The same without the lines and margins between its tags, which no reader sees.

    For large pages; what stands within holds no text whose blanks count (pre, textarea).
    """
    once = _BETWEEN_TAGS.sub("> <", content)
    once = _BEFORE_BLOCKS.sub("", once)
    return mark_safe(_AFTER_BLOCKS.sub(r"\1", once))  # noqa: S308 -- a part of a template


_BETWEEN_TAGS = re.compile(r">\s{2,}<")
_BLOCK = (
    r"(</?(?:t[dhr]|thead|tbody|table|caption|[uod]l|li|d[dt]|p|h\d|section|details|summary"
    r"|fig(?:ure|caption)|div|option)\b[^>]*>)"
)
_BEFORE_BLOCKS, _AFTER_BLOCKS = re.compile(rf"\s(?={_BLOCK})"), re.compile(rf"{_BLOCK}\s")
"""A blank at the beginning or the end of a block, which no browser shows.

Two that each begin with what is rare: one for both, which begins with what may be absent, is looked
for at every letter and takes twice as long.
"""
