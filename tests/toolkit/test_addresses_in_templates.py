"""`{% url %}` says what Django's own says, though it makes each address once."""

import pytest
from django.template import Context, Template
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from smewg.templatetags.addresses import KnownAddress

KEYS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12),
    st.integers(0, 3000),
    st.sampled_from([mark_safe("a&b"), "2017-2020", 2018, True, 2.5, None]),
)


class Row:
    """A row whose name changes."""

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


def said(node, text, **values):
    """What the tag says, or that there is no such page."""
    template = Template(text)
    [found] = [each for each in template.nodelist if isinstance(each, URLNode)]
    assert isinstance(found, KnownAddress)
    try:
        return node.render(found, Context(values))
    except NoReverseMatch:
        return NoReverseMatch


@pytest.mark.parametrize(
    "text",
    [
        '{% url "plans:activity" key number %}',
        '{% url "kpis:cell" number "kpi-1" key %}',
        '{% url "plans:activity" key=key number=number %}',
        '{% url "public:review" key as found %}',
        '{% url "plans:activity" key %}',
        '{% url "nothing:of-this" key %}',
    ],
)
@given(key=KEYS, number=KEYS)
def test_it_says_what_django_s_own_says(text, key, number):
    for _ in range(2):  # made, and known
        ours = said(KnownAddress, text, key=key, number=number)
        assert ours == said(URLNode, text, key=key, number=number)


def test_what_is_kept_in_a_variable_is_there_and_nothing_where_there_is_no_such_page():
    text = "{% url name 2018 as found %}[{{ found }}]"
    assert Template(text).render(Context({"name": "kpis:year"})) == "[/kpis/2018/]"
    assert Template(text).render(Context({"name": "nothing:of-this"})) == "[]"


def test_a_row_that_was_renamed_has_its_new_address():
    row, text = Row("one"), Template('{% url "public:review" row %}')
    before = text.render(Context({"row": row}))
    row.name = "two"
    assert text.render(Context({"row": row})) == before.replace("one", "two") != before
