"""Rules and results as pages and papers show them: words, and figures rounded once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from projects.domain.ranking import explanations, serialization
from projects.domain.ranking.explanations import tie_words
from projects.domain.ranking.ranking import (
    BELOW_MINIMUM,
    PROVISIONAL,
    RANKED,
    CriterionFigures,
    Result,
    adjustment_in_words,
)
from projects.domain.ranking.rules import TIER, UPLIFT, Criterion, Rules
from projects.domain.ranking.scoring import rounded
from projects.models import Closing, RankedNote
from projects.queries.ranking_page import RankedLine, RankedRow
from smewg.toolkit.charts import ranges as chart_ranges
from smewg.toolkit.charts.drawing import Chart


def rules_in_words(rules: Rules) -> list[str]:
    """What a reader must know to follow a ranking, sentence by sentence."""
    ties = "; then ".join(tie_words(rules, each) for each in rules.tie_order)
    return [
        f"Each criterion's {rules.method} over the counted ballots is placed on its scale: the "
        "lowest score gives no points, the highest all of its weight. The points sum to 100.",
        _link_in_words(rules),
        *rules.cautions,
        f"Fewer than {rules.min_ballots} ballots: provisional, listed apart.",
        *(
            f"{each.key}: a {rules.method} below {each.minimum} is listed apart."
            for each in rules.criteria
            if each.minimum is not None
        ),
        f"Equal points are settled by {ties}; still equal, notes share a position and the Chair "
        "records a consensus decision."
        if ties
        else "Notes with equal points share a position; the Chair records a consensus decision.",
        "Recused and abstaining economies change no mean. Figures are rounded once, here.",
    ]


def _link_in_words(rules: Rules) -> str:
    link, line = rules.link_criterion, rounded(Fraction(rules.link_line))
    if rules.link_counts == UPLIFT:
        return f"{link.key}, the link to the plan: all its {link.weight} points from {line} on."
    if rules.link_counts == TIER:
        return (
            f"{link.key}, the link to the plan: from {line} on a note is in the upper tier and "
            "ranks above every note of the lower one."
        )
    return f"{link.key}, the link to the plan, counts by its weight of {link.weight}."


def adjustment_note(results: Iterable[ShownResult]) -> str:
    """What the column "Adjusted" shows, by the method that these results were adjusted by."""
    methods = sorted({each.result.adjusted_by for each in results})
    words = [adjustment_in_words(method) for method in methods]
    return " ".join(f"Adjusted: {each[0].lower()}{each[1:]}" for each in words)


OTHER_ORDERS = ("By the mean", "By the median", "Without the link", "Adjusted for scorers")


@dataclass(frozen=True)
class OtherOrder:
    """A note's place in another order, and how far from the result's that is (up is above 0)."""

    position: str
    points: str
    moved: int

    @property
    def words(self) -> str:
        if not self.moved:
            return ""
        return f"{abs(self.moved)} {'up' if self.moved > 0 else 'down'}"


@dataclass(frozen=True)
class ShownResult:
    """A note's result as a row of the ranking shows it."""

    ranked: RankedRow
    result: Result
    rules: Rules

    @property
    def position(self) -> str:
        return str(self.result.place) if self.result.place else ""

    @property
    def score(self) -> str:
        return _points(self.result.score)

    @property
    def link(self) -> str:
        return _points(self.result.link_points)

    @property
    def is_firm(self) -> bool:
        return self.result.best == self.result.worst

    @property
    def range(self) -> str:
        """Its positions when any one economy's ballots are left out."""
        best, worst = self.result.best, self.result.worst
        return str(best) if self.is_firm else f"{best} to {worst}"

    @property
    def asked(self) -> str:
        """What a reader asks of it: "Why third?"."""
        place = self.result.place
        return (
            f"Why {explanations.ordinal(place.position).lower()}?" if place else "Why not ranked?"
        )

    @cached_property
    def bar(self) -> dict[str, str]:
        """Of 100 points, how many the link gave and how many all else did."""
        score, link = self.result.score or Fraction(0), self.result.link_points or Fraction(0)
        return {"link": rounded(link), "rest": rounded(score - link)}

    @property
    def other_orders(self) -> list[OtherOrder]:
        """By mean, by median, without the link, adjusted; none where it is not ranked."""
        result, place = self.result, self.result.place
        others = (result.by_mean, result.by_median, result.without_link, result.adjusted)
        return [
            OtherOrder(str(other), rounded(other.score), place.position - other.position)
            for other in others
            if other and place
        ]

    @property
    def titled_orders(self) -> list[tuple[str, OtherOrder]]:
        return list(zip(OTHER_ORDERS, self.other_orders, strict=True)) if self.result.place else []

    @property
    def spread(self) -> str:
        spread = self.result.spread
        return f"{rounded(spread.lowest, 1)} to {rounded(spread.highest, 1)}" if spread else ""

    @property
    def deviation(self) -> str:
        spread = self.result.spread
        return f"{math.sqrt(spread.variance):.1f}" if spread else ""

    @property
    def pairs(self) -> list[tuple[CriterionFigures, Criterion]]:
        """Each criterion's figures with the criterion; none where there is no ballot."""
        if not self.result.criteria:
            return []
        return list(zip(self.result.criteria, self.rules.criteria, strict=True))

    @property
    def criteria(self) -> list[dict[str, object]]:
        """Each criterion with its figures, as its own page shows them."""
        return [
            {
                "key": figures.key,
                "name": criterion.name,
                "weight": criterion.weight,
                "mean": rounded(figures.mean),
                "median": rounded(figures.median, 1),
                "lowest": figures.lowest,
                "highest": figures.highest,
                "points": _points(
                    self.result.link_points if figures.key == self.rules.link else figures.points
                ),
            }
            for figures, criterion in self.pairs
        ]


def _points(value: Fraction | None) -> str:
    return "" if value is None else rounded(value)


def shown(closing: Closing, rows: Iterable[RankedNote | RankedLine]) -> list[ShownResult]:
    rules = serialization.rules_from_dict(closing.rules)
    return [ShownResult(row, _result(row), rules) for row in rows]


def _result(row: RankedNote | RankedLine) -> Result:
    if isinstance(row, RankedLine):
        return serialization.result_from_text(row.figures)
    return serialization.result_from_dict(row.figures)


KIND_TITLES = {
    RANKED: "Ranked",
    BELOW_MINIMUM: "Below a minimum",
    PROVISIONAL: "Provisional: too few ballots",
}


def by_kind(results: Iterable[ShownResult]) -> list[tuple[str, str, list[ShownResult]]]:
    """The results in the parts of the page: (kind, title, rows), those without rows left out."""
    found = list(results)
    parts = [
        (kind, title, [r for r in found if r.result.kind == kind])
        for kind, title in KIND_TITLES.items()
    ]
    return [part for part in parts if part[2]]


def ranges_chart(closing: Closing, results: Iterable[ShownResult]) -> Chart:
    """The ranked notes' positions, and how far each moves when one economy is left out."""
    ranges = [
        chart_ranges.Range(
            str(each.ranked.note),
            each.position,
            each.result.best or 0,
            each.result.place.position if each.result.place else 0,
            each.result.worst or 0,
        )
        for each in results
        if each.result.kind == RANKED
    ]
    return chart_ranges.positions(
        f"ranges-{closing.session.slug}",
        "How firm each position is",
        "The dot is the position; the line runs from the best to the worst position when any one "
        "economy's ballots are left out.",
        ranges,
    )
