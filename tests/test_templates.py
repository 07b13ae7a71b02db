"""Templates are broken into short lines where a browser reads the same, and nowhere else."""

import re
import runpy

import pytest
from django.template import engines

from smewg.environment import BASE_DIR

pytestmark = pytest.mark.once
TOOL = runpy.run_path(str(BASE_DIR / "bin" / "format-templates"))
formatted, as_read = TOOL["formatted"], TOOL["as_read"]
TEMPLATES = sorted((BASE_DIR / "templates").rglob("*.html"))
WORDS = "several words that fill a line until it is too long for anybody to read " * 2


def longest(text):
    return max(map(len, text.split("\n")))


def test_every_template_reads_the_same_and_is_formatted_once():
    assert len(TEMPLATES) > 100
    for path in TEMPLATES:
        text = path.read_text("utf-8")
        now = formatted(text)
        assert as_read(now) == as_read(text), path
        engines["django"].from_string(now)
        again = formatted(now)
        assert as_read(again) == as_read(text), path
        assert formatted(again) == again, path


@pytest.mark.parametrize(
    "line",
    [
        f"  <p>{WORDS}</p>",
        f'  <a class="{"button " * 8}" href="{{% url "kpis:year" year %}}" rel="next">{WORDS}</a>',
        f"  <tr><td>{WORDS}</td><td>{WORDS}</td></tr>",
        f"  {{% if a %}}<p>{WORDS}</p>{{% else %}}<p>{WORDS}</p>{{% endif %}}",
    ],
)
def test_a_long_line_is_broken(line):
    assert longest(formatted(line)) < 120
    assert as_read(formatted(line)) == as_read(line)


@pytest.mark.parametrize(
    "line",
    [
        f'{{% include "x.html" with title="{WORDS}" only %}}',
        f"<pre>{WORDS}</pre>",
        f"<textarea>{WORDS}</textarea>",
    ],
)
def test_what_a_blank_would_change_stays(line):
    assert formatted(line) == line


def test_no_blank_comes_between_a_word_and_what_follows_it():
    line = f"<p>{WORDS}<b>{{{{ number }}}}</b>{{% if a %}}, {{{{ more }}}}{{% endif %}}.</p>"
    assert " ." not in " ".join(formatted(line).split())
    assert "</b> {% if" not in " ".join(formatted(line).split())


def test_a_value_of_an_attribute_is_never_broken():
    assert f'title="{WORDS}"' in formatted(f'<p class="soft" title="{WORDS}">')


INCLUDED_ALONE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*?)\bonly\s*%}')


def _asks_for_a_token(name, seen=()):
    path = BASE_DIR / "templates" / name
    if name in seen or not path.exists():
        return False
    source = path.read_text()
    inner = INCLUDED_ALONE.findall(source)
    return "{% csrf_token %}" in source or any(
        _asks_for_a_token(each, (*seen, name)) for each, _ in inner
    )


def test_a_form_that_is_included_alone_is_given_its_token():
    """With `only` the token stays outside, and what the form sends is refused."""
    lacking = [
        (path.name, name)
        for path in TEMPLATES
        for name, given in INCLUDED_ALONE.findall(path.read_text())
        if _asks_for_a_token(name) and "csrf_token" not in given
    ]
    assert not lacking
