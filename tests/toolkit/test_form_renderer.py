"""A form's boxes are written by functions, letter for letter as Django's templates write them."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.form_renderer import _MAKERS, Quick

pytestmark = pytest.mark.once

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", "<b>'\"&", SafeString("<i>&amp;</i>"), lazystr("<lazy>"), "  ", "a\nb", "None"]
    ),
)
VALUES = TEXTS | st.none() | st.integers() | st.floats() | st.dates() | st.booleans()
NAMES = st.sampled_from(["id", "class", "required", "data-x", "aria-label", "maxlength", "checked"])
ATTRIBUTES = st.dictionaries(NAMES, VALUES, max_size=4)
PAIRS = st.lists(st.tuples(VALUES, VALUES), max_size=4)
GROUPED = st.lists(st.tuples(TEXTS, PAIRS), max_size=3)
BOXES = (
    forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.HiddenInput,
    forms.DateInput, forms.TimeInput, forms.DateTimeInput, forms.CheckboxInput, forms.Textarea,
    forms.PasswordInput, forms.FileInput, forms.ClearableFileInput, forms.MultipleHiddenInput,
)  # fmt: skip
LISTS = (
    forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple,
    forms.NullBooleanSelect,
)  # fmt: skip


def both_ways(widget, name, value, attrs):
    return [widget.render(name, value, attrs, renderer=each()) for each in (Quick, DjangoTemplates)]


@given(st.sampled_from(BOXES), st.text(min_size=1, max_size=5), VALUES, ATTRIBUTES)
def test_a_box(kind, name, value, attrs):
    if kind is forms.MultipleHiddenInput:
        value = [value]
    ours, theirs = both_ways(kind(), name, value, attrs)
    assert ours == theirs


@given(st.sampled_from(LISTS[:4]), PAIRS | GROUPED, st.lists(VALUES, max_size=2), ATTRIBUTES)
def test_a_list_to_choose_from(kind, choices, chosen, attrs):
    widget = kind(choices=choices)
    ours, theirs = both_ways(widget, "name", chosen, attrs)
    assert ours == theirs
    single = next(iter(chosen), None)
    ours, theirs = both_ways(widget, "name", single, attrs)
    assert ours == theirs


CHOICES = [(date(2018, 1, 2), "<two>"), (3, 4.5)]


def radio_of(renderer, number):
    form = forms.Form(renderer=renderer)
    field = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    return forms.BoundField(form, field, "x")[number].tag()


def test_a_choice_by_itself_and_a_template_of_ones_own():
    for number in range(2):
        assert radio_of(Quick(), number) == radio_of(DjangoTemplates(), number)
    radios = forms.RadioSelect(choices=CHOICES)
    radios.option_template_name = "django/forms/widgets/attrs.html"
    ours, theirs = both_ways(radios, "x", 3, {"class": "own"})
    assert ours == theirs


def test_every_function_stands_for_a_template_of_djangos():
    for name in _MAKERS:
        assert DjangoTemplates().get_template(name)
