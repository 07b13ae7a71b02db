"""A value and its reason, against a plain second implementation of sums and comparisons."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smewg.toolkit.values import (
    BLANK,
    EXPLANATIONS,
    NOT_RECORDED,
    SIGNS,
    Value,
    ValueKind,
    compared,
    counted,
    counted_so_far,
    explain,
    listed,
    together,
)

EMPTY_KINDS = [kind for kind in ValueKind if "number" not in kind.value]
numbers = st.integers(0, 60)
values = st.one_of(
    numbers.map(counted), numbers.map(counted_so_far), st.sampled_from(EMPTY_KINDS).map(Value)
)


def naive_sum(found):
    """As (what it is, number), in plain loops."""
    total, is_any, is_unfinished = 0, False, False
    for each in found:
        if each.kind.value in ("number", "number_so_far"):
            total, is_any = total + each.number, True
        if each.kind.value in ("number_so_far", "not_yet_due", "not_published"):
            is_unfinished = True
    if is_any:
        return ("number_so_far" if is_unfinished else "number"), total
    for reason in ("not_published", "blank", "not_recorded", "not_yet_due", "not_applicable"):
        if any(each.kind.value == reason for each in found):
            return reason, None
    return "blank", None


@given(st.lists(values, max_size=6))
def test_a_sum_keeps_the_reasons_of_its_parts(found):
    total = together(found)
    assert (total.kind.value, total.number) == naive_sum(found)
    assert together(reversed(found)) == total


@given(st.lists(values, max_size=6), st.lists(values, max_size=6))
def test_a_sum_of_sums_is_the_sum(some, others):
    assert together([together(some), together(others)]).number == together(some + others).number


@given(values, values)
def test_only_two_finished_numbers_are_compared(before, now):
    found = compared(before, now)
    both = before.kind.value == now.kind.value == "number"
    assert (found is not None) == both
    if found:
        assert found.change == now.number - before.number
        assert (found.percent is None) == (before.number < 20)
    assert compared(None, now) is None


@given(values)
def test_zero_is_only_ever_a_number(value):
    if "0" in value.words.split():
        assert value.number == 0
    if value.number is None:
        assert not any(letter.isdigit() for letter in value.words + value.sign)


@given(values)
def test_a_value_goes_through_a_file_unchanged(value):
    assert Value.from_dict(json.loads(json.dumps(value.to_dict()))) == value


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"kind": "number"},
        {"kind": "number", "number": True},
        {"kind": "number", "number": "6"},
        {"kind": "blank", "number": 0},
        {"kind": "none", "number": None},
    ],
)
def test_what_is_no_value_is_not_read_as_one(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        Value.from_dict(wrong)


def test_each_reason_has_a_sign_and_a_sentence_of_its_own():
    assert set(SIGNS) == set(EXPLANATIONS) == set(ValueKind)
    assert len(set(SIGNS.values())) == len(set(EXPLANATIONS.values())) == len(ValueKind)
    assert explain(BLANK) == "Nobody has answered yet. A blank is not zero."
    assert [counted(6).sign, counted_so_far(6).sign, BLANK.sign] == [
        "6",
        "6\N{HORIZONTAL ELLIPSIS}",
        "\N{EN DASH}",
    ]


def test_an_open_years_number_is_said_so_far():
    assert counted(6).so_far.words == "6 so far"
    assert BLANK.so_far == BLANK


def test_an_empty_list_is_not_recorded_and_never_zero():
    assert listed(0) == listed(0, is_open=True) == NOT_RECORDED
    assert listed(3, is_open=True).words == "3 so far"


def test_a_kind_and_a_number_that_contradict_each_other_cannot_stand():
    for kind in EMPTY_KINDS:
        with pytest.raises(ValueError, match="cannot stand"):
            Value(kind, 3)
    with pytest.raises(ValueError, match="cannot stand"):
        Value(ValueKind.SO_FAR)
