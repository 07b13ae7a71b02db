"""What a ballot must hold before it can be submitted, without the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from projects.domain.ranking.rules import Criterion, Rules

OBJECTIVES, ABSTAIN = "objectives", "abstain"


@dataclass(frozen=True)
class BallotEntries:
    """A ballot as somebody fills it: scores and sentences by the criteria's keys."""

    abstained: bool = False
    scores: Mapping[str, int] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    objectives: Collection[int] = ()

    @property
    def is_blank(self) -> bool:
        has_words = any(each.strip() for each in self.sentences.values())
        return not (self.abstained or self.scores or self.objectives or has_words)


def off_the_scale(rules: Rules, given: BallotEntries) -> dict[str, str]:
    """What cannot even be kept as a draft, by criterion: a score that its scale does not have."""
    by_key = {each.key: each for each in rules.criteria}
    return {
        key: f"{score} is outside the scale from {by_key[key].lowest} to {by_key[key].highest}."
        for key, score in given.scores.items()
        if key in by_key and not by_key[key].lowest <= score <= by_key[key].highest
    }


def missing(rules: Rules, given: BallotEntries) -> dict[str, str]:
    """What keeps the ballot from being submitted, by criterion's key or OBJECTIVES.

    Who abstains needs nothing: scores that were given are put aside, and count again once the
    abstention is taken back.
    """
    if given.abstained:
        return {}
    found = off_the_scale(rules, given)
    for criterion in rules.criteria:
        score = given.scores.get(criterion.key)
        if score is None:
            found[criterion.key] = f"{criterion.key} has no score yet."
        elif is_at_an_end(criterion, score) and not given.sentences.get(criterion.key, "").strip():
            found[criterion.key] = (
                f"{criterion.key} is at the end of the scale: say why, in a sentence."
            )
    if names_no_objective(rules, given):
        found[OBJECTIVES] = (
            f"{rules.link} is above {rules.link_criterion.lowest}: name the objective it serves."
        )
    return found


def is_at_an_end(criterion: Criterion, score: int) -> bool:
    """Whether a score is the lowest or the highest, which asks for a sentence."""
    return score in (criterion.lowest, criterion.highest)


def names_no_objective(rules: Rules, given: BallotEntries) -> bool:
    """Whether the ballot sees a link to the plan and does not say to which objective."""
    score = given.scores.get(rules.link)
    return score is not None and score > rules.link_criterion.lowest and not given.objectives
