"""Forms that a page sends, and what a page must say where there is something to correct."""

import re
from html import unescape

from tests.test_urls import ids_twice

SUMMARY = re.compile(r'<section class="error-summary".*?</section>', re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FORM = re.compile(r"(<form\b[^>]*>)(.*?)</form>", re.DOTALL)
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*?\sname="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
BUTTON = re.compile(r'<button\b[^>]*?\sname="([^"]+)"[^>]*?\svalue="([^"]*)"')
KEPT = {"csrfmiddlewaretoken", "version", "seen", "seen_version", "token"}
"""What a browser sends as the page gave it, whatever somebody types."""
NEVER = ("/accounts/logout/",)


def is_a_page(answer):
    return not answer.streaming and "text/html" in answer.headers.get("Content-Type", "")


def forms_on(page, address):
    """Each form that a page sends: where to, its fields' names, what it sends by itself, and what
    its buttons add, one of each name.
    """
    for head, body in FORM.findall(page):
        action = re.search(r'\saction="([^"]*)"', head)
        to = (unescape(action[1]) if action else "") or address
        if 'method="post"' in head and to not in NEVER:
            kept = {name: value for name, value in HIDDEN.findall(body) if name in KEPT}
            buttons = [{name: value} for name, value in dict(BUTTON.findall(body)).items()]
            yield to, frozenset(FIELD.findall(body)) - KEPT, kept, buttons or [{}]


def assert_it_says_so(answer, where):
    """What a page with something to correct must have; gives whether there was anything."""
    page = unescape(answer.content.decode())
    assert not ids_twice(answer), f"{where}: {ids_twice(answer)}"
    lines = answer.context.get("errors_on_page") if answer.context else []
    if not lines:
        return False
    assert TITLE.search(page)[1].split()[0] == "Error:", where
    summary = SUMMARY.search(page)
    assert summary, f"{where}: no summary"
    assert re.search(r'tabindex="-1"\s+autofocus', summary[0]), f"{where}: the focus begins there"
    assert page.index('class="error-summary"') < page.index("<h1"), where
    for line in lines:
        assert line.text in summary[0], where
        if line.anchor:
            assert f'href="{line.page}#{line.anchor}"' in summary[0], where
        if line.anchor and not line.page:
            assert f'id="{line.anchor}"' in page, f"{where}: nothing has the id {line.anchor}"
    return True
