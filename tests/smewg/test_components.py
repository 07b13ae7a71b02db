"""What the shared components promise to every page."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from smewg.models import Role, User


def rendered(source, **context):
    return Template(source).render(Context(context))


def test_a_time_is_shown_in_singapore_time_and_says_so():
    moment = datetime(2017, 9, 13, 17, 30, tzinfo=UTC)
    html = rendered("{% when moment %}", moment=moment)
    assert "14 September 2017, 01:30 Singapore time" in html
    assert 'datetime="2017-09-13T17:30:00+00:00"' in html


def test_no_time_is_shown_as_nothing():
    assert rendered("{% when moment %}", moment=None) == ""


PIECES = ("<p>", "</p>", "<td>", "</td>", "<b>", "</b>", '<div class="a">', "</div>", "<svg>", " ")
BLOCK = re.compile(r"<.?(p|td|div)\b")


@given(st.lists(st.sampled_from([*PIECES, "\n ", "a", "of  two", "&lt; p"])))
def test_blanks_stand_between_words_and_never_at_the_edge_of_a_block(pieces):
    """Words, tags and their order stay; one blank stays where it may show, at most."""
    content = "".join(pieces)
    fewer = rendered("{% fewer_blanks %}{{ content|safe }}{% endfewer_blanks %}", content=content)
    assert fewer.replace(" ", "").replace("\n", "") == content.replace(" ", "").replace("\n", "")
    tags = re.findall(r"<[^>]*>|[^<]+", fewer)
    for before, text, after in zip(tags, tags[1:], tags[2:], strict=False):
        beside_a_block = BLOCK.match(before) or BLOCK.match(after)
        if text.isspace() and before.startswith("<") and after.startswith("<"):
            assert text == " "
            assert not beside_a_block


def test_economies_are_separated_by_semicolons():
    names = ["Hong Kong, China", "Korea"]
    assert rendered("{{ names|economies }}", names=names) == "Hong Kong, China; Korea"


def test_a_link_to_an_address_that_does_not_exist_is_not_shown():
    assert rendered("{% nav_link 'no-such-page' 'Nowhere' %}").strip() == ""


def test_a_link_for_other_roles_is_not_shown():
    source = "{% nav_link 'account_login' 'Sign in' roles='secretariat' %}"
    assert "Sign in" in rendered(source, user=User(role=Role.SECRETARIAT))
    assert "Sign in" not in rendered(source, user=User(role=Role.OBSERVER))
    assert "Sign in" not in rendered(source, user=AnonymousUser())


def test_the_page_the_reader_is_on_is_marked(rf):
    html = rendered("{% nav_link 'account_login' 'Sign in' %}", request=rf.get("/accounts/login/"))
    assert 'aria-current="page"' in html


@pytest.mark.parametrize(
    ("figure", "words"), [(0, ">0<"), (None, "no figure"), (12, ">12<")], ids=str
)
def test_a_tile_tells_zero_from_no_figure(figure, words):
    html = render_to_string("components/tile.html", {"label": "Initiatives", "figure": figure})
    assert words in html
    assert ("no figure" in html) == (figure is None)


def test_what_people_typed_is_escaped_in_components():
    hostile = '<script>alert("x")</script>'
    for name, context in [
        ("page_head", {"title": hostile, "lead": hostile, "eyebrow": hostile}),
        ("tile", {"label": hostile, "figure": hostile, "context": hostile}),
        ("status", {"kind": "good", "text": hostile}),
        ("empty", {"title": hostile, "text": hostile}),
        ("crumbs", {"crumbs": [{"label": hostile, "url": "/"}]}),
        ("history_list", {"entries": [{"sentence": hostile, "who": hostile, "reason": hostile}]}),
    ]:
        assert "<script" not in render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize("page", ["403_csrf", "429", "500"])
def test_an_error_page_needs_no_context(page):
    _is_a_page(render_to_string(f"{page}.html"))


@pytest.mark.parametrize("status", [400, 403, 404, 405])
def test_a_refusal_needs_its_sentence_and_nothing_of_a_request(status):
    told = {"status": status, "title": "It is not there", "why": "2018 is published."}
    html = render_to_string("faults/refused.html", told)
    _is_a_page(html)
    assert "2018 is published." in html


def _is_a_page(html):
    assert "SMEWG plan tracker" in html
    assert "<h1>" in html


@pytest.mark.django_db
def test_a_page_says_that_its_figures_are_invented():
    assert "invented for demonstration" in render_to_string(
        "base.html", {"shows_invented_figures": True}
    )
    assert "invented for demonstration" not in render_to_string("base.html")


def test_pages_carry_no_inline_style_or_script():
    html = render_to_string("base.html", {"user": User(name="Ana", role=Role.CHAIR)})
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
