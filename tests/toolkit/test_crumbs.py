"""Where a page stands, said by its view or by its template in the same way."""

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.crumbs import crumbs

texts = st.text(st.characters(codec="ascii", categories=["L", "Nd"]), min_size=1, max_size=9)


def test_the_page_itself_has_no_address():
    assert crumbs(("Plans", "/plans/"), "2017 to 2020") == [
        {"label": "Plans", "url": "/plans/"},
        {"label": "2017 to 2020", "url": ""},
    ]


@given(st.lists(st.tuples(texts, texts.map("/{}/".format)), max_size=4), texts)
def test_a_template_says_the_steps_as_a_view_does(above, here):
    by_view = Template('{% include "components/crumbs.html" with crumbs=steps only %}')
    names = {f"s{n}": text for n, text in enumerate([each for step in above for each in step])}
    by_itself = Template("{% crumbs " + " ".join([*names, "here"]) + " %}")
    shown = by_view.render(Context({"steps": crumbs(*above, here)}))
    assert by_itself.render(Context({**names, "here": here})) == shown
    assert shown.count("<a href") == len(above)
    assert 'aria-current="page"' in shown
