"""Pieces of pages that are made once of the same words."""

import pytest
from django.template import Context, Engine
from django.utils.functional import lazystr
from django.utils.safestring import SafeString

from smewg.toolkit import addresses
from smewg.toolkit.made_once import MadeOnce

pytestmark = pytest.mark.once
HOSTILE = "<b>&"


def rendered(source, **told):
    return Engine.get_default().from_string(source).render(Context(told))


def test_a_piece_is_made_once_and_the_oldest_is_forgotten():
    made, pieces = [], MadeOnce(2)

    def asked(words):
        return pieces.get(words, lambda: made.append(words) or SafeString(f"<p>{words}</p>"))

    assert [asked(each) for each in "aba"] == ["<p>a</p>", "<p>b</p>", "<p>a</p>"]
    assert made == ["a", "b"]
    asked("c")  # b was asked for longest ago
    asked("a")
    asked("b")
    assert made == ["a", "b", "c", "b"]


def test_a_fault_keeps_nothing():
    pieces = MadeOnce(2)

    def fail():
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        pieces.get("a", fail)
    assert pieces.get("a", lambda: SafeString("well")) == "well"


def test_a_piece_knows_its_words_its_place_and_what_is_safe():
    one = "{% made_once a b %}[{{ a }}{{ c }}]{% endmade_once %}"
    assert rendered(one, a=1, b=2, c="first") == "[1first]"
    assert rendered(one, a=1, b=3, c="second") == "[1second]"
    two = "{% made_once a %}[{{ a }}]{% endmade_once %}{% made_once a %}({{ a }}){% endmade_once %}"
    assert rendered(two, a=HOSTILE) == "[&lt;b&gt;&amp;](&lt;b&gt;&amp;)"
    assert rendered(two, a=SafeString(HOSTILE)) == "[<b>&](<b>&)"
    assert rendered(two, a="1") == "[1](1)"
    assert rendered(two, a=1) == "[1](1)"
    assert rendered("{% for a in all %}{% made_once a %}{{ a }}{% endmade_once %}{% endfor %}",
                    all=[1, 2, 1, 3]) == "1213"  # fmt: skip


def test_a_state_is_escaped_as_its_template_does_it():
    for text in (HOSTILE, lazystr(HOSTILE), 3, None):
        html = rendered("{% status kind=kind text=text %}", kind="good", text=text)
        assert HOSTILE not in html
        assert "status-good" in html
    assert HOSTILE in rendered("{% status text=text %}", text=SafeString(HOSTILE))
    assert HOSTILE not in rendered("{% status text=text %}", text=HOSTILE)
    assert "status-quiet" in rendered("{% status text='none' %}")
    assert "status-line" in rendered("{% status text='one' is_line=True %}")


def test_addresses_of_numbers_and_words_are_their_own():
    assert addresses.reverse("kpis:year", [2018]) == addresses.reverse("kpis:year", ["2018"])
    assert addresses.reverse("home") == "/"
