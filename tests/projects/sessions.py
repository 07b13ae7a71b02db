"""Random sessions: few economies and small scales, so that ties, gaps and shares are common."""

import random

from hypothesis import strategies as st

from projects.arithmetic import Ballot, Note
from projects.scoring_rules import (
    COSPONSORS,
    LINK_COUNTS,
    METHODS,
    SHARE,
    Criterion,
    Rules,
)

ECONOMIES = tuple("ABCDEFGHIJK")
WEIGHTS = ((40, 15, 20, 15, 10), (50, 50), (34, 33, 33), (1, 99), (70, 0, 30))
SCALES = ((5, 5, 5, 5, 5), (5, 10, 3, 5, 7), (2, 2, 2, 2, 2))


def rules_of(dice):
    """Usable rules of every kind."""
    weights, scale, least = dice.choice(WEIGHTS), dice.choice(SCALES), dice.choice((None, None, 2))
    criteria = tuple(
        Criterion(f"C{n + 1}", weight, 1, scale[n], least if n < 2 else None, f"Criterion {n + 1}")
        for n, weight in enumerate(weights)
    )
    others = [*(each.key for each in criteria[1:]), SHARE, COSPONSORS]
    ties = ("C1", *dice.sample(others, dice.randint(0, len(others))))
    method, counts = dice.choice(METHODS), dice.choice(LINK_COUNTS)
    return Rules(criteria, "C1", method, dice.randint(2, 4), ties, counts, dice.choice((1, 2)))


def ballots_of(dice, rules, economies):
    """Scores by economy: some abstain, some are missing."""
    given = {}
    for economy in economies:
        what = dice.random()
        if what < 0.75:
            given[economy] = tuple(
                dice.randint(each.lowest, each.highest) for each in rules.criteria
            )
        elif what < 0.85:
            given[economy] = None
    return given


def session_of(seed):
    """(rules, notes, ballots), with recusals, abstentions, missing ballots and copied ballots."""
    dice = random.Random(seed)
    rules = rules_of(dice)
    economies = ECONOMIES[: dice.randint(3, len(ECONOMIES))]
    notes, ballots, earlier = [], [], []
    for key in range(dice.randint(1, 6)):
        recused = frozenset(dice.sample(economies, dice.randint(0, 2)))
        notes.append(Note(key, frozenset(economies) - recused, recused, dice.randint(0, 2)))
        is_copied = earlier and dice.random() < 0.4
        given = dice.choice(earlier) if is_copied else ballots_of(dice, rules, economies)
        earlier.append(given)
        ballots += [Ballot(key, economy, scores) for economy, scores in given.items()]
    dice.shuffle(ballots)
    return rules, notes, ballots


SEEDS = st.integers(0, 10**9)
rules = SEEDS.map(lambda seed: rules_of(random.Random(seed)))
sessions = SEEDS.map(session_of)
