"""From ballots to a ranking that shows its doubt, in exact arithmetic; nothing is rounded here.

A criterion's mean is placed on its scale: the lowest score gives no points, the highest gives all
of the criterion's weight, so that a note has 0 to 100 points and "no link" contributes nothing.
Equal points are settled by the session's order of ties, never by id, title, time or alphabet; what
is still equal shares its position.

Sums are whole numbers over common denominators, which keeps 2,000 notes with 21 ballots quick;
what is given out are fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from projects.domain.ranking.rules import MEAN, MEDIAN, TIER, WEIGHTED, Rules
from projects.domain.ranking.scoring import (
    NO_LINK,
    BallotScores,
    EconomyCode,
    Key,
    Note,
    RankPosition,
    Scorer,
    Tally,
    figure,
    places_of,
    positions_from_keys,
    rank_positions,
    rounded,
    tallied,
)

RANKED, BELOW_MINIMUM, PROVISIONAL = "ranked", "below minimum", "provisional"


@dataclass(frozen=True)
class Turnout:
    """How many economies may score a note, and what they did."""

    counted: int
    entitled: int
    recused: int
    abstained: int

    @property
    def missing(self) -> int:
        return self.entitled - self.counted - self.abstained


@dataclass(frozen=True)
class CriterionFigures:
    """One criterion's scores over a note's ballots, and the points they give."""

    key: str
    mean: Fraction
    median: Fraction
    lowest: int
    highest: int
    points: Fraction


@dataclass(frozen=True)
class Spread:
    """How far the ballots' own points lie apart. The variance is that of all counted ballots."""

    lowest: Fraction
    highest: Fraction
    variance: Fraction


@dataclass(frozen=True)
class Result:
    """One note's place in the ranking, and how firm it is.

    Positions are None unless the note is ranked. `best` and `worst` are its positions when any
    one economy's ballots are left out. `tied_with` shares its position; `settled_by` is what
    settled equal points with the note above (a criterion's key, SHARE or COSPONSORS). `adjusted`
    was made by the method `adjusted_by`: rankings of before it was kept, always by the mean.
    """

    note: int
    kind: str
    turnout: Turnout
    reason: str = ""
    score: Fraction | None = None
    link_points: Fraction | None = None
    in_upper_tier: bool = False
    criteria: tuple[CriterionFigures, ...] = ()
    spread: Spread | None = None
    place: RankPosition | None = None
    by_mean: RankPosition | None = None
    by_median: RankPosition | None = None
    without_link: RankPosition | None = None
    adjusted: RankPosition | None = None
    best: int | None = None
    worst: int | None = None
    tied_with: tuple[int, ...] = ()
    settled_by: str = ""
    adjusted_by: str = MEAN


@dataclass(frozen=True)
class Ranking:
    """The ranked notes from the first on; then those below a minimum; then provisional ones."""

    rules: Rules
    results: tuple[Result, ...]

    @cached_property
    def by_note(self) -> dict[int, Result]:
        return {result.note: result for result in self.results}

    @cached_property
    def by_position(self) -> dict[int, list[Result]]:
        """The ranked notes at each position, from the first on."""
        found: dict[int, list[Result]] = {}
        for result in self.results:
            if result.place:
                found.setdefault(result.place.position, []).append(result)
        return found

    @cached_property
    def ranked(self) -> int:
        """How many notes are ranked."""
        return sum(map(len, self.by_position.values()))

    def neighbours(self, result: Result) -> tuple[Result | None, Result | None]:
        """The nearest notes at the positions above and below that of `result`, a ranked note."""
        if result.place is None:
            return None, None
        above, below = self._around[result.place.position]
        return (
            self.by_position[above][-1] if above else None,
            self.by_position[below][0] if below else None,
        )

    @cached_property
    def _around(self) -> dict[int, tuple[int, int]]:
        """The position before each and the one after it, 0 where there is none."""
        positions = [0, *self.by_position, 0]
        return {
            here: (before, after)
            for before, here, after in zip(positions, positions[1:], positions[2:], strict=False)
        }

    def of_kind(self, kind: str) -> list[Result]:
        return [result for result in self.results if result.kind == kind]


def rank(rules: Rules, notes: Iterable[Note], ballots: Iterable[BallotScores]) -> Ranking:
    """The ranking of `notes` by `ballots`.

    A ballot of a recused economy, or of one that may not score the note, is left aside. ValueError
    for two ballots of one economy on one note, for a note's key used twice, and for scores that do
    not fit the criteria.
    """
    tallies = tallied(rules, notes, ballots)
    scorer = Scorer(rules, tallies.values())
    kinds = {key: _kind(rules, tally) for key, tally in tallies.items()}
    ranked = [tally for key, tally in tallies.items() if kinds[key][0] == RANKED]
    orders = _Orders.of(scorer, ranked)
    results = [
        _result(scorer, tally, kinds[key], orders.of_note(key)) for key, tally in tallies.items()
    ]
    return Ranking(rules, tuple(_in_order(_with_ties(scorer, tallies, results), scorer, tallies)))


