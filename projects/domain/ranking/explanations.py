"""Why a note stands where it stands, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from projects.domain.ranking.ranking import RANKED, Ranking, Result
from projects.domain.ranking.rules import COSPONSORS, SHARE, TIER, UPLIFT, Rules
from projects.domain.ranking.scoring import rounded
from smewg.toolkit.text import count_of

ORDINALS = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth".split()  # noqa: SIM905
NAMED_IN_A_TIE = 10
"""Where more notes share a position, the others are counted."""
CONSENSUS = "the Chair records a consensus decision"


def explain_position(ranking: Ranking, note: int, names: Mapping[int, str]) -> str:
    """Why `note` has its position, or has none; `names` says what to call each note."""
    result = ranking.by_note[note]
    if result.kind != RANKED or result.place is None:
        return f"Not ranked ({result.kind}): {result.reason}."
    parts = [
        _where(ranking, result),
        _from_above(ranking, result, names),
        _shared(result, names),
        _to_below(ranking, result, names),
    ]
    return "; ".join(part for part in parts if part) + "."


def ordinal(position: int) -> str:
    """First, Second, ... in words up to the tenth, then 11th, 12th, ..."""
    if position <= len(ORDINALS):
        return ORDINALS[position - 1]
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 <= position % 100 <= 20 else endings.get(position % 10, "th")
    return f"{position}{ending}"


def tie_words(rules: Rules, tie: str) -> str:
    """What settles a tie, in words."""
    if tie == SHARE:
        return "the share of entitled economies that scored it"
    if tie == COSPONSORS:
        return "the number of co-sponsors"
    criterion = next(each for each in rules.criteria if each.key == tie)
    return f"the mean for {criterion.key} ({criterion.name})"


def _where(ranking: Ranking, result: Result) -> str:
    score, link, turnout = result.score, result.link_points, result.turnout
    if score is None or link is None or result.place is None:
        return ""
    words = {
        UPLIFT: f"{rounded(link)} of them the uplift for the link to the plan",
        TIER: f"in the {'upper' if result.in_upper_tier else 'lower'} tier of the link to the plan",
    }.get(
        ranking.rules.link_counts,
        f"{rounded(link)} of them for the link to the plan",
    )
    return (
        f"{ordinal(result.place.position)} of {ranking.ranked}: {rounded(score)} points from "
        f"{turnout.counted} of {turnout.entitled} ballots, {words}"
    )


def _from_above(ranking: Ranking, result: Result, names: Mapping[int, str]) -> str:
    upper, _ = ranking.neighbours(result)
    if upper is None:
        return ""
    if result.settled_by:
        by = tie_words(ranking.rules, result.settled_by)
        return f"equal in points with {names[upper.note]}, below it by {by}"
    if upper.in_upper_tier != result.in_upper_tier:
        return f"{names[upper.note]} above it is in the upper tier"
    return f"{_gap(upper, result)} behind {names[upper.note]}{_mainly(ranking, upper, result)}"


def _to_below(ranking: Ranking, result: Result, names: Mapping[int, str]) -> str:
    _, lower = ranking.neighbours(result)
    if lower is None:
        return ""
    if lower.settled_by:
        by = tie_words(ranking.rules, lower.settled_by)
        return f"equal in points with {names[lower.note]}, above it by {by}"
    if lower.in_upper_tier != result.in_upper_tier:
        return f"{names[lower.note]} below it is in the lower tier"
    return f"{_gap(result, lower)} ahead of {names[lower.note]}"


def _gap(upper: Result, lower: Result) -> str:
    """How many points lie between, with as many digits as it takes to see them."""
    gap = (upper.score or Fraction(0)) - (lower.score or Fraction(0))
    digits = next((n for n in range(2, 12) if gap * 10**n >= 1), 12)
    text = rounded(gap, digits)
    return f"{text} {'point' if text == '1.00' else 'points'}"


def _mainly(ranking: Ranking, upper: Result, lower: Result) -> str:
    """The criterion that makes most of the difference."""
    counted = {
        one.key: one.points - other.points
        for one, other in zip(upper.criteria, lower.criteria, strict=True)
        if one.key != ranking.rules.link
    }
    counted[ranking.rules.link] = (upper.link_points or Fraction(0)) - (
        lower.link_points or Fraction(0)
    )
    key = max(counted, key=lambda each: counted[each])
    return f", mainly for {key}"


def _shared(result: Result, names: Mapping[int, str]) -> str:
    if not result.tied_with:
        return ""
    others = "; ".join(names[note] for note in result.tied_with[:NAMED_IN_A_TIE])
    if len(result.tied_with) > NAMED_IN_A_TIE:
        others += f" and {count_of(len(result.tied_with) - NAMED_IN_A_TIE, 'other')}"
    return f"it shares the position with {others}, equal in all that settles ties: {CONSENSUS}"
