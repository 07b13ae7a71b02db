"""What is sent reads as its template does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.template_loaders import tightened


@pytest.mark.parametrize(
    ("source", "sent"),
    [
        ("<p>\n  1\n  in 2018\n</p>", "<p> 1 in 2018 </p>"),
        ("<a\n   href='x'>\r\n y</a>", "<a href='x'> y</a>"),
        ("<pre>\n a\n b</pre>\n\n<p>", "<pre>\n a\n b</pre> <p>"),
        (
            "<textarea rows='2'>\n\n{{ text }}</textarea>\n",
            "<textarea rows='2'>\n\n{{ text }}</textarea> ",
        ),
        ("<script>\n// one\ntwo()\n</script>", "<script>\n// one\ntwo()\n</script>"),
        ("{% verbatim %}\n a {% endverbatim %}", "{% verbatim %}\n a {% endverbatim %}"),
    ],
)
def test_line_breaks_are_blanks_but_where_they_are_shown(source, sent):
    assert tightened(source) == sent


@given(st.text(alphabet="ab <>/p\n\t{%}"))
def test_the_words_and_their_blanks_are_the_same(source):
    assert tightened(source).split() == source.split()
