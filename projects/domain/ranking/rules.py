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

MEDIAN_CAUTION = (
    "With the median, of two notes alike in all else the one with the higher mean for the link to "
    "the plan can rank below the other."
)
"""What a reader of such a ranking must know: with the mean the stronger link ranks above."""

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
    def cautions(self) -> list[str]:
        """What these rules do not promise, in sentences."""
        return [MEDIAN_CAUTION] if self.method == MEDIAN else []

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


Problem = tuple[str, str]
"""Where it stands (as "wording 3" of the third criterion, "weights", "ties"), and the sentence."""


def problems(rules: Rules) -> list[str]:
    """What keeps `rules` from being used, each as a sentence that says what to do."""
    return [sentence for _, sentence in placed_problems(rules)]


def placed_problems(rules: Rules) -> list[Problem]:
    """The same, each with what it is about, so that a form can say it there."""
    if not rules.criteria:
        return [("weights", "There is no criterion. Add at least the direct link to the plan.")]
    return [
        *_problems_of_criteria(rules.criteria),
        *_problems_of_weights(rules),
        *_problems_of_link(rules),
        *_problems_of_ties(rules),
        *_problems_of_choices(rules),
    ]


def _problems_of_criteria(criteria: Sequence[Criterion]) -> list[Problem]:
    found = []
    for place, criterion in enumerate(criteria, start=1):
        if not criterion.wording.strip():
            found.append(
                (f"wording {place}", f"{criterion.key} has no wording. Say what is scored.")
            )
        if criterion.highest <= criterion.lowest:
            said = (
                f"{criterion.key} has a scale of one step, from {criterion.lowest} to "
                f"{criterion.highest}. Give it at least two steps."
            )
            found.append((f"highest {place}", said))
        least = criterion.minimum
        if least is not None and not criterion.lowest <= least <= criterion.highest:
            said = (
                f"{criterion.key} has a minimum of {least}, outside its scale from "
                f"{criterion.lowest} to {criterion.highest}."
            )
            found.append((f"minimum {place}", said))
    return [*found, *_repeated_keys(criteria)]


def _repeated_keys(criteria: Sequence[Criterion]) -> list[Problem]:
    counted = Counter(each.key for each in criteria)
    return [
        (f"key {place}", f"{each.key} is the key of two criteria. Give each its own.")
        for place, each in enumerate(criteria, start=1)
        if counted[each.key] > 1
        and each.key not in [before.key for before in criteria[: place - 1]]
    ]


def _problems_of_weights(rules: Rules) -> list[Problem]:
    found = [
        (f"weight {place}", f"{each.key} has a weight of {each.weight}. A weight is not below 0.")
        for place, each in enumerate(rules.criteria, start=1)
        if each.weight < 0
    ]
    total = sum(each.weight for each in rules.criteria)
    if total != WHOLE:
        way = "Add" if total < WHOLE else "Take off"
        said = f"The weights sum to {total}, not to 100. {way} {abs(WHOLE - total)}."
        found.append(("weights", said))
    return found


def _problems_of_link(rules: Rules) -> list[Problem]:
    keys = [each.key for each in rules.criteria]
    if rules.link not in keys:
        said = "No criterion is the direct link to the plan. Say which one is (plan, section 6)."
        return [("link", said)]
    found = []
    link = rules.link_criterion
    if link.weight <= 0:
        said = (
            f"{link.key}, the direct link to the plan, has no weight. The plan gives proposals "
            "with a direct link a higher score (section 6): give it at least 1."
        )
        found.append((f"weight {rules.link_place + 1}", said))
    if rules.link_counts != WEIGHTED and not link.lowest <= rules.link_line <= link.highest:
        said = (
            f"The line of the link is {rules.link_line}, outside its scale from {link.lowest} to "
            f"{link.highest}."
        )
        found.append(("link_line", said))
    if rules.link_counts != WEIGHTED and rules.tie_order[:1] != (rules.link,):
        said = (
            "Where the link counts as an uplift or a tier, ties begin with the link, so that of "
            "two notes alike in all else the one with the stronger link ranks above."
        )
        found.append(("ties", said))
    return found


def _problems_of_ties(rules: Rules) -> list[Problem]:
    keys = {each.key for each in rules.criteria}
    unknown = [each for each in rules.tie_order if each not in keys and each not in OTHER_TIES]
    found = [("ties", f"{each} cannot settle a tie: it is no criterion.") for each in unknown]
    if len(set(rules.tie_order)) != len(rules.tie_order):
        found.append(("ties", "The order of ties names something twice. Name each once."))
    return found


def _problems_of_choices(rules: Rules) -> list[Problem]:
    found = []
    if rules.method not in METHODS:
        found.append(("method", f"{rules.method} is neither the mean nor the median."))
    if rules.link_counts not in LINK_COUNTS:
        found.append(("link_counts", f"{rules.link_counts} is no way for the link to count."))
    if rules.min_ballots < LEAST_BALLOTS:
        said = (
            f"At least {LEAST_BALLOTS} ballots make a ranking: one ballot is no judgement of the "
            "group."
        )
        found.append(("min_ballots", said))
    return found
