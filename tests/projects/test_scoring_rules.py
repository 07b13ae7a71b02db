"""Rules that cannot be used are refused in a sentence; the default ones can."""

from dataclasses import replace

import pytest

from projects.domain.ranking.rules import DEFAULT, TIER, UPLIFT, Criterion, problems


def with_first(**changes):
    return replace(
        DEFAULT, criteria=(replace(DEFAULT.criteria[0], **changes), *DEFAULT.criteria[1:])
    )


def test_the_default_rules_can_be_used():
    assert problems(DEFAULT) == []
    assert sum(each.weight for each in DEFAULT.criteria) == 100
    assert [each.weight for each in DEFAULT.criteria] == [40, 15, 20, 15, 10]


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (with_first(weight=39), "The weights sum to 99, not to 100. Add 1."),
        (with_first(weight=41), "The weights sum to 101, not to 100. Take off 1."),
        (with_first(highest=1), "a scale of one step, from 1 to 1"),
        (with_first(wording="  "), "C1 has no wording. Say what is scored."),
        (with_first(minimum=6), "a minimum of 6, outside its scale from 1 to 5"),
        (with_first(weight=-1), "A weight is not below 0."),
        (with_first(weight=0), "has no weight"),
        (replace(DEFAULT, criteria=()), "There is no criterion."),
        (replace(DEFAULT, link="C9"), "No criterion is the direct link"),
        (replace(DEFAULT, min_ballots=1), "At least 2 ballots"),
        (replace(DEFAULT, method="mode"), "neither the mean nor the median"),
        (replace(DEFAULT, link_counts="twice"), "no way for the link to count"),
        (replace(DEFAULT, tie_order=("title",)), "title cannot settle a tie"),
        (replace(DEFAULT, tie_order=("C1", "C1")), "names something twice"),
        (replace(DEFAULT, link_counts=TIER, tie_order=("C3",)), "ties begin with the link"),
        (replace(DEFAULT, link_counts=UPLIFT, link_line=6), "The line of the link is 6"),
        (
            replace(DEFAULT, criteria=(*DEFAULT.criteria, Criterion("C1", 0, wording="x"))),
            "C1 is the key of two criteria",
        ),
    ],
)
def test_rules_that_cannot_be_used_are_refused_in_a_sentence(rules, says):
    assert says in " ".join(problems(rules))
