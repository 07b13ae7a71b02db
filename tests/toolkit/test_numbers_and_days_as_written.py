"""Numbers, days and names as people write them, in a field of a page and in a list."""

from datetime import date

import pytest
from django import forms

from smewg.toolkit.imports.dates import read_days
from smewg.toolkit.imports.names import Name, Vocabulary
from smewg.toolkit.imports.numbers import NumberStyle, SignEvidence, whole
from smewg.toolkit.typed_fields import read_as_written


class Typed(forms.Form):
    number = forms.IntegerField(required=False, min_value=0)
    day = forms.DateField(required=False)

    def __init__(self, data):
        super().__init__(data)
        read_as_written(self.fields.values())


@pytest.mark.parametrize(
    ("text", "right"),
    [("1,234", 1234), ("1 234", 1234), ("12.0", 12), ("US$ 85,000", 85_000), ("85000,00", 85_000),
     ("7", 7), ("", None)],
)  # fmt: skip
def test_a_page_s_field_understands_a_number_as_people_write_it(text, right):
    form = Typed({"number": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == right


@pytest.mark.parametrize(
    "text", ["1.234", "85.000", "1,5", "about 300", "-1", "8,5000", "5²", "½", "①"]
)
def test_a_page_s_field_never_guesses_a_number(text):
    assert not Typed({"number": text}).is_valid()


@pytest.mark.parametrize(
    "text", ["2019-05-13", "13 May 2019", "May 13, 2019", "13/5/2019", "5/13/2019", "13.5.2019"]
)
def test_a_page_s_field_understands_a_day_as_people_write_it(text):
    form = Typed({"day": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2019, 5, 13)


@pytest.mark.parametrize("text", ["06/01/2019", "13-14 May 2019", "May 2019", "2562-06-13", "soon"])
def test_a_page_s_field_never_guesses_a_day(text):
    assert not Typed({"day": text}).is_valid()


def test_what_a_point_means_is_decided_by_the_whole_list():
    with_groups = NumberStyle(SignEvidence.of(["85.000", "12.500"]))
    assert whole("85.000", with_groups).number == 85_000
    with_decimals = NumberStyle(SignEvidence.of(["85000.50", "85,000"]))
    assert whole("85,000", with_decimals).number == 85_000
    alone = NumberStyle(SignEvidence.of(["85.000"]))
    assert whole("85.000", alone).is_ambiguous
    both = NumberStyle(SignEvidence.of(["85.5", "1.234.567"]))
    assert whole("85.000", both).is_ambiguous


@pytest.mark.parametrize("text", ["2018-W37-3", "31 November 2019", "9-8 March 2019", "43600"])
def test_what_is_no_day_says_what_to_do(text):
    assert read_days(text).problem.endswith((".", "?"))


ECONOMIES = Vocabulary(
    "economy",
    [Name("China", ("People's Republic of China",)), Name("Hong Kong, China", ("Hong Kong",)),
     Name("Korea", ("Republic of Korea",)), Name("Peru"), Name("Viet Nam", ("Vietnam",))],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values", "unknown"),
    [
        ("Peru, Hong Kong, China", ["Hong Kong, China", "Peru"], []),
        ("Hong Kong, China, Peru", ["Hong Kong, China", "Peru"], []),
        ("Perú; Korea, Republic of", ["Korea", "Peru"], []),
        ("Viet Nam (lead)", ["Viet Nam"], []),
        ("Korea (DPRK)", [], ["Korea (DPRK)"]),
        ("Republic of China", [], ["Republic of China"]),
        ("Peru, Atlantis", ["Peru"], ["Atlantis"]),
        ("Atlantis, Lemuria", [], ["Atlantis", "Lemuria"]),
        ("Peru and Vietnam", ["Peru", "Viet Nam"], []),
    ],
)
def test_names_are_known_split_or_asked_and_never_guessed(text, values, unknown):
    read = ECONOMIES.read(text, several=True)
    assert (read.values, read.unknown) == (values, unknown)
