"""Random sessions: few economies and small scales, so that ties, gaps and shares are common."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from projects.domain.ranking.rules import (
    COSPONSORS,
    LINK_COUNTS,
    METHODS,
    SHARE,
    WEIGHTED,
    Criterion,
    Rules,
)
from projects.domain.ranking.scoring import BallotScores, Note

ECONOMIES = tuple("ABCDEFGHIJK")
SHARES = (0, 1, 1, 1, 2, 5, 10, Fraction(1, 3))
"""What weights stand to each other in: none, equal, far apart, and no whole number."""


def rules_of(dice):
    """Usable rules, as wide as the settings: any number of criteria, any of them the link."""
    criteria = criteria_of(dice)
    link = dice.choice([each for each in criteria if each.weight])
    counts = dice.choice(LINK_COUNTS)
    return Rules(
        criteria,
        link.key,
        dice.choice(METHODS),
        dice.randint(2, 4),
        ties_of(dice, criteria, None if counts == WEIGHTED else link.key),
        counts,
        between(dice, link.lowest, link.highest),
    )


def criteria_of(dice):
    """One to five criteria, each with a scale of its own; small scales, so that ties are common."""
    shares = [Fraction(dice.choice(SHARES)) for _ in range(dice.randint(1, 5))]
    shares[dice.randrange(len(shares))] = Fraction(dice.randint(1, 4))
    found = []
    for number, share in enumerate(shares, start=1):
        lowest = dice.choice((0, 1, 1, 3))
        highest = lowest + dice.randint(1, 4)
        least = dice.choice((None, None, None, lowest, lowest + 1))
        weight = 100 * share / sum(shares)
        wording = f"Criterion {number}"
        found.append(Criterion(f"C{number}", weight, lowest, highest, least, wording))
    dice.shuffle(found)
    return tuple(found)


def ties_of(dice, criteria, first):
    """What settles ties, in any order; `first` first where it must be so."""
    others = [*(each.key for each in criteria if each.key != first), SHARE, COSPONSORS]
    found = dice.sample(others, dice.randint(0, len(others)))
    return (first, *found) if first else tuple(found)


def between(dice, lowest, highest):
    """A line on the scale, its ends among them, often between two steps."""
    return Fraction(dice.randint(lowest * 4, highest * 4), 4)


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
    """(rules, notes, ballots), with recusals, abstentions, missing ballots and copied ballots.

    Some ballots are of economies that may not score the note, and some are on no note at all.
    """
    dice = random.Random(seed)
    rules = rules_of(dice)
    economies = ECONOMIES[: dice.randint(3, len(ECONOMIES))]
    notes, ballots, earlier = [], [], []
    for key in range(dice.randint(1, 6)):
        recused = frozenset(dice.sample(economies, dice.randint(0, 2)))
        away = frozenset(dice.sample(economies, dice.choice((0, 0, 0, 1))))
        named = frozenset(economies) - away - (recused if dice.random() < 0.8 else frozenset())
        notes.append(Note(key, named, recused, dice.randint(0, 2)))
        given = dice.choice(earlier) if earlier and dice.random() < 0.4 else None
        given = ballots_of(dice, rules, economies) if given is None else dict(given)
        earlier.append(given)
        if dice.random() < 0.3:
            given = one_missing(dice, given)
        ballots += [BallotScores(key, economy, scores) for economy, scores in given.items()]
    if dice.random() < 0.2:
        ballots.append(BallotScores(900, "A", tuple(each.lowest for each in rules.criteria)))
    dice.shuffle(ballots)
    return rules, notes, ballots


def one_missing(dice, given):
    """The same ballots but one: as many points perhaps, of a smaller share."""
    out = dice.choice([None, *given])
    return {economy: scores for economy, scores in given.items() if economy != out}


def tried_out(seed):
    """A session and other rules tried out on it, which nobody checks (the page "What if")."""
    rules, notes, ballots = session_of(seed)
    dice = random.Random(f"tried {seed}")
    tried_rules = replace(
        rules,
        method=dice.choice(METHODS),
        link_counts=dice.choice(LINK_COUNTS),
        link_line=between(dice, 0, 8),
    )
    return tried_rules, notes, ballots


SEEDS = st.integers(0, 10**9)
rules = SEEDS.map(lambda seed: rules_of(random.Random(seed)))
sessions = SEEDS.map(session_of)
tried = SEEDS.map(tried_out)
