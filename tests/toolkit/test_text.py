"""One way to say how many: in Python and on a page."""

import re

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.text import count_of, noun_for, whole_number, years_in_words


@given(st.integers(0, 10_000))
def test_only_one_is_one(number):
    assert count_of(number, "item") == (f"{number} item" if number == 1 else f"{number} items")
    assert count_of(number, "activity", "activities").endswith("ity" if number == 1 else "ities")
    assert noun_for(number, "is", "are") == ("is" if number == 1 else "are")


@given(st.integers(0, 10_000))
def test_a_page_says_how_many_in_the_same_words(number):
    page = Template(
        '{{ number|count_of:"item" }}; {{ number|count_of:"note is,notes are" }}; '
        '{{ number|noun:"has,have" }}'
    )
    said = page.render(Context({"number": number}))
    expected = (
        count_of(number, "item"),
        count_of(number, "note is", "notes are"),
        noun_for(number, "has", "have"),
    )
    assert said == "; ".join(expected)


@given(st.one_of(st.none(), st.text(max_size=12), st.integers(0, 10**12).map(str)))
def test_a_whole_number_is_its_digits_and_nothing_else(text):
    number = whole_number(text)
    is_one = text and len(text) <= 9 and all(each in "0123456789" for each in text)
    assert (number is not None) == bool(is_one)
    if is_one:
        assert str(number) == (text.lstrip("0") or "0")


@given(st.sets(st.integers(1990, 2030), max_size=6))
def test_years_in_a_sentence_name_each_year_or_the_ends_of_a_run(years):
    said, listed = years_in_words(years), sorted(years)
    if len(listed) > 2 and listed == list(range(listed[0], listed[-1] + 1)):
        assert said == f"{listed[0]} to {listed[-1]}"
    else:
        assert [int(each) for each in re.findall(r"\d{4}", said)] == listed
