"""What Lighthouse asks of a page, held without it: words, contrast, weight, no script."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings

from tests.public.published import corrected, publish

pytestmark = pytest.mark.once

PAGES = (
    "/public/", "/public/2017-2020/areas/2/", "/public/2017-2020/kpi-1/", "/public/reviews/",
    "/public/releases/", "/public/corrections/", "/public/method/", "/public/api/",
    "/f/2017-2020/kpi-1/2017/total", "/f/2017-2020/kpi-1/2018/area-2",
    "/f/2017-2020/kpi-1/2017/total?edition=1.0",
)  # fmt: skip
LARGEST = 14_000
"""Bytes of a page and of its style sheet, compressed: one round trip of a new connection."""
CSS = Path(settings.BASE_DIR, "static/css/public.css")


class Page(HTMLParser):
    """The elements of a page with their attributes, and its texts by element."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.texts, self._open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, text):
        for tag in self._open[-1:]:
            self.texts[tag] = self.texts.get(tag, "") + text

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.mark.django_db
def test_every_page_is_light_said_in_words_and_needs_no_script(plan, client):
    publish(plan)
    corrected(plan, 3, on=5)
    titles, told = set(), set()
    for address in PAGES:
        answer = client.get(address)
        page = Page(answer.content.decode())
        assert len(gzip.compress(answer.content)) < LARGEST, address
        assert page.all("html") == [{"lang": "en-GB"}]
        title = " ".join(page.texts["title"].split())
        named = {each.get("name"): each.get("content", "") for each in page.all("meta")}
        assert 10 < len(title) < 250, address
        assert len(named["description"]) > 30, address
        assert named["viewport"] == "width=device-width, initial-scale=1"
        assert len(page.all("h1")) == 1, address
        sheets = [each for each in page.all("link") if each["rel"] == "stylesheet"]
        assert len(sheets) == 1, address
        assert {each.get("type") for each in page.all("script")} <= {"application/ld+json"}
        assert not any("style" in attrs for _, attrs in page.elements), address
        assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
        for each in page.all("img"):
            assert each["width"], address
            assert each["height"], address
            assert each["alt"], address
        assert answer["Content-Security-Policy"]
        titles.add(title)
        told.add(named["description"])
    assert len(titles) >= len(PAGES) - 1, "two editions of a figure may share their title"
    assert len(told) >= 4


def test_the_style_sheet_is_light():
    assert len(gzip.compress(CSS.read_bytes())) < 4_000


def luminance(colour):
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(scheme):
    """WCAG 2.2, 1.4.3 and 1.4.11, from the colours of the sheet itself."""
    found = re.findall(r":root \{(.*?)\}", CSS.read_text(), re.S)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]+)", found[scheme]))
    for ground in ("ground", "paper"):
        for words in ("ink", "soft", "accent"):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
        assert contrast(colours["focus"], colours[ground]) >= 3
    assert contrast(colours["attention"], colours["wash"]) >= 4.5
