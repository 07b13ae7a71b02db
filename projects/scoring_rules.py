"""The rules by which a session scores and ranks its notes, and what may be wrong with them.

What is public of APEC's own scoring is little; everything here is a session's setting, shown
beside its ranking. The defaults are the group's (domain notes, "Scoring").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MEAN, MEDIAN = "mean", "median"
METHODS = (MEAN, MEDIAN)

WEIGHTED, UPLIFT, TIER = "weighted", "uplift", "tier"
LINK_COUNTS = (WEIGHTED, UPLIFT, TIER)
"""How the direct link to the plan counts: like every criterion, by its weight; as a fixed uplift,
all of its weight from a line on and nothing below it; or as a tier, where every note from the line
on ranks above every note below it."""

SHARE, COSPONSORS = "share", "cosponsors"
OTHER_TIES = (SHARE, COSPONSORS)

WHOLE = 100
LEAST_BALLOTS = 2
"""A mean of one ballot is no judgement of the group."""


@dataclass(frozen=True)
class Criterion:
    """A criterion, its scale in whole steps, its weight in points of 100, and its minimum."""

    key: str
    weight: int | Fraction
    lowest: int = 1
    highest: int = 5
    minimum: int | Fraction | None = None
    wording: str = ""

    @property
    def name(self) -> str:
        return self.wording or self.key


@dataclass(frozen=True)
class Rules:
    """How ballots become a ranking. `link` is the key of the criterion for the direct link.

    `tie_order` holds criteria's keys (their means), SHARE and COSPONSORS, what decides first first.
    `link_line` is the link's figure from which an uplift is given, or the upper tier begins.
    """

    criteria: tuple[Criterion, ...]
    link: str
    method: str = MEAN
    min_ballots: int = 11
    tie_order: tuple[str, ...] = ()
    link_counts: str = WEIGHTED
    link_line: int | Fraction = 3

    @property
    def link_place(self) -> int:
        """Where the link stands among the criteria."""
        return [criterion.key for criterion in self.criteria].index(self.link)

    @property
    def link_criterion(self) -> Criterion:
        return self.criteria[self.link_place]


DEFAULT = Rules(
    criteria=(
        Criterion("C1", 40, wording="Direct link to the plan's priority areas and objectives"),
        Criterion("C2", 15, wording="Leaders' and Ministers' instructions and host priorities"),
        Criterion("C3", 20, wording="Supports capacity building"),
        Criterion(
            "C4", 15, wording="Clear objectives, outputs and method; feasible budget and time"
        ),
        Criterion("C5", 10, wording="Breadth and lasting benefit"),
    ),
    link="C1",
    tie_order=("C1", "C3", SHARE, COSPONSORS),
)


def problems(rules: Rules) -> list[str]:
    """What keeps `rules` from being used, each as a sentence that says what to do."""
    if not rules.criteria:
        return ["There is no criterion. Add at least the direct link to the plan."]
    return [
        *_problems_of_criteria(rules.criteria),
        *_problems_of_weights(rules),
        *_problems_of_link(rules),
        *_problems_of_ties(rules),
        *_problems_of_choices(rules),
    ]


def _problems_of_criteria(criteria: Sequence[Criterion]) -> list[str]:
    found = []
    for criterion in criteria:
        if not criterion.wording.strip():
            found.append(f"{criterion.key} has no wording. Say what is scored.")
        if criterion.highest <= criterion.lowest:
            found.append(
                f"{criterion.key} has a scale of one step, from {criterion.lowest} to "
                f"{criterion.highest}. Give it at least two steps."
            )
        least = criterion.minimum
        if least is not None and not criterion.lowest <= least <= criterion.highest:
            found.append(
                f"{criterion.key} has a minimum of {least}, outside its scale from "
                f"{criterion.lowest} to {criterion.highest}."
            )
    twice = [key for key, count in Counter(each.key for each in criteria).items() if count > 1]
    return [*found, *(f"{key} is the key of two criteria. Give each its own." for key in twice)]


def _problems_of_weights(rules: Rules) -> list[str]:
    found = [
        f"{each.key} has a weight of {each.weight}. A weight is not below 0."
        for each in rules.criteria
        if each.weight < 0
    ]
    total = sum(each.weight for each in rules.criteria)
    if total != WHOLE:
        way = "Add" if total < WHOLE else "Take off"
        found.append(f"The weights sum to {total}, not to 100. {way} {abs(WHOLE - total)}.")
    return found


def _problems_of_link(rules: Rules) -> list[str]:
    keys = [each.key for each in rules.criteria]
    if rules.link not in keys:
        return ["No criterion is the direct link to the plan. Say which one is (plan, section 6)."]
    found = []
    link = rules.link_criterion
    if link.weight <= 0:
        found.append(
            f"{link.key}, the direct link to the plan, has no weight. The plan gives proposals "
            "with a direct link a higher score (section 6): give it at least 1."
        )
    if rules.link_counts != WEIGHTED and not link.lowest <= rules.link_line <= link.highest:
        found.append(
            f"The line of the link is {rules.link_line}, outside its scale from {link.lowest} to "
            f"{link.highest}."
        )
    if rules.link_counts != WEIGHTED and rules.tie_order[:1] != (rules.link,):
        found.append(
            "Where the link counts as an uplift or a tier, ties begin with the link, so that of "
            "two notes alike in all else the one with the stronger link ranks above."
        )
    return found


def _problems_of_ties(rules: Rules) -> list[str]:
    keys = {each.key for each in rules.criteria}
    unknown = [each for each in rules.tie_order if each not in keys and each not in OTHER_TIES]
    found = [f"{each} cannot settle a tie: it is no criterion." for each in unknown]
    if len(set(rules.tie_order)) != len(rules.tie_order):
        found.append("The order of ties names something twice. Name each once.")
    return found


def _problems_of_choices(rules: Rules) -> list[str]:
    found = []
    if rules.method not in METHODS:
        found.append(f"{rules.method} is neither the mean nor the median.")
    if rules.link_counts not in LINK_COUNTS:
        found.append(f"{rules.link_counts} is no way for the link to count.")
    if rules.min_ballots < LEAST_BALLOTS:
        found.append(
            f"At least {LEAST_BALLOTS} ballots make a ranking: one ballot is no judgement of the "
            "group."
        )
    return found