def order(
    rules: Rules, notes: Iterable[Note], ballots: Iterable[BallotScores]
) -> dict[int, RankPosition]:
    """Only the ranked notes' standings, for trying out other rules."""
    tallies = tallied(rules, notes, ballots)
    ranked = [tally for tally in tallies.values() if _kind(rules, tally)[0] == RANKED]
    return rank_positions(Scorer(rules, tallies.values()), ranked)


def _kind(rules: Rules, tally: Tally) -> tuple[str, str]:
    """Whether the note is ranked, or why it stands apart."""
    count = len(tally.counted)
    if count < rules.min_ballots:
        return PROVISIONAL, f"{count} of at least {rules.min_ballots} ballots"
    for place, criterion in enumerate(rules.criteria):
        reached = figure(rules.method, tally.totals, place)
        if criterion.minimum is not None and reached < criterion.minimum:
            return BELOW_MINIMUM, (
                f"{criterion.key}: a {rules.method} of {rounded(reached)}, below the minimum of "
                f"{rounded(Fraction(criterion.minimum), 0)}"
            )
    return RANKED, ""


@dataclass(frozen=True)
class _Orders:
    """The ranked notes' standings in each order, and the range of their positions."""

    place: dict[int, RankPosition]
    by_mean: dict[int, RankPosition]
    by_median: dict[int, RankPosition]
    without_link: dict[int, RankPosition]
    adjusted: dict[int, RankPosition]
    best: dict[int, int]
    worst: dict[int, int]

    @classmethod
    def of(cls, scorer: Scorer, ranked: Sequence[Tally]) -> _Orders:
        place = rank_positions(scorer, ranked)
        ranges = _ranges(scorer, ranked, {note: each.position for note, each in place.items()})
        return cls(
            place=place,
            by_mean=rank_positions(scorer, ranked, MEAN),
            by_median=rank_positions(scorer, ranked, MEDIAN),
            without_link=rank_positions(scorer, ranked, counts=NO_LINK),
            adjusted=_adjusted(scorer, ranked),
            best={note: low for note, (low, _) in ranges.items()},
            worst={note: high for note, (_, high) in ranges.items()},
        )

    def of_note(self, note: int) -> dict[str, object]:
        return {name: order.get(note) for name, order in vars(self).items()}


def _ranges(
    scorer: Scorer, ranked: Sequence[Tally], places: Mapping[int, int]
) -> dict[int, tuple[int, int]]:
    """Each note's best and worst position when any one economy's ballots are left out.

    Who is ranked stays as it is; only the order is made anew, as if the economy did not belong
    to the session. The position with all ballots is part of the range.
    """
    method, counts = scorer.rules.method, scorer.rules.link_counts
    best, worst = dict(places), dict(places)
    for economy in sorted({each for tally in ranked for each in tally.note.entitled}):
        keys = {
            tally.note.key: scorer.key(tally.without(economy), method, counts) for tally in ranked
        }
        for note, place in places_of(keys).items():
            best[note] = min(best[note], place)
            worst[note] = max(worst[note], place)
    return {note: (best[note], worst[note]) for note in places}


def adjustment_in_words(method: str) -> str:
    """What "adjusted" means where a session ranks by the mean, or by the median."""
    return (
        "From each score is taken how far its economy lies, on average, above or below the "
        f"{method} of the notes it scored; then the {method}s and the order are made anew."
    )


def _adjusted(scorer: Scorer, ranked: Sequence[Tally]) -> dict[int, RankPosition]:
    """The order after taking out how strict or lenient each economy is (adjustment_in_words).

    By the session's own method. Where the link is an uplift or a tier, it stays as the ballots
    gave it; the rest is adjusted.
    """
    leniency, times = _leniency(scorer, ranked)
    keys = {tally.note.key: _adjusted_key(scorer, tally, leniency, times) for tally in ranked}
    method = scorer.rules.method
    return positions_from_keys(keys, scorer.scale(method) * scorer.per_score(method) * times)


