"""A session's ballots as whole numbers over common denominators, and the keys to sort notes by.

Exact, and quick enough for 2,000 notes with 21 ballots each; ranking.py gives fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

from projects.domain.ranking.rules import COSPONSORS, MEAN, SHARE, TIER, UPLIFT, WEIGHTED, Rules

NO_LINK = "no link"
"""How the link counts in the order without it."""

Key = tuple[int, ...]
EconomyCode = str


@dataclass(frozen=True)
class Note:
    """What is ranked: who may score it, who is recused, and how many economies co-sponsor it."""

    key: int
    entitled: frozenset[EconomyCode]
    recused: frozenset[EconomyCode] = frozenset()
    cosponsors: int = 0


@dataclass(frozen=True)
class BallotScores:
    """One economy's scores for one note, in the order of the criteria; None is an abstention."""

    note: int
    economy: EconomyCode
    scores: tuple[int, ...] | None


@dataclass(frozen=True)
class RankPosition:
    """Points and a position; a position that several share is written "2="."""

    score: Fraction
    position: int
    is_shared: bool = False

    def __str__(self) -> str:
        return f"{self.position}{'=' if self.is_shared else ''}"


@dataclass(frozen=True)
class NoteTotals:
    """What an order looks at: a note with all its ballots, or with one economy left out."""

    count: int
    sums: tuple[int, ...]
    doubled_medians: tuple[int, ...]
    entitled: int
    cosponsors: int

    def of_columns(self, columns: Sequence[Sequence[int]]) -> NoteTotals:
        """The same note with other scores: each criterion's, from the lowest to the highest."""
        return replace(
            self,
            sums=tuple(map(sum, columns)),
            doubled_medians=tuple(map(_doubled_median, columns)),
        )


@dataclass(frozen=True)
class Tally:
    note: Note
    counted: dict[EconomyCode, tuple[int, ...]]
    abstained: int

    @cached_property
    def columns(self) -> list[list[int]]:
        """Each criterion's scores, from the lowest to the highest."""
        return [sorted(column) for column in zip(*self.counted.values(), strict=True)]

    @cached_property
    def totals(self) -> NoteTotals:
        return NoteTotals(
            len(self.counted),
            tuple(map(sum, self.columns)),
            tuple(map(_doubled_median, self.columns)),
            len(self.note.entitled),
            self.note.cosponsors,
        )

    def without(self, economy: EconomyCode) -> NoteTotals:
        """The note as if `economy` did not belong to the session."""
        totals = self.totals
        scores = self.counted.get(economy)
        if scores is None:
            is_entitled = economy in self.note.entitled
            return replace(totals, entitled=totals.entitled - 1) if is_entitled else totals
        return NoteTotals(
            totals.count - 1,
            tuple(each - score for each, score in zip(totals.sums, scores, strict=True)),
            tuple(map(_doubled_median_without, self.columns, scores)),
            totals.entitled - 1,
            totals.cosponsors,
        )


def _doubled_median(ordered: Sequence[int]) -> int:
    middle = len(ordered) // 2
    return 2 * ordered[middle] if len(ordered) % 2 else ordered[middle - 1] + ordered[middle]


def _doubled_median_without(ordered: Sequence[int], score: int) -> int:
    """The doubled median after one `score` is taken out of `ordered`."""
    count = len(ordered) - 1
    gap = ordered.index(score)

    def at(place: int) -> int:
        return ordered[place if place < gap else place + 1]

    middle = count // 2
    return 2 * at(middle) if count % 2 else at(middle - 1) + at(middle)


def tallied(
    rules: Rules, notes: Iterable[Note], ballots: Iterable[BallotScores]
) -> dict[int, Tally]:
    tallies: dict[int, Tally] = {}
    cast: dict[int, dict[EconomyCode, tuple[int, ...] | None]] = defaultdict(dict)
    for ballot in ballots:
        if ballot.economy in cast[ballot.note]:
            raise ValueError(f"{ballot.economy} has two ballots on note {ballot.note}.")
        if ballot.scores is not None:
            _check(rules, ballot.scores)
        cast[ballot.note][ballot.economy] = ballot.scores
    for note in notes:
        if note.key in tallies:
            raise ValueError(f"Note {note.key} is there twice.")
        tallies[note.key] = _tally(note, cast[note.key])
    return tallies


def _tally(note: Note, cast: Mapping[EconomyCode, tuple[int, ...] | None]) -> Tally:
    may = note.entitled - note.recused
    counted = {each: scores for each, scores in cast.items() if scores is not None and each in may}
    abstained = sum(1 for each, scores in cast.items() if scores is None and each in may)
    return Tally(replace(note, entitled=may), counted, abstained)


def _check(rules: Rules, scores: tuple[int, ...]) -> None:
    if len(scores) != len(rules.criteria):
        raise ValueError("A ballot has one score for each criterion.")
    for criterion, score in zip(rules.criteria, scores, strict=True):
        if not criterion.lowest <= score <= criterion.highest:
            raise ValueError(f"{score} is outside the scale of {criterion.key}.")


def figure(method: str, totals: NoteTotals, place: int) -> Fraction:
    if method == MEAN:
        return Fraction(totals.sums[place], totals.count)
    return Fraction(totals.doubled_medians[place], 2)


