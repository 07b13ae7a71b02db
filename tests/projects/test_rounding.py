"""Figures are rounded for the eye with whole numbers; once, halves away from zero."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.domain.ranking.scoring import rounded

pytestmark = pytest.mark.once


@given(st.fractions(-10_000, 10_000, max_denominator=100_000), st.integers(0, 4))
def test_as_one_would_do_it_by_hand(value, digits):
    exact = Context(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    by_hand = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert Decimal(rounded(value, digits)) == by_hand


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(0), 1, "0.0"),
    ],
)
def test_halves_and_nothing(value, digits, said):
    assert rounded(value, digits) == said