def _leniency(scorer: Scorer, ranked: Sequence[Tally]) -> tuple[dict[EconomyCode, list[int]], int]:
    """How far above the notes' figures each economy scores each criterion, on average.

    In whole numbers: what one point of a score is in them is the measure's `per_score` times the
    second thing given out.
    """
    step = scorer.per_score(scorer.rules.method)
    above: dict[EconomyCode, list[list[int]]] = defaultdict(list)
    for tally in ranked:
        figures = scorer.figures(tally.totals, scorer.rules.method)
        for economy, scores in tally.counted.items():
            above[economy].append(
                [score * step - figure for score, figure in zip(scores, figures, strict=True)]
            )
    times = lcm(*map(len, above.values()))
    return {
        economy: [sum(column) * (times // len(found)) for column in zip(*found, strict=True)]
        for economy, found in above.items()
    }, times


def _adjusted_key(
    scorer: Scorer, tally: Tally, leniency: Mapping[EconomyCode, Sequence[int]], times: int
) -> Key:
    rules = scorer.rules
    whole = scorer.per_score(rules.method) * times
    left = [
        [score * whole - more for score, more in zip(scores, leniency[economy], strict=True)]
        for economy, scores in tally.counted.items()
    ]
    totals = tally.totals.of_columns([sorted(column) for column in zip(*left, strict=True)])
    points = scorer.points(totals, rules.method, whole)
    score = sum(points)
    if rules.link_counts != WEIGHTED:
        score -= points[rules.link_place]
        score += scorer.uplift(tally.totals, rules.method, rules.link_counts) * whole
    tier = int(rules.link_counts == TIER and scorer.reaches_line(tally.totals, rules.method))
    return (tier, score, *scorer.ties(tally.totals))


def _result(
    scorer: Scorer, tally: Tally, kind: tuple[str, str], orders: Mapping[str, object]
) -> Result:
    rules, note = scorer.rules, tally.note
    turnout = Turnout(len(tally.counted), len(note.entitled), len(note.recused), tally.abstained)
    if not tally.counted:
        return Result(note.key, kind[0], turnout, kind[1], adjusted_by=rules.method)
    scale = scorer.scale(rules.method)
    points = scorer.points(tally.totals, rules.method)
    link = scorer.link_points(tally.totals, rules.method, rules.link_counts, points)
    return Result(
        note=note.key,
        kind=kind[0],
        turnout=turnout,
        reason=kind[1],
        score=Fraction(scorer.score(tally.totals, rules.method, rules.link_counts), scale),
        link_points=Fraction(link, scale),
        in_upper_tier=rules.link_counts == TIER and scorer.reaches_line(tally.totals, rules.method),
        criteria=tuple(_criteria(scorer, tally, [Fraction(each, scale) for each in points])),
        spread=_spread(scorer, tally),
        adjusted_by=rules.method,
        **orders,  # type: ignore[arg-type]
    )


def _criteria(
    scorer: Scorer, tally: Tally, points: Sequence[Fraction]
) -> Iterator[CriterionFigures]:
    for place, criterion in enumerate(scorer.rules.criteria):
        yield CriterionFigures(
            criterion.key,
            figure(MEAN, tally.totals, place),
            figure(MEDIAN, tally.totals, place),
            tally.columns[place][0],
            tally.columns[place][-1],
            points[place],
        )


def _spread(scorer: Scorer, tally: Tally) -> Spread:
    """Over the ballots' own points, all criteria by their weight."""
    own = [
        sum(
            factor * (score - low)
            for factor, score, low in zip(scorer.factors, scores, scorer.lowest, strict=True)
        )
        for scores in tally.counted.values()
    ]
    count, total = len(own), sum(own)
    squares = count * sum(each * each for each in own) - total * total
    return Spread(
        Fraction(min(own), scorer.unit),
        Fraction(max(own), scorer.unit),
        Fraction(squares, (count * scorer.unit) ** 2),
    )


def _with_ties(
    scorer: Scorer, tallies: Mapping[int, Tally], results: Iterable[Result]
) -> list[Result]:
    """Each result with whom it shares its position, and what settled it from the one above."""
    results = list(results)
    sharing: dict[int, list[int]] = defaultdict(list)
    for each in results:
        if each.place:
            sharing[each.place.position].append(each.note)
    positions = sorted(sharing)
    above = {place: sharing[before][0] for before, place in pairwise(positions)}
    found = []
    for each in results:
        if each.place:
            others = tuple(sorted({*sharing[each.place.position]} - {each.note}))
            upper = above.get(each.place.position)
            settled = "" if upper is None else _settled(scorer, tallies[upper], tallies[each.note])
            found.append(replace(each, tied_with=others, settled_by=settled))
        else:
            found.append(each)
    return found


def _settled(scorer: Scorer, upper: Tally, lower: Tally) -> str:
    """What settled equal points, "" where the points differ."""
    rules = scorer.rules
    keys = [scorer.key(each.totals, rules.method, rules.link_counts) for each in (upper, lower)]
    if keys[0][:2] != keys[1][:2]:
        return ""
    ties = zip(rules.tie_order, keys[0][2:], keys[1][2:], strict=True)
    return next(name for name, one, other in ties if one != other)


def _in_order(
    results: Iterable[Result], scorer: Scorer, tallies: Mapping[int, Tally]
) -> list[Result]:
    kinds = (RANKED, BELOW_MINIMUM, PROVISIONAL)
    rules = scorer.rules

    def place(result: Result) -> tuple[int, int, list[int]]:
        if result.place:
            return kinds.index(result.kind), result.place.position, []
        if result.score is None:
            return kinds.index(result.kind), 1, []
        key = scorer.key(tallies[result.note].totals, rules.method, rules.link_counts)
        return kinds.index(result.kind), 0, [-each for each in key]

    return sorted(results, key=place)
