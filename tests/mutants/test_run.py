"""The mutation test looks into properties, and its list of survivors is neither short nor long."""

from collections import Counter
from pathlib import Path

import pytest

SHOWN_BY_A_PROPERTY = """
from functools import cached_property

class Turnout:
    @property
    def missing(self):
        return 9 - self.counted

    @cached_property
    def twice(self):
        return 2 * self.counted

    counted = 3
"""


@pytest.fixture
def run():
    """The mutation test. Its library takes a second to read, in each process that only collects."""
    from tests.mutants import run as found  # noqa: PLC0415

    return found


def test_a_property_is_changed_as_a_method_is(run):
    run.look_into_properties()
    mutated = run.file_mutation.mutate_file_contents("turnout.py", SHOWN_BY_A_PROPERTY)
    functions = {name.rpartition("__mutmut_")[0] for name in mutated.mutant_names}
    assert functions == {"xǁTurnoutǁmissing", "xǁTurnoutǁtwice"}
    space = {"__name__": "turnout"}
    exec(mutated.code, space)
    assert (space["Turnout"]().missing, space["Turnout"]().twice) == (6, 6)


def test_what_zip_is_strict_about_is_left_alone(run):
    run.look_into_properties()
    run.leave_strict_alone()
    told = "def pairs(a, b):\n    return zip(a, b, strict=True)\n"
    mutated = run.file_mutation.mutate_file_contents("pairs.py", told)
    assert len(mutated.mutant_names) == 4, "each of the two left out, or None"
    assert mutated.code.count("strict=True") == 1 + 1 + 4


def test_an_unlisted_survivor_and_a_listed_one_that_is_gone_are_both_said(run):
    one, other = run.Survivor("a.f", "x > 1", "x >= 1"), run.Survivor("a.g", "y", "z")
    assert run.not_as_listed(Counter([one]), Counter([one])) == ([], [])
    assert run.not_as_listed(Counter([one, one]), Counter([one, other])) == ([one], [other])


def test_every_listed_survivor_is_of_a_module_that_is_tried_and_has_its_sentence(run):
    assert run.LISTED.exists()
    for each in run.listed():
        parts = each.function.split(".")
        places = [Path(*parts[:n]).with_suffix(".py") for n in range(2, len(parts))]
        module = next(place for place in places if place.exists())
        text = " ".join(module.read_text(encoding="utf-8").split())
        assert each.was in text, f"{each.function} has changed: look at it again"
