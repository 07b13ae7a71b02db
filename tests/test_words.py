"""Words on the screen: what docs/words.md does not let be written stands in no template or code.

The same list is asked of every page of every role in tests/test_urls.py.
"""

import ast
import re
from pathlib import Path

import pytest

from tests.screen import ROOT, right_words, words_not_to_write

APPS = ("smewg", "plans", "projects", "kpis", "contributions", "reviews", "public")
COMMENTS = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->|{{.*?}}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}", re.DOTALL)


def words_of(template):
    """What a template says, the texts that it hands to a component too."""
    said = COMMENTS.sub(" ", template.read_text())
    return TAGS.sub(lambda tag: " ".join(re.findall(r'"([^"]*)"', tag[0])), said)


def templates():
    return sorted((ROOT / "templates").rglob("*.html")) + sorted(
        (ROOT / "templates").rglob("*.txt")
    )


def modules():
    return [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]  # fmt: skip


def sentences_in(path: Path):
    """The texts of a module that somebody may read: no docstring, no address, no name."""
    tree = ast.parse(path.read_text())
    documented = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documented and " " in node.value:
            yield node.lineno, node.value


def test_the_list_of_words_is_read():
    assert right_words()["waits for you"]
    assert words_not_to_write("What  waits\nfor you: lists are Taken in.") == [
        "“taken in”: write added; read",
        "“waits for you”: write your work; to do; is for you",
    ]
    assert words_not_to_write("Taken into account; it stays apart.") == []


def test_no_template_holds_a_word_that_is_not_written():
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in templates()
        if (wrong := words_not_to_write(words_of(path)))
    }
    assert not found


def test_no_sentence_of_the_code_holds_one():
    found = {
        f"{path.relative_to(ROOT)}:{line}": wrong
        for path in modules()
        for line, text in sentences_in(path)
        if (wrong := words_not_to_write(text))
    }
    assert not found


@pytest.mark.parametrize("word", ["country", "countries"])
def test_members_are_economies(word):
    """Beside the official name of a place or paper, which nobody changes."""
    found = [
        str(path.relative_to(ROOT))
        for path in templates()
        if re.search(rf"\bmember {word}\b", words_of(path), re.IGNORECASE)
    ]
    assert not found