# Points and keys: whole numbers that compare as the fractions do


class Scorer:
    """Turns views into keys to sort by: larger is better, equal is a tie."""

    def __init__(self, rules: Rules, tallies: Iterable[Tally]) -> None:
        self.rules = rules
        spans = [each.highest - each.lowest for each in rules.criteria]
        weights = [Fraction(each.weight) for each in rules.criteria]
        span = lcm(*spans)
        self.unit = span * lcm(*(weight.denominator for weight in weights))
        """One point, for a figure without a denominator."""
        self.factors = [
            int(weight * self.unit / each) for weight, each in zip(weights, spans, strict=True)
        ]
        self.lowest = [each.lowest for each in rules.criteria]
        counts = {len(tally.counted) for tally in tallies}
        entitled = {len(tally.note.entitled) for tally in tallies}
        self.counts = lcm(*_and_one_less(counts))
        self.entitled = lcm(*_and_one_less(entitled))
        self.keys = [each.key for each in rules.criteria]

    def scale(self, method: str) -> int:
        """What a score of `score` is divided by to be points."""
        return self.unit * self.per_score(method)

    def per_score(self, method: str) -> int:
        """What a score of 1 is in `figures`."""
        return self.counts if method == MEAN else 2

    def figures(self, totals: NoteTotals, method: str) -> list[int]:
        """Each criterion's mean or median, times `per_score`."""
        if method == MEAN:
            times = self.counts // totals.count
            return [total * times for total in totals.sums]
        return list(totals.doubled_medians)

    def points(self, totals: NoteTotals, method: str, whole: int = 1) -> list[int]:
        """Each criterion's points, times the scale; `whole` is what a score of 1 is in the view."""
        step = self.per_score(method) * whole
        return [
            factor * (figure - low * step)
            for factor, figure, low in zip(
                self.factors, self.figures(totals, method), self.lowest, strict=True
            )
        ]

    def reaches_line(self, totals: NoteTotals, method: str) -> bool:
        return figure(method, totals, self.rules.link_place) >= self.rules.link_line

    def link_points(self, totals: NoteTotals, method: str, counts: str, points: list[int]) -> int:
        if counts == WEIGHTED:
            return points[self.rules.link_place]
        return self.uplift(totals, method, counts)

    def uplift(self, totals: NoteTotals, method: str, counts: str) -> int:
        """All of the link's weight where it is given as an uplift, times the scale."""
        if counts == UPLIFT and self.reaches_line(totals, method):
            return int(Fraction(self.rules.link_criterion.weight) * self.scale(method))
        return 0

    def score(self, totals: NoteTotals, method: str, counts: str) -> int:
        """The note's points, times the scale."""
        points = self.points(totals, method)
        rest = sum(points) - points[self.rules.link_place]
        return rest + self.link_points(totals, method, counts, points)

    def ties(self, totals: NoteTotals, *, with_link: bool = True) -> Iterator[int]:
        for each in self.rules.tie_order:
            if each == SHARE:
                yield totals.count * (self.entitled // totals.entitled)
            elif each == COSPONSORS:
                yield totals.cosponsors
            elif with_link or each != self.rules.link:
                yield totals.sums[self.keys.index(each)] * (self.counts // totals.count)

    def key(self, totals: NoteTotals, method: str, counts: str) -> Key:
        tier = int(counts == TIER and self.reaches_line(totals, method))
        ties = self.ties(totals, with_link=counts != NO_LINK)
        return (tier, self.score(totals, method, counts), *ties)


def _and_one_less(counts: Iterable[int]) -> set[int]:
    return {each - less for each in counts for less in (0, 1)} - {0}


def places_of(keys: Mapping[int, Key]) -> dict[int, int]:
    """Positions from 1; equal keys share one, and the next position is skipped."""
    first: dict[Key, int] = {}
    for place, key in enumerate(sorted(keys.values(), reverse=True), start=1):
        first.setdefault(key, place)
    return {note: first[key] for note, key in keys.items()}


def rank_positions(
    scorer: Scorer, tallies: Sequence[Tally], method: str = "", counts: str = ""
) -> dict[int, RankPosition]:
    method, counts = method or scorer.rules.method, counts or scorer.rules.link_counts
    keys = {each.note.key: scorer.key(each.totals, method, counts) for each in tallies}
    return positions_from_keys(keys, scorer.scale(method))


def positions_from_keys(keys: Mapping[int, Key], scale: int) -> dict[int, RankPosition]:
    places = places_of(keys)
    sharing: dict[int, int] = defaultdict(int)
    for place in places.values():
        sharing[place] += 1
    return {
        note: RankPosition(Fraction(key[1], scale), places[note], sharing[places[note]] > 1)
        for note, key in keys.items()
    }


def rounded(value: Fraction, digits: int = 2) -> str:
    """For the eye alone: halves are rounded away from zero, once, from the exact figure."""
    whole = 10**digits
    steps = (2 * whole * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 and steps else ""
    if not digits:
        return f"{sign}{steps}"
    return f"{sign}{steps // whole}.{steps % whole:0{digits}d}"
